#!/usr/bin/env node
// Sums up a test run: sum.mjs LOG_FOLDER [FAILED_STEP…]. The last line is 'N passed, N failed, N skipped'.
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const [folder, ...failedSteps] = process.argv.slice(2);
const plain = (text) => text.replace(/\x1b\[[0-9;]*m/g, "");
const logs = new Map(readdirSync(folder).map((name) => [name, plain(readFileSync(join(folder, name), "utf8"))]));
const all = [...logs.values()].join("\n");
const add = (pattern) => [...all.matchAll(pattern)].reduce((sum, match) => sum + Number(match[1]), 0);

// cargo test: "test result: ok. 3 passed; 0 failed; 1 ignored; …"; node --test: "ℹ pass 3".
let passed = add(/^test result: .*? (\d+) passed/gm) + add(/^ℹ pass (\d+)/gm);
let failed = add(/^test result: .*? (\d+) failed/gm) + add(/^ℹ fail (\d+)/gm);
const skipped =
  add(/^test result: .*? (\d+) ignored/gm) + add(/^ℹ skipped (\d+)/gm) + add(/^ℹ todo (\d+)/gm);

// A step without a test count counts as one check: install, hub, lint, build.
for (const name of logs.keys()) {
  const counted = /^test result: |^ℹ tests /m.test(logs.get(name));
  if (!counted) failedSteps.includes(name) ? (failed += 1) : (passed += 1);
}
// A step that broke off although no single test failed must not look green.
if (failedSteps.length > 0 && failed === 0) failed = failedSteps.length;

// Tests say what they leave out in a line of their own.
const left = [...new Set([...all.matchAll(/^\s*left out: .*$/gim)].map((match) => match[0].trim()))];
console.log("");
if (failedSteps.length > 0) console.log(`Failed steps: ${failedSteps.join(", ")}`);
console.log(left.length > 0 ? "Did not run:" : "Everything ran.");
left.forEach((line) => console.log(`  ${line}`));
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed === 0 ? 0 : 1);
