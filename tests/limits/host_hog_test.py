"""A neighbour in the same control group eats memory in steps while documents are read: Plimsoll takes less, the kernel
kills nobody, every page is read. Skipped by name where control groups of version 1 cannot be made."""
import json
import os
import subprocess
import sys
import time
import unittest

import control_group
from reported_run import PLIMSOLL, SOURCE, ReportedRun

MEBI = 1 << 20
LIMIT = 900 * MEBI
STEP = 40 * MEBI
LEFT = 430 * MEBI  # to Plimsoll, when the hog has eaten
HOG = """
import sys
held = []
for step in sys.stdin:
    held.append(bytearray(b"x") * int(step))
    print(len(held), flush=True)
"""


class Hog:
    """Eats when it is told to."""

    def __init__(self, group):
        self.process = subprocess.Popen([sys.executable, "-c", HOG], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        preexec_fn=group.enter)
        self.eaten = 0

    def eat(self, size):
        print(size, file=self.process.stdin, flush=True)
        self.process.stdout.readline()
        self.eaten += size

    def end(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(timeout=20)


class HostHog(ReportedRun):
    def test_less_room_means_less_use_and_every_page_read(self):
        pictures = []
        for number in range(16):
            pictures.append(self.folder / f"{number}.jpg")
            pictures[-1].symlink_to(SOURCE / "samples" / "photo.jpg")
        try:
            with control_group.ControlGroup(LIMIT) as group:
                self.hold(group, pictures)
        except control_group.NotPermitted as reason:
            self.skipTest(str(reason))

    def hold(self, group, pictures):
        hog = Hog(group)
        run = subprocess.Popen([PLIMSOLL, "read", "--progress=json", "--jobs=4", "-o", self.folder / "out", *pictures],
                               stderr=subprocess.PIPE, text=True, preexec_fn=group.enter,
                               env={**os.environ, "PLIMSOLL_CACHE_FOLDER": str(self.folder / "cache")})
        events = []
        for line in run.stderr:
            events.append(json.loads(line))
            if events[-1]["event"] == "page":
                while hog.eaten < LIMIT - LEFT and group.used() + STEP < LIMIT:
                    hog.eat(STEP)
                    time.sleep(0.2)
        run.stderr.close()
        status = run.wait(timeout=60)
        hog.end()
        self.assertEqual(status, 0, [event for event in events if event.get("message") or event["event"] == "note"])
        self.assertEqual(group.kills(), 0)
        pages = [event for event in events if event["event"] == "page"]
        self.assertEqual([page["state"] for page in pages], ["done"] * len(pictures), pages)
        self.assertGreaterEqual(hog.eaten, LIMIT - LEFT, "the neighbour never got what it wanted")


if __name__ == "__main__":
    unittest.main()
