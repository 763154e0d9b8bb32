#!/bin/bash
# Runs every libFuzzer target of a build tree: tools/fuzz.sh [build/fuzz] [seconds each, 60].
# What a run finds is kept in BUILD/fuzz/found, where the next one starts from what this one learned.
set -euo pipefail
cd "$(dirname "$0")/.."
build=${1:-build/fuzz}
seconds=${2:-60}
found=$PWD/$build/fuzz/found
failed=()
for target in "$build"/fuzz/*_fuzz; do
  name=$(basename "$target")
  corpus=$build/fuzz/corpus/$name
  mkdir -p "$corpus" "$found"
  seeds=()
  if [ -d "fuzz/seeds/$name" ]; then seeds=("fuzz/seeds/$name"); fi
  log=$build/fuzz/$name.log
  if "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=8192 -artifact_prefix="$found/$name-" \
      "$corpus" "${seeds[@]}" >"$log" 2>&1; then
    printf '%-24s %s\n' "$name" "$(grep -E '^Done [0-9]+ runs' "$log" || echo done)"
  else
    printf '%-24s FAILED, see %s\n' "$name" "$log"
    failed+=("$name")
  fi
done
[ ${#failed[@]} -eq 0 ]
