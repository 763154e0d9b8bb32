#!/usr/bin/env bash
# lint.sh BUILD [--changed | FILE...]: formatting, the include tables, clang-tidy's allow-list. Needs a configured BUILD.
# All C++ files of the repository by default; --changed takes those that differ from the last commit, or are new.
set -uo pipefail
cd "$(dirname "$0")/.."
build=${1:?usage: tools/lint.sh BUILD [--changed | FILE...]}
shift
[ -f "$build/compile_commands.json" ] || { echo "lint: $build is not configured: make configure" >&2; exit 2; }

list_files() {
  if [ "${1:-}" = --changed ]; then
    { git diff --name-only --diff-filter=d HEAD; git ls-files --others --exclude-standard; } | sort -u
  elif [ $# -gt 0 ]; then printf '%s\n' "$@"
  else git ls-files
  fi | grep -E '\.(cc|h)$'
}
mapfile -t files < <(list_files "$@")
status=0

echo "lint: clang-format over ${#files[@]} files"
[ ${#files[@]} -eq 0 ] || clang-format-19 --dry-run --Werror "${files[@]}" || status=1

echo "lint: include tables"
python3 tools/check_includes.py || status=1

# Only files that the build compiles: headers are seen through them (HeaderFilterRegex).
mapfile -t compiled < <(printf '%s\n' "${files[@]}" | grep -E '\.cc$' | while read -r file; do
  grep -qF "\"file\": \"$PWD/$file\"" "$build/compile_commands.json" && echo "$file"
done)
echo "lint: clang-tidy over ${#compiled[@]} files"
# A clang-tidy that crashes would end xargs: each runs under a shell of its own, and says on failure all it said.
tidy() {
  local said code=0
  said=$(clang-tidy-19 --quiet -p "$1" "$2" 2>&1) || code=$?
  [ $code = 0 ] && return 0
  printf 'lint: %s: clang-tidy ended with status %s\n%s\n' "$2" "$code" "$said"
  return 1
}
export -f tidy
[ ${#compiled[@]} -eq 0 ] || printf '%s\0' "${compiled[@]}" |
  xargs -0 -n 1 -P "$(nproc)" bash -c 'tidy "$0" "$1"' "$build" || status=1
[ $status = 0 ] && echo "lint: clean"
exit $status
