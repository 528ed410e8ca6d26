#!/usr/bin/env bash
# Builds the program as it is released and measures it; the report is Markdown on standard output.
# Sizes: ATLAS_BENCH_RECORDS, ATLAS_BENCH_SEARCHES, ATLAS_BENCH_SECONDS, ATLAS_BENCH_CONNECTIONS (docs/benchmarks.md).
set -euo pipefail
cd "$(dirname "$0")/.."
cargo build --locked --release --quiet -p atlas-api -p atlas-bench
exec "${CARGO_TARGET_DIR:-target}/release/atlas-bench"
