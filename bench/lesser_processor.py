"""Contenders on a processor without AVX-512 and AMX, as this one would be without them (lesser_processor/avx2_only.cc)."""
import contextlib
import pathlib
import shlex
import tempfile

import plimsoll


def library(build):
    """What is preloaded, or None where this processor or this build cannot do it."""
    path = pathlib.Path(build) / "bench" / "avx2_only.so"
    faults = "cpuid_fault" in pathlib.Path("/proc/cpuinfo").read_text().split()
    return path.resolve() if faults and path.exists() else None


@contextlib.contextmanager
def tree(build):
    """A build folder whose inference helper sees the lesser processor. Helpers get a clean environment, so the
    preloading cannot come from ours: a script stands in the helper's place."""
    build = pathlib.Path(build).resolve()
    with tempfile.TemporaryDirectory(prefix="plimsoll-avx2-") as folder:
        script = pathlib.Path(folder) / "infer"
        script.write_text(f"#!/bin/sh\nexport LD_PRELOAD={shlex.quote(str(library(build)))}\n"
                          f"exec {shlex.quote(str(build / 'libexec/plimsoll/plimsoll-infer'))} \"$@\"\n")
        script.chmod(0o755)
        yield plimsoll.tree_with(build, script, pathlib.Path(folder) / "tree")
