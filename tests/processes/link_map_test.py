#!/usr/bin/env python3
"""Which libraries an executable needs and which symbols it holds: the halves never link each other's.

Usage: link_map_test.py EXECUTABLE. Exit status 77 when it is not built.
"""
import os
import subprocess
import sys

CONTROL = ("boost::asio", "boost::beast", "plimsoll::HelperFleet", "plimsoll::EngineRoom", "plimsoll::TaskRouter", "plimsoll::MemoryGuard")
PICTURES = ("libvips", "libopencv", "libjpeg", "libpng", "libtiff", "libwebp")
PDF = ("libpoppler", "libqpdf")
INFERENCE = ("libopenvino", "libonnxruntime", "libtbb")
# Executable: (libraries that it must not need, names that must not be among its symbols, libraries that it must need).
RULES = {
    "plimsoll": (PICTURES + PDF + INFERENCE, ("cv::", "ov::", "poppler::", "vips_", "Ort"), ()),
    "plimsoll-decode": (INFERENCE, CONTROL + ("ov::", "plimsoll::Pipeline"), ("libpoppler", "libvips")),
    "plimsoll-compose": (INFERENCE + ("libpoppler", "libopencv"), CONTROL + ("ov::", "poppler::", "plimsoll::Pipeline"), ("libqpdf", "libvips")),
    "plimsoll-infer": (PDF, CONTROL + ("poppler::", "QPDF"), ("libopenvino",)),
}


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def needed(executable):
    """Its own NEEDED entries: what its libraries need in turn is theirs."""
    return [line.split("[")[1].rstrip("]") for line in output("readelf", "-dW", executable).splitlines() if "(NEEDED)" in line]


def symbols(executable):
    return [line.split(maxsplit=1)[-1] for line in output("nm", "-C", "--format=just-symbols", executable).splitlines()]


def main():
    executable = sys.argv[1]
    if not os.path.exists(executable):
        print(f"{executable} is not built")
        return 77
    forbidden, names, wanted = RULES[os.path.basename(executable)]
    libraries = needed(executable)
    faults = [f"needs {library}" for library in libraries if library.startswith(forbidden)]
    faults += [f"does not need {library}" for library in wanted if not any(n.startswith(library) for n in libraries)]
    # A name counts where it begins a symbol or follows what cannot be part of a name.
    found = {name: symbol for symbol in symbols(executable) for name in names
             if symbol.startswith(name) or f" {name}" in symbol or f"<{name}" in symbol}
    faults += [f"holds {symbol} ({name})" for name, symbol in found.items()]
    for fault in faults:
        print(f"{os.path.basename(executable)}: {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
