#!/usr/bin/env bash
# demo.sh BUILD: reads the bundled samples with BUILD's plimsoll; shows their text, the time, and the peak memory of all
# processes together.
set -euo pipefail
cd "$(dirname "$0")/.."
plimsoll=${1:?usage: tools/demo.sh BUILD}/bin/plimsoll
[ -x "$plimsoll" ] || { echo "demo: $plimsoll is not there: make build" >&2; exit 2; }
report=$(mktemp)
trap 'rm -f "$report"' EXIT

show() {  # FILE WHAT-IT-IS
  printf '\n=== %s: %s\n\n' "$1" "$2"
  local start end
  start=$(date +%s%N)
  "$plimsoll" read "samples/$1" --memory-report 2>"$report" || { cat "$report" >&2; return 1; }
  end=$(date +%s%N)
  printf '\n--- %s: %d ms from start to end\n' "$1" $(((end - start) / 1000000))
  cat "$report"
}

show scan.pdf "two scanned pages, the second one in two columns; no text layer"
show photo.jpg "a photo that its camera stored on its side"
show mixed.png "Chinese and English on one page"
