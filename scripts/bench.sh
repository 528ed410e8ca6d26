#!/usr/bin/env bash
# Builds the program as it is released and measures it; the report is Markdown on standard output.
# Sizes: ATLAS_BENCH_RECORDS, ATLAS_BENCH_SEARCHES, ATLAS_BENCH_SECONDS, ATLAS_BENCH_CONNECTIONS (docs/benchmarks.md).
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-target}
cargo build --locked --release --quiet -p atlas-api -p atlas-bench
# python-dwca-reader, for comparison; without Python its column stays empty.
venv=$target/bench-python
if [ -z "${ATLAS_BENCH_PYTHON:-}" ] && command -v python3 >/dev/null 2>&1; then
  [ -x "$venv/bin/python" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install -q 'python-dwca-reader==0.17.1' >&2; }
  export ATLAS_BENCH_PYTHON=$venv/bin/python
fi
exec "$target/release/atlas-bench"
