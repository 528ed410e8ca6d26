#!/usr/bin/env bash
# Runs every test there is and sums up: what passed, what failed, and what did not run and why.
# Continues after a failure, so that one run shows all of them.
set -uo pipefail
cd "$(dirname "$0")/.."
log=$(mktemp -d)
trap 'rm -rf "$log"' EXIT
failed_steps=()

# Runs a step, shows its output and keeps it for the sum.
step() {
  local name=$1
  shift
  printf '\n== %s\n' "$name"
  if ! "$@" 2>&1 | tee "$log/$name"; then
    failed_steps+=("$name")
  fi
}

step install scripts/install.sh postgresql chromium duckdb
step hub make --no-print-directory hub
step lint make --no-print-directory lint
# One build for unit tests, end-to-end tests and the browser: the program the last two start is the one built here.
step build cargo build --locked --quiet --workspace --all-targets
# Tests say what they leave out; --show-output brings that to light.
step rust scripts/with-postgres.sh cargo test --locked --workspace --no-fail-fast -- --show-output
step browser make --no-print-directory browser

node scripts/sum.mjs "$log" "${failed_steps[@]}"
