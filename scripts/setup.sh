#!/usr/bin/env bash
# Makes .venv from requirements.lock: every package by its hash, then the project itself, editable.
set -euo pipefail
cd "$(dirname "$0")/.."
python=
for candidate in ${PYTHON:-} python3 python3.13 python3.12 python3.11; do
  # a name on the path may be a launcher without the interpreter behind it: run it before it is believed
  if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    python=$candidate
    break
  fi
done
if [ -z "$python" ]; then
  echo "beishen needs Python 3.11 or newer. On Debian 12: apt-get install python3 python3-venv." >&2
  echo "On Ubuntu 22.04: apt-get install python3.11 python3.11-venv." >&2
  exit 1
fi
if [ ! -x .venv/bin/python ]; then
  echo "Making .venv with $("$python" --version) …" >&2
  if ! "$python" -m venv .venv; then
    rm -rf .venv
    echo "Python has no venv module. Install it: apt-get install $(basename "$python")-venv" >&2
    exit 1
  fi
fi
uv_version=$(sed -nE 's/^uv==([0-9.]+).*/\1/p' requirements.lock)
if ! .venv/bin/uv --version 2>/dev/null | grep -qF "$uv_version"; then
  .venv/bin/python -m pip install --quiet --disable-pip-version-check "uv==$uv_version"
fi
.venv/bin/uv pip sync --quiet --compile-bytecode --python .venv/bin/python --require-hashes requirements.lock
.venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --editable .
# bytecode is written once here, so that the first start is as fast as the others
.venv/bin/python -m compileall -q registry ingest search review web
