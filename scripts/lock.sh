#!/usr/bin/env bash
# Renews requirements.lock; with --check says whether it still answers pyproject.toml, changing nothing.
set -euo pipefail
cd "$(dirname "$0")/.."
compile=(.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url
  --no-header --all-extras --group dev pyproject.toml)
if [ "${1:-}" = "--check" ]; then
  fresh=$(mktemp)
  trap 'rm -f "$fresh"' EXIT
  cp requirements.lock "$fresh" # versions already locked are kept, so only a change of pyproject.toml shows
  "${compile[@]}" -o "$fresh" >/dev/null
  if ! cmp -s "$fresh" requirements.lock; then
    echo "requirements.lock does not answer pyproject.toml: run make lock" >&2
    exit 1
  fi
else
  "${compile[@]}" -o requirements.lock >/dev/null
fi
