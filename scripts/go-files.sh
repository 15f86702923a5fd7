#!/usr/bin/env bash
# Prints every Go file of the repository, but for those of npm packages and of folders that start with a dot.
set -euo pipefail
cd "$(dirname "$0")/.."
find . \( -name '.?*' -o -name node_modules \) -prune -o -name '*.go' -print
