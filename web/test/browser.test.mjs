// Both pages in a real browser, on a real server: headless Chromium asks a question on each and reads the answer.
//
//   CIVICGRAPH_URL   a running server to test; without it, CIVICGRAPH_BIN is started on a new folder
//   CIVICGRAPH_BIN   the program (default: bin/civicgraph at the top of the repository)
//   CHROMIUM         the browser (default: /usr/bin/chromium)
//   SCREENSHOTS      a folder for pictures of the pages

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { join } from "node:path";

import { chromium } from "playwright-core";

import { startServer } from "./server.mjs";

const patience = 20_000;

let server;
let browser;

before(async () => {
  server = await startServer();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
    // As root in a container there is no sandbox; and a browser that looks up its maker's hosts would only wait for them.
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

test("GraphiQL answers a query", async () => {
  const { page, close } = await open("/");
  const editor = page.locator(".graphiql-query-editor .monaco-editor").first();
  await editor.waitFor({ timeout: patience });
  await shoot(page, "graphiql-start");
  assert.match(await text(editor), /# Civicgraph/, "the first tab has no welcome");

  await replaceQuery(page, editor, "query Browser { __typename }");
  // GraphiQL reads the operation's name a moment after the text changed, and would still send the name of the old one.
  await page.getByRole("tab", { name: "Browser" }).waitFor({ timeout: patience });
  await page.keyboard.press("Control+Enter");
  const response = page.locator(".graphiql-response .view-lines");
  await waitFor(async () => /"__typename":\s*"Query"/.test(await text(response)), async () => `no answer; the response pane says: ${await text(response)}`);
  await shoot(page, "graphiql-answer");
  await close();
});

test("GraphiQL follows what changes", async (t) => {
  if (process.env.CIVICGRAPH_URL) return t.diagnostic("nothing is written to a server that was not started here");
  const { page, close } = await open("/");
  const editor = page.locator(".graphiql-query-editor .monaco-editor").first();
  await editor.waitFor({ timeout: patience });
  const [graph, number] = (await ask("{ graphInfo { revision } }")).graphInfo.revision.split("-").map((part, i) => (i ? Number(part) : part));
  await replaceQuery(page, editor, `subscription Follow { changes(after: "${graph}-${number - 1}") { revision complete } }`);
  await page.getByRole("tab", { name: "Follow" }).waitFor({ timeout: patience });
  await page.keyboard.press("Control+Enter");
  const response = page.locator(".graphiql-response .view-lines");
  const shows = (revision) => waitFor(async () => (await text(response)).includes(`"${revision}"`), async () => `${revision} does not come; the response pane says: ${await text(response)}`);
  await shows(`${graph}-${number}`);
  await ask(
    'mutation { upsertThemes(input: {themes: [{keys: [{scheme: "test", value: "x"}], names: [{text: "x", language: EN, kind: OFFICIAL}]}]}) { revision } }',
    await server.token(),
  );
  await shows(`${graph}-${number + 1}`);
  await shoot(page, "graphiql-subscription");
  await close();
});

test("GraphiQL reads the schema", async () => {
  const { page, close } = await open("/");
  await page.getByRole("button", { name: "Show Documentation Explorer" }).click({ timeout: patience });
  await page.locator(".graphiql-doc-explorer").getByRole("link", { name: "Query", exact: true }).waitFor({ timeout: patience });
  await shoot(page, "graphiql-docs");

  // The editor's language service runs in a worker; it marks what the schema does not have.
  const editor = page.locator(".graphiql-query-editor .monaco-editor").first();
  await replaceQuery(page, editor, "{ thereIsNoSuchField }");
  await editor.locator(".squiggly-error").first().waitFor({ timeout: patience });
  await close();
});

test("the small page answers a query", async () => {
  const { page, close } = await open("/query");
  await page.getByRole("button", { name: /sisli|Search a name/ }).waitFor({ timeout: patience });
  await page.getByLabel("Query").fill("query Q { __typename }");
  await page.getByLabel("Token").fill("secret-token");
  const sent = page.waitForRequest((request) => request.url().endsWith("/graphql"));
  await page.getByLabel("Token").press("Control+Enter");
  assert.equal((await sent).headers().authorization, "Bearer secret-token");
  // A token that the server does not know may be refused, but it is asked for once only.
  await page.getByLabel("Token").fill("");
  await page.getByLabel("Query").press("Control+Enter");
  await waitFor(async () => /^Answered/.test(await page.getByRole("status").innerText()), () => page.getByRole("status").innerText());
  assert.match(await page.locator("#result").innerText(), /"__typename": "Query"/);
  assert.equal(await page.evaluate(() => localStorage.length + sessionStorage.length + document.cookie.length), 0, "something was stored");
  await shoot(page, "small-answer");
  await close({ refused: true });
});

test("the small page says what is wrong", async () => {
  const { page, close } = await open("/query");
  await page.locator("#examples button").first().waitFor({ timeout: patience });
  await shoot(page, "small-start");
  await page.getByLabel("Variables").fill("{not json");
  await page.getByRole("button", { name: /^Run/ }).click();
  assert.match(await page.getByRole("status").innerText(), /The variables are not JSON/);
  await close();
});

test("the small page fits a narrow window, in the dark too", async () => {
  const { page, close } = await open("/query", { viewport: { width: 320, height: 640 }, colorScheme: "dark" });
  await page.locator("#examples button").first().waitFor({ timeout: patience });
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320, "it scrolls sideways");
  await shoot(page, "small-narrow-dark");
  await close();
});

test("every example of the pages is answered without an error", async () => {
  const examples = await (await fetch(`${server.url}/page/examples.json`)).json();
  assert.ok(examples.length > 0);
  for (const { en, query, variables } of examples) {
    const response = await fetch(`${server.url}/graphql`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    const body = await response.json();
    assert.ok(response.ok && !body.errors, `"${en}": HTTP ${response.status}, ${JSON.stringify(body.errors)}`);
  }
});

// ask sends a question and gives the data of the answer.
async function ask(query, token) {
  const headers = { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) };
  const response = await fetch(`${server.url}/graphql`, { method: "POST", headers, body: JSON.stringify({ query }) });
  const body = await response.json();
  assert.ok(!body.errors, JSON.stringify(body.errors));
  return body.data;
}

// open shows a page in a browser context of its own and watches it. Its close fails when the page asked for anything
// outside the server's address, was denied something by its security policy, or logged an error.
async function open(path, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const foreign = [];
  const errors = [];
  context.on("request", (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol !== "data:" && origin !== server.url) foreign.push(request.url());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" || /worker|Content Security Policy/.test(message.text()) && message.type() === "warning") {
      errors.push(message.text());
    }
  });
  await page.goto(server.url + path, { waitUntil: "load", timeout: patience });
  const close = async ({ refused = false } = {}) => {
    await context.close();
    const unexpected = errors.filter((error) => !(refused && /status of 40[0-9]/.test(error)));
    assert.deepEqual(foreign, [], `${path} asked for addresses outside its server`);
    assert.deepEqual(unexpected, [], `${path} logged errors`);
  };
  return { page, close };
}

// replaceQuery pastes, since Monaco closes the braces that are typed by itself, at its own pace.
async function replaceQuery(page, editor, query) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.evaluate((query) => navigator.clipboard.writeText(query), query);
  await editor.click();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Control+V");
  const lines = editor.locator(".view-lines");
  await waitFor(async () => (await text(lines)).trim() === query, async () => `the editor holds ${await text(lines)}`);
}

// Monaco draws spaces as no-break spaces.
async function text(locator) {
  return (await locator.innerText()).replaceAll("\u00a0", " ");
}

async function waitFor(condition, describe) {
  const deadline = Date.now() + patience;
  while (!(await condition())) {
    if (Date.now() > deadline) assert.fail(await describe());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function shoot(page, name) {
  if (process.env.SCREENSHOTS) {
    await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`) });
  }
}
