#!/usr/bin/env bash
# `make run`: fill the site under DATA (nothing is loaded twice) and serve it.
set -euo pipefail
cd "$(dirname "$0")/.."
export BEISHEN_DATA=${DATA:-data} BEISHEN_PORT=${PORT:-8000}
export BEISHEN_PROVINCE=${BEISHEN_PROVINCE:-岭川省} # the invented province of the samples
if [ "${ENGINE:-embedded}" = elasticsearch ] && [ -z "${BEISHEN_ELASTICSEARCH_URL:-}" ]; then
  bash scripts/system_packages.sh
  urlfile=$(mktemp)
  .venv/bin/python -m tests.elasticsearch --data "$BEISHEN_DATA/elasticsearch" >"$urlfile" &
  server=$!
  trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null; rm -f "$urlfile"' EXIT
  for _ in $(seq 240); do
    [ -s "$urlfile" ] && break
    kill -0 "$server" 2>/dev/null || { echo "Elasticsearch did not start." >&2; exit 1; }
    sleep 0.5
  done
  BEISHEN_ELASTICSEARCH_URL=$(head -n 1 "$urlfile")
  export BEISHEN_ELASTICSEARCH_URL
  .venv/bin/beishen demo
else
  exec .venv/bin/beishen demo
fi
