#!/bin/sh
# Make sure that the browser tests find a Chromium: the system's, else Debian's package, else Playwright's own.
set -eu
python=$1
for name in "${DEEPGRAD_CHROMIUM:-}" /usr/bin/chromium; do
    if [ -n "$name" ] && [ -x "$name" ]; then exit 0; fi
done
if command -v apt-get >/dev/null 2>&1; then
    as_root=""
    [ "$(id -u)" = 0 ] || as_root="sudo"
    echo "Installing Chromium for the browser tests (apt-get install chromium)"
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -qq -y chromium >/dev/null
    [ -x /usr/bin/chromium ] && exit 0
fi
echo "Installing Playwright's Chromium for the browser tests"
"$python" -m playwright install chromium
