#!/usr/bin/env bash
# Runs a command that measures on real documents; without them says so in one line and is content.
set -euo pipefail
if [ ! -d "${CORPUS:-}" ]; then
  echo "CORPUS=${CORPUS:-} is not a folder: nothing measured. Set CORPUS to a folder of real documents."
  exit 0
fi
exec "$@"
