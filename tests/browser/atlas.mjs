// A running atlas on a free port and in a folder of its own.
import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

const BINARY = process.env.ATLAS_TEST_BINARY ?? new URL("../../target/debug/atlas", import.meta.url).pathname;

/** A port that is free now, for an address that must be known before the atlas starts. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Settings of the person who runs the tests must not leak in. */
function environment(settings) {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("ATLAS_"));
  const own = Object.entries(settings).map(([name, value]) => [`ATLAS_${name.toUpperCase()}`, String(value)]);
  return Object.fromEntries([...inherited, ...own]);
}

/**
 * Starts the atlas with the sample (`demo`) or an empty one (`serve`) and waits until it listens. It works in the
 * folder, if one is given, else in a new one.
 */
export async function startAtlas({ command = "demo", port = 0, settings = {}, folder: given } = {}) {
  const folder = given ?? (await mkdtemp(join(tmpdir(), "atlas-browser-")));
  const options = { cwd: folder, env: environment({ data_dir: join(folder, "data"), ...settings }) };
  const child = spawn(BINARY, [command, "--listen", `127.0.0.1:${port}`], {
    ...options,
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
    folder,
    log: () => log.join(""),
    /** Runs another command on the same data; gives its standard output. */
    async run(...args) {
      const other = spawn(BINARY, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
      let out = "";
      let said = "";
      other.stdout.on("data", (text) => (out += text));
      other.stderr.on("data", (text) => (said += text));
      const code = await new Promise((resolve) => other.once("close", resolve));
      if (code !== 0) throw new Error(`atlas ${args.join(" ")} ended with ${code}\n${said}`);
      return out;
    },
    /** Stops it as an operator would and returns its exit code; its folder goes unless it is to be kept. */
    async stop({ keep = false } = {}) {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      const code = await ended;
      if (!keep) await rm(folder, { recursive: true, force: true });
      return code;
    },
  };
}
