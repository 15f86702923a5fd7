#!/usr/bin/env bash
# Bundles GraphiQL where Node is there, and says what comes instead where it is not: `make run` works in any case.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v npm >/dev/null; then
  echo "No Node.js here: serving the small query page. For GraphiQL install Node.js 20 or newer and start again." >&2
elif ! make --no-print-directory web; then
  echo "GraphiQL could not be bundled (see above): serving the page that is there." >&2
fi
