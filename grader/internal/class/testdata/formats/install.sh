#!/bin/sh
# Installs what the scripts in this folder need: install.sh FOLDER. Exactly what the lock file says is installed, without running anything of
# it, and only once.
set -eu
from=$(cd "$(dirname "$0")" && pwd)
into=$1
if ! cmp -s "$from/package-lock.json" "$into/installed.json"; then
  mkdir -p "$into"
  cp "$from/package.json" "$from/package-lock.json" "$into/"
  (cd "$into" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && cp package-lock.json installed.json)
fi
cp "$from"/*.cjs "$from"/*.mjs "$into/"
