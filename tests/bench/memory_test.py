"""bench/memory.py sees what processes really hold, with a memory group and without one."""
import subprocess
import sys
import unittest
from unittest import mock

import memory

MEGABYTES = 96
# A child of a child holds it, and waits until it is told to go: whenever the sampler comes, it is there.
HOLDER = f"held = b'x' * ({MEGABYTES} << 20); print('held', flush=True); input()"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLDER!r}])"


def watched():
    with memory.Watch() as watch:
        process = subprocess.Popen(watch.enter([sys.executable, "-c", PARENT]), stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, text=True)
        watch.started(process)
        process.stdout.readline()
        watch.await_pss()
        process.communicate("go\n")
    return watch


class Memory(unittest.TestCase):
    def sees_it(self, watch):
        self.assertGreaterEqual(watch.peak, MEGABYTES << 20)
        self.assertGreaterEqual(watch.pss_peak, MEGABYTES << 20)
        self.assertLess(watch.peak, (MEGABYTES << 20) + (64 << 20), "two small Pythons hold little besides")

    def test_without_a_group(self):
        with mock.patch.object(memory, "own_group", return_value=None):
            watch = watched()
        self.assertIn("Pss", watch.method())
        self.sees_it(watch)

    def test_in_a_group_of_its_own(self):
        watch = watched()
        if "cgroup" not in watch.method():
            self.skipTest("no memory group can be made here")
        self.sees_it(watch)


if __name__ == "__main__":
    unittest.main()
