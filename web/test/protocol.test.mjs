// GraphQL over HTTP to the letter: every audit of graphql-http's suite for servers, on a real server (see server.mjs).

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { serverAudits } from "graphql-http";

import { startServer } from "./server.mjs";

const audits = serverAudits({ url: () => `${server.url}/graphql` });

let server;

before(async () => {
  server = await startServer();
});

after(async () => {
  await server?.stop();
});

test("the suite is whole", () => {
  assert.equal(audits.length, 61);
});

for (const { id, name, fn } of audits) {
  test(`${id} ${name}`, async () => {
    const { status, reason } = await fn();
    assert.equal(status, "ok", reason);
  });
}
