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
[ ${#compiled[@]} -eq 0 ] || printf '%s\0' "${compiled[@]}" |
  xargs -0 -n 4 -P "$(nproc)" clang-tidy-19 --quiet -p "$build" 2>/dev/null || status=1
[ $status = 0 ] && echo "lint: clean"
exit $status
