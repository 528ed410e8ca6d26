#!/usr/bin/env bash
# Installs what is missing: install.sh NAME… where NAME is a Debian package, postgresql or chromium, or duckdb, which is
# put into target/ with pip. On other systems it says what to install by hand.
set -euo pipefail
cd "$(dirname "$0")/.."

# DuckDB reads the record store in a test, which says that it was left out where this cannot be installed.
install_duckdb() {
  local folder=target/duckdb
  "$folder/bin/python" -c 'import duckdb' 2>/dev/null && return
  if ! command -v python3 >/dev/null 2>&1; then
    echo "install: there is no python3; the test that reads the record store with DuckDB will be left out" >&2
    return
  fi
  echo "install: installing duckdb into $folder with pip" >&2
  rm -rf "$folder"
  if ! { python3 -m venv "$folder" && "$folder/bin/pip" install --quiet --disable-pip-version-check 'duckdb>=1.3'; } >&2; then
    rm -rf "$folder"
    echo "install: that failed (Debian: apt-get install python3-venv); the test that needs it will be left out" >&2
  fi
}

# Whether the thing is there already, under any of the names systems give it.
present() {
  case "$1" in
    postgresql) command -v initdb >/dev/null 2>&1 || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null ;;
    chromium) [ -n "${ATLAS_TEST_CHROMIUM:-}" ] || command -v chromium >/dev/null 2>&1 ||
      command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 ;;
    *) echo "install: $1 is not known here" >&2 && exit 2 ;;
  esac
}

missing=()
for name in "$@"; do
  if [ "$name" = duckdb ]; then
    install_duckdb
    continue
  fi
  present "$name" || missing+=("$name")
done
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null 2>&1; then
  echo "install: the tests need ${missing[*]}, and this system has no apt-get." >&2
  echo "install: install PostgreSQL 15 or later (its server programs) and Chromium or Chrome with your own package manager;" >&2
  echo "install: a running server can be named with ATLAS_TEST_POSTGRES_URL, a browser with ATLAS_TEST_CHROMIUM." >&2
  exit 1
fi

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "install: run as root: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "install: installing ${missing[*]} with apt-get" >&2
# Debian's postgresql package starts a server of its own, which the tests do not want.
if [[ " ${missing[*]} " == *" postgresql "* ]]; then
  "${as_root[@]}" mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] ||
    echo 'create_main_cluster = false' | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -qq -y --no-install-recommends "${missing[@]}" >&2
