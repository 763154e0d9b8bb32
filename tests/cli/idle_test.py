"""An idle Plimsoll: OCR services that nobody needs are gone, and what is left is small."""
import pathlib
import subprocess
import time
import unittest

import plimsoll

MOST = 30 * 1024 * 1024  # issue 4: an idle Plimsoll, all its processes
LONGEST = 120            # a hang


def helpers(pid):
    return pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()


def resident(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    return 0


class Idle(plimsoll.Case):
    def wait_until(self, condition, what):
        end = time.monotonic() + LONGEST
        while not condition():
            self.assertLess(time.monotonic(), end, what)
            time.sleep(0.05)

    def test_services_end_and_the_control_plane_is_small(self):
        # The second document is stdin, which does not come: meanwhile nothing is to be read.
        process = self.start("read", "--service-idle-time=1s", plimsoll.PHOTO, "-", "-t", "txt",
                             stdin=subprocess.PIPE)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        infer = [False]

        def seen():
            for pid in helpers(process.pid):
                try:
                    infer[0] |= b"plimsoll-infer" in pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()
                except OSError:
                    pass  # it is gone already
            return infer[0]

        self.wait_until(seen, "no OCR service was started")
        self.wait_until(lambda: not helpers(process.pid), "helpers stay")
        self.assertIsNone(process.poll(), "it is still there, waiting for its next document")
        self.assertLessEqual(resident(process.pid), MOST)
        process.communicate(plimsoll.PHOTO.read_bytes(), timeout=LONGEST)
        self.assertEqual(process.returncode, 0)


if __name__ == "__main__":
    unittest.main()
