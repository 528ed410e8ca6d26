#!/usr/bin/env bash
# Runs a command with a PostgreSQL server of its own: with-postgres.sh COMMAND…
# The server lives in a temporary folder, listens on a free port of this machine only, and is stopped and
# removed at the end. PostgreSQL refuses to run as root, so root starts it as `postgres` or `nobody`.
# ATLAS_TEST_POSTGRES_URL names a server that is there already; then none is started.
set -euo pipefail

if [ -n "${ATLAS_TEST_POSTGRES_URL:-}" ]; then
  exec "$@"
fi

bin=$(dirname "$(command -v initdb 2>/dev/null || true)")
for found in /usr/lib/postgresql/*/bin; do
  [ -x "$found/initdb" ] && bin=$found
done
if [ ! -x "$bin/initdb" ]; then
  echo "with-postgres: no PostgreSQL server programs found; run scripts/install.sh postgresql" >&2
  exit 1
fi

dir=$(mktemp -d)
run=()
if [ "$(id -u)" -eq 0 ]; then
  user=nobody
  id postgres >/dev/null 2>&1 && user=postgres
  chown "$user" "$dir"
  run=(runuser -u "$user" --)
fi

stop() {
  "${run[@]}" "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1 || true
  rm -rf "$dir"
}
trap stop EXIT
trap 'exit 130' INT TERM

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
cd "$dir"
"${run[@]}" "$bin/initdb" -D "$dir/data" -U atlas -A trust --encoding=UTF8 --locale=C.UTF-8 >/dev/null
# Nothing here has to survive a crash.
"${run[@]}" "$bin/pg_ctl" -D "$dir/data" -l "$dir/log" -w start \
  -o "-h 127.0.0.1 -p $port -k $dir -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200" \
  >/dev/null || { cat "$dir/log" >&2; exit 1; }
cd "$OLDPWD"
export ATLAS_TEST_POSTGRES_URL="postgres://atlas@127.0.0.1:$port/postgres"
"$@"
