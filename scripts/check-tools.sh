#!/usr/bin/env bash
# Looks for the programs that `make test` needs and names all that are missing, with how to get each, at once.
set -euo pipefail

missing=()
need() { # need NAME HOW-TO-INSTALL, after a check that failed
  missing+=("  $1"$'\n'"      $2")
}

# at_least VERSION WANTED: is 1.26.8 at least 1.26?
at_least() {
  [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

go_version=$(go env GOVERSION 2>/dev/null | sed 's/^go//' || true)
if [ -z "$go_version" ] || ! at_least "$go_version" 1.26; then
  need "Go 1.26 or newer (found: ${go_version:-none})" "https://go.dev/doc/install"
fi
command -v git >/dev/null || need "git" "Debian: apt-get install git"
command -v gcc >/dev/null || command -v clang >/dev/null ||
  need "a C compiler (for Go's race detector)" "Debian: apt-get install gcc libc6-dev"

node_version=$(node --version 2>/dev/null | sed 's/^v//' || true)
if [ -z "$node_version" ] || ! at_least "$node_version" 20.19; then
  need "Node.js 20.19 or newer (found: ${node_version:-none})" "https://nodejs.org, or a package of your system if it is new enough"
fi
command -v npm >/dev/null || need "npm" "it comes with Node.js; Debian: apt-get install npm"
# The readers of exports are installed in a folder of their own.
python_version=$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null || true)
if [ -z "$python_version" ] || ! at_least "$python_version" 3.11 || ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
  need "Python 3.11 or newer with venv (found: ${python_version:-none})" "Debian: apt-get install python3-venv"
fi
if [ -z "${CHROMIUM:-}" ] || [ ! -x "$CHROMIUM" ]; then
  need "Chromium" "Debian: apt-get install chromium; elsewhere: make test CHROMIUM=/path/to/chrome"
fi

# The tests start a Neo4j server. NEO4J_URI does not spare them that: some kill theirs.
if ! docker info >/dev/null 2>&1; then
  java_version=$("${JAVA_HOME:+$JAVA_HOME/bin/}java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' || true)
  if [ -z "$java_version" ] || ! at_least "$java_version" 17; then
    need "Java 17 or newer (found: ${java_version:-none}), or Docker with its engine running, for Neo4j" "Debian: apt-get install default-jre-headless"
  fi
  command -v mvn >/dev/null || need "Maven, or Docker with its engine running, to fetch Neo4j" "Debian: apt-get install maven"
fi

if [ "${#missing[@]}" -gt 0 ]; then
  {
    echo "make test needs programs that are not here:"
    printf '%s\n' "${missing[@]}"
    echo "(make run needs Go alone.)"
  } >&2
  exit 1
fi
