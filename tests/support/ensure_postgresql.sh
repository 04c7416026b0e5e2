#!/bin/sh
# Make sure that the slow tests find a PostgreSQL server: the system's, else Debian's package. They start one of their own.
set -eu
for program in /usr/lib/postgresql/*/bin/initdb; do
    if [ -x "$program" ]; then exit 0; fi
done
if ! command -v apt-get >/dev/null 2>&1; then
    echo "The slow tests need PostgreSQL's server below /usr/lib/postgresql. Install it; no apt-get is here." >&2
    exit 1
fi
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo"
echo "Installing PostgreSQL for the slow tests (apt-get install postgresql)"
$as_root apt-get update -qq
# Debian's package would start a server of its own, which the tests do not need.
without=/etc/postgresql-common/createcluster.d/deepgrad-tests.conf
$as_root mkdir -p "$(dirname "$without")"
echo "create_main_cluster = false" | $as_root tee "$without" >/dev/null
trap '$as_root rm -f "$without"' EXIT
DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qq -y postgresql >/dev/null
