#!/usr/bin/env bash
# What the tests need from the system: lists what is missing, asks, installs (YES=1 and CI don't ask).
# A part that stays missing costs one loud skip in the suite, or a failure with STRICT=1.
set -euo pipefail
has() { command -v "$1" >/dev/null 2>&1; }
missing=()
has chromium || has chromium-browser || has google-chrome || missing+=(chromium)
has javac || missing+=(openjdk-17-jdk-headless)
has mvn || missing+=(maven)
{ has fc-list && fc-list :lang=zh | grep -q .; } || missing+=(fontconfig fonts-noto-cjk)
[ ${#missing[@]} -eq 0 ] && exit 0
echo "The tests need these system packages, which are missing: ${missing[*]}"
if ! has apt-get; then
  echo "Install them with this system's package manager; tests that need them are skipped till then."
  exit 0
fi
if [ -z "${YES:-}${CI:-}" ]; then
  if [ ! -t 0 ]; then
    echo "Run again with YES=1 to install them; tests that need them are skipped till then."
    exit 0
  fi
  read -r -p "Install them with apt-get now? [y/N] " answer
  [ "$answer" = y ] || [ "$answer" = Y ] || exit 0
fi
sudo=()
[ "$(id -u)" -eq 0 ] || sudo=(sudo)
"${sudo[@]}" apt-get update -qq || echo "apt-get update failed; trying with the lists at hand."
DEBIAN_FRONTEND=noninteractive "${sudo[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
  echo "Not everything could be installed; tests that need what is missing are skipped, or fail with STRICT=1."
