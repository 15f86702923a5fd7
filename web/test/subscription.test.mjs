// Subscriptions as others' clients see them: graphql-ws through a WebSocket, graphql-sse through server-sent events. Each client follows the
// built-in data from its beginning, then what is written meanwhile, and is told when the server stops.
//
//   CIVICGRAPH_BIN   the program (default: bin/civicgraph at the top of the repository)

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { createClient as createEventClient } from "graphql-sse";
import { createClient as createSocketClient } from "graphql-ws";
import WebSocket from "ws";

import { startServer } from "./server.mjs";

const changes = "subscription Follow($after: Revision) { changes(after: $after) { revision ids complete } }";

let server;
let token;

before(async () => {
  server = await startServer();
  token = await server.token();
});

after(async () => server?.stop());

// Each is as its maker gives it, but that it tells what goes wrong at once.
const clients = {
  "graphql-ws": () => createSocketClient({ url: `${server.url.replace("http", "ws")}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 }),
  "graphql-sse": () => createEventClient({ url: `${server.url}/graphql`, retryAttempts: 0 }),
};

for (const [name, create] of Object.entries(clients)) {
  test(`${name} follows every commit, in order`, async () => {
    const client = create();
    const now = await revision();
    const [graph, count] = now.split("-");
    const events = client.iterate({ query: changes, variables: { after: `${graph}-0` } });
    for (let number = 1; number <= Number(count); number++) {
      assert.equal((await next(events)).revision, `${graph}-${number}`);
    }
    for (let i = 0; i < 20; i++) {
      const written = await write(`${name}-${i}`);
      const change = await next(events);
      assert.deepEqual([change.revision, change.complete, change.ids.includes(written.id)], [written.revision, true, true]);
    }
    await events.return();
    await client.dispose();
  });

  test(`${name} is told what is wrong`, async () => {
    const client = create();
    const [graph] = (await revision()).split("-");
    for (const [after, code] of Object.entries({ [`${graph}-1000000`]: "INVALID", nonsense: "INVALID", "another-1": "INVALID" })) {
      const errors = await refusal(client.iterate({ query: changes, variables: { after } }));
      assert.equal(errors[0].extensions.code, code, JSON.stringify(errors));
    }
    await client.dispose();
  });

  test(`${name} asks a query as well`, async () => {
    const client = create();
    const answer = client.iterate({ query: "{ graphInfo { revision } }" });
    assert.equal((await answer.next()).value.data.graphInfo.revision, await revision());
    assert.equal((await answer.next()).done, true);
    await client.dispose();
  });
}

test("both are told that the server stops", { timeout: 60_000 }, async () => {
  const socketClient = clients["graphql-ws"]();
  const closed = new Promise((resolve) => socketClient.on("closed", resolve));
  const connected = new Promise((resolve) => socketClient.on("connected", resolve));
  socketClient.subscribe({ query: changes }, { next() {}, error() {}, complete() {} });
  await connected;
  const now = await revision();
  const client = clients["graphql-sse"]();
  const [graph, number] = now.split("-");
  const events = client.iterate({ query: changes, variables: { after: `${graph}-${Number(number) - 1}` } });
  assert.equal((await next(events)).revision, now);
  const last = refusal(events);
  await server.stop();
  server = undefined;
  assert.equal((await closed).code, 1001);
  assert.equal((await last)[0].extensions.code, "UNAVAILABLE");
});

// next gives the change that comes next.
async function next(events) {
  const { value, done } = await events.next();
  assert.equal(done, false, "the events have ended");
  assert.equal(value.errors, undefined, JSON.stringify(value.errors));
  return value.data.changes;
}

// refusal gives the errors that come next: as a result, or thrown.
async function refusal(events) {
  try {
    return (await events.next()).value.errors;
  } catch (error) {
    assert.ok(Array.isArray(error), `no errors of GraphQL: ${error}`);
    return error;
  }
}

async function ask(query, variables) {
  const response = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

async function revision() {
  return (await ask("{ graphInfo { revision } }")).graphInfo.revision;
}

// write makes a commit and gives its revision and the id of what it wrote.
async function write(slug) {
  const themes = [{ keys: [{ scheme: "test", value: slug }], names: [{ text: slug }] }];
  const { upsertThemes } = await ask("mutation($themes: [ThemeInput!]!) { upsertThemes(input: { themes: $themes }) { revision items { id } } }", { themes });
  return { revision: upsertThemes.revision, id: upsertThemes.items[0].id };
}
