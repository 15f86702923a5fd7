// Starts the program for the tests: on a free port, on a new folder, waiting until it says it is ready.

import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const startTimeout = 60_000;
const stopTimeout = 10_000;

// startServer gives { url, stop, token }: token() makes a token that may write, of a server that was started here.
export async function startServer() {
  if (process.env.CIVICGRAPH_URL) {
    return { url: new URL(process.env.CIVICGRAPH_URL).origin, stop: async () => {}, token: () => undefined };
  }
  const program = process.env.CIVICGRAPH_BIN || fileURLToPath(new URL("../../bin/civicgraph", import.meta.url));
  const address = `127.0.0.1:${await freePort()}`;
  const folder = await mkdtemp(join(tmpdir(), "civicgraph-web-"));
  const child = spawn(program, ["serve", "--listen", address, "--data", folder], { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  child.stderr.on("data", (chunk) => (log += chunk));
  // Never "error" without a listener: a program that is not there is told with its log below.
  const ended = new Promise((resolve) => {
    child.on("error", (error) => resolve(String(error)));
    child.on("exit", (code, signal) => resolve(`it ended with ${signal ?? code}`));
  });
  let end;
  ended.then((how) => (end = how));

  const stop = async () => {
    child.kill("SIGTERM");
    const impatient = setTimeout(() => child.kill("SIGKILL"), stopTimeout);
    await ended;
    clearTimeout(impatient);
    await rm(folder, { recursive: true, force: true });
  };
  const url = `http://${address}`;
  const deadline = Date.now() + startTimeout;
  while (!(await ready(url))) {
    if (end || Date.now() > deadline) {
      await stop();
      throw new Error(`${program} serve is not ready (${end ?? `after ${startTimeout / 1000} s`}). It said:\n${log}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const token = async () => {
    const made = await promisify(execFile)(program, ["token", "create", "--role", "editor", "--data", folder]);
    return made.stdout.trim();
  };
  return { url, stop, token };
}

async function ready(url) {
  try {
    return (await fetch(`${url}/readyz`)).ok;
  } catch {
    return false;
  }
}

// freePort lets the system choose. Another program could take the port before ours does; the test then says so.
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
