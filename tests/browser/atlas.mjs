// A running atlas with the sample loaded, on a free port and in a folder of its own.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const BINARY = process.env.ATLAS_TEST_BINARY ?? new URL("../../target/debug/atlas", import.meta.url).pathname;

/** Starts `atlas demo` and waits until it listens. */
export async function startAtlas() {
  const folder = await mkdtemp(join(tmpdir(), "atlas-browser-"));
  // Settings of the person who runs the tests must not leak in.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("ATLAS_")));
  const child = spawn(BINARY, ["demo", "--listen", "127.0.0.1:0", "--data-dir", join(folder, "data")], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = [];
  child.stderr.on("data", (text) => log.push(String(text)));
  const url = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /^listening on (http:\/\/\S+)$/.exec(line);
      if (found) resolve(found[1]);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`atlas ended with ${code}\n${log.join("")}`)));
  });
  return {
    url,
    log: () => log.join(""),
    /** Stops it as an operator would and returns its exit code. */
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      const code = await ended;
      await rm(folder, { recursive: true, force: true });
      return code;
    },
  };
}
