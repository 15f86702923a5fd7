#!/usr/bin/env bash
# Fails when the generated code is not what `make generate` makes. It generates in a copy, so that the check changes no
# file here and a working tree with other changes is checked as it is.
set -euo pipefail
cd "$(dirname "$0")/.."

copy=.build/generated
rm -rf "$copy"
mkdir -p "$copy/before"

# Every file that is or could be committed; a file deleted but not yet committed is on git's list, not on the disk.
git ls-files -z --cached --others --exclude-standard --deduplicate |
  while IFS= read -r -d '' file; do
    [ ! -e "$file" ] || printf '%s\0' "$file"
  done |
  tar --create --null --files-from=- | tar --extract --directory="$copy/before"
cp -R "$copy/before" "$copy/after"

if ! make --no-print-directory -C "$copy/after" generate >"$copy/log" 2>&1; then
  cat "$copy/log" >&2
  echo "generating failed: see above" >&2
  exit 1
fi
if ! diff --recursive --unified --new-file "$copy/before" "$copy/after" >"$copy/diff"; then
  head -n 60 "$copy/diff" >&2
  echo "the generated code is not what the schema makes (run \"make generate\" and commit); files that differ: $(grep -c '^diff ' "$copy/diff")" >&2
  exit 1
fi
rm -rf "$copy"
