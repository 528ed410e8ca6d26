#!/usr/bin/env node
// Fails when a source file is longer than 500 lines, warns over 300. Functions are clippy's (too_many_lines).
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";

const MOST = 500;
const AIM = 300;

const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.rs", "*.ts", "*.tsx", "*.mjs"], {
  encoding: "utf8",
});
let failed = 0;
let checked = 0;
for (const file of listed.split("\n").filter((name) => name && existsSync(name))) {
  checked += 1;
  const lines = readFileSync(file, "utf8").split("\n").length - 1;
  if (lines > MOST) {
    failed += 1;
    console.error(`sizes: ${file} has ${lines} lines; ${MOST} is the ceiling, split it`);
  } else if (lines > AIM) {
    console.warn(`sizes: ${file} has ${lines} lines; aim for ${AIM}`);
  }
}
console.log(`sizes: ${checked} files checked, ${failed} over ${MOST} lines`);
process.exit(failed === 0 ? 0 : 1);
