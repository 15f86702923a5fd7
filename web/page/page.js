// The small query page: no dependencies, nothing stored, one request at a time.

const form = document.getElementById("form");
const query = document.getElementById("query");
const variables = document.getElementById("variables");
const token = document.getElementById("token");
const status = document.getElementById("status");
const result = document.getElementById("result");

let running = new AbortController();

form.addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
});

await offerExamples();

async function offerExamples() {
  const examples = await (await fetch("/page/examples.json")).json();
  const list = document.getElementById("examples");
  for (const example of examples) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(label("tr", example.tr), label("en", example.en));
    button.addEventListener("click", () => {
      show(example);
      run();
    });
    const item = document.createElement("li");
    item.append(button);
    list.append(item);
  }
  // A browser that restored what the reader had typed keeps it.
  if (query.value === query.defaultValue) {
    show(examples[0]);
  }
}

function label(lang, text) {
  const span = document.createElement("span");
  span.lang = lang;
  span.textContent = text;
  return span;
}

function show(example) {
  query.value = example.query;
  variables.value = example.variables ? JSON.stringify(example.variables, null, 2) : "";
}

async function run() {
  let request;
  try {
    request = { query: query.value, variables: variables.value.trim() ? JSON.parse(variables.value) : {} };
  } catch (error) {
    say(`The variables are not JSON: ${error.message}`, true);
    variables.focus();
    return;
  }
  // Asking again gives up the earlier question, so that a late answer never covers a newer one.
  running.abort();
  running = new AbortController();
  const { signal } = running;
  say("Asking …");
  const start = performance.now();
  try {
    const response = await fetch("/graphql", { method: "POST", headers: headers(), body: JSON.stringify(request), signal });
    const text = await response.text();
    if (signal.aborted) return;
    answer(response, text, performance.now() - start);
  } catch (error) {
    if (signal.aborted) return;
    result.textContent = "";
    say(`The server did not answer: ${error.message}`, true);
  }
}

function headers() {
  const all = { "Content-Type": "application/json", Accept: "application/json" };
  if (token.value) {
    all.Authorization = `Bearer ${token.value.trim()}`;
  }
  return all;
}

function answer(response, text, milliseconds) {
  const took = `${Math.round(milliseconds)} ms, ${text.length.toLocaleString("en")} characters`;
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    result.textContent = text;
    say(`HTTP ${response.status}, not JSON (${took})`, true);
    return;
  }
  result.textContent = JSON.stringify(body, null, 2);
  const errors = body.errors?.length ?? 0;
  if (errors > 0) {
    say(`${errors} ${errors === 1 ? "error" : "errors"} (${took})`, true);
  } else if (!response.ok) {
    say(`HTTP ${response.status} (${took})`, true);
  } else {
    say(`Answered (${took})`);
  }
}

function say(text, bad = false) {
  status.textContent = text;
  status.classList.toggle("bad", bad);
}
