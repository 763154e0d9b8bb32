"""Runs with --memory-report, and the numbers of the report."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

PLIMSOLL = pathlib.Path(os.environ["PLIMSOLL_BUILD"]) / "bin" / "plimsoll"
SOURCE = pathlib.Path(os.environ["PLIMSOLL_SOURCE"])
DATA = pathlib.Path(os.environ.get("PLIMSOLL_EVAL_DATA", SOURCE / "../shared/data"))
SUFFIXES = (".png", ".tif", ".jpg", ".pdf")


def pages_of(*folders):
    """The documents of these folders of the evaluation data, by name; none where it is absent."""
    return [path for folder in folders for path in sorted((DATA / folder).rglob("*")) if path.suffix in SUFFIXES]


class ReportedRun(unittest.TestCase):
    def setUp(self):
        if os.environ.get("PLIMSOLL_SANITIZED"):
            self.skipTest("sanitizers take several times the memory")
        folder = tempfile.TemporaryDirectory(prefix="plimsoll-report-")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def read(self, *arguments):
        """The numbers of the report."""
        done = subprocess.run([PLIMSOLL, "read", "--memory-report", "--progress", "none", "-o", f"{self.folder}/out/", "-f", *arguments],
                              capture_output=True, text=True, timeout=1200, check=False,
                              env={**os.environ, "PLIMSOLL_CACHE_FOLDER": str(self.folder / "cache")})
        self.assertIn(done.returncode, (0, 23), done.stderr)
        found = {"text": done.stderr}
        for name, pattern in (("peak", r"peak of all processes ([\d.]+) MiB"), ("coverage", r"coverage ([\d.]+) of"),
                              ("pages", r"coverage [\d.]+ of (\d+) pages"), ("over", r"reserved / actual ([\d.]+)"),
                              ("above", r"samples, (\d+) of them above")):
            match = re.search(pattern, done.stderr)
            self.assertIsNotNone(match, f"{name}: {done.stderr}")
            found[name] = float(match.group(1))
        return found
