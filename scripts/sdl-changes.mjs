#!/usr/bin/env node
// Names what the committed schema.graphql breaks for clients. Advisory: it never fails.
// sdl-changes.mjs [BASE] compares with that commit; else with HEAD when the file is changed, else with HEAD~1.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const FILE = "schema.graphql";
const { buildSchema, findBreakingChanges, findDangerousChanges } = createRequire(
  new URL("../hub/package.json", import.meta.url),
)("graphql");

function at(commit) {
  try {
    const options = { encoding: "utf8", maxBuffer: 64 << 20, stdio: ["ignore", "pipe", "ignore"] };
    return execFileSync("git", ["show", `${commit}:${FILE}`], options);
  } catch {
    return undefined;
  }
}

function list(title, changes) {
  if (changes.length > 0) {
    console.log(`schema: ${title}`);
    changes.forEach((change) => console.log(`  ${change.description}`));
  }
}

let today;
try {
  today = readFileSync(FILE, "utf8");
} catch {
  console.log(`schema: there is no ${FILE} yet`);
  process.exit(0);
}
const base = process.argv[2] ?? (at("HEAD") === today ? "HEAD~1" : "HEAD");
const before = at(base);
if (before === undefined) {
  console.log(`schema: nothing to compare with at ${base}`);
} else {
  const [old, now] = [buildSchema(before), buildSchema(today)];
  const breaking = findBreakingChanges(old, now);
  list(`breaks clients of ${base}`, breaking);
  list(`may surprise clients of ${base}`, findDangerousChanges(old, now));
  console.log(`schema: ${breaking.length} breaking changes since ${base}`);
}
