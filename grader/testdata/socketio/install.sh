#!/bin/sh
# Installs the modules of the servers in this folder: install.sh VERSION FOLDER, where VERSION is v2, v3 or v4. Exactly what the lock file
# says is installed, without running anything of it, and only once.
set -eu
from=$(cd "$(dirname "$0")" && pwd)/$1
into=$2
if cmp -s "$from/package-lock.json" "$into/installed.json"; then
  exit 0
fi
mkdir -p "$into"
cp "$from/package.json" "$from/package-lock.json" "$into/"
cd "$into"
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
cp package-lock.json installed.json
