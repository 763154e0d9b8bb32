"""Many large tasks at once and small ones all the while, under a real memory limit.

Arguments: large tasks, pages of each, small tasks, seconds between two of those, the limit in MiB, and how many times
slower the 95th small one in a hundred may be than without the large ones (0: only reported).
"""
import concurrent.futures
import json
import signal
import statistics
import subprocess
import sys
import threading
import time
import unittest

import control_group
import made_book
import plimsoll
import serving

LARGE, PAGES, SMALL = (int(value) for value in sys.argv[1:4])
INTERVAL = float(sys.argv[4])
LIMIT = int(sys.argv[5]) << 20
SLOWER = float(sys.argv[6])
# Larger queues than a server has by default, as the requirement says; patience for all of it.
QUEUES = ("--queue-high", "1000", "--queue-normal", "1000", "--queue-low", "1000", "--tenant-tasks", "2000", "--queue-high-time", "2h",
          "--queue-normal-time", "2h", "--queue-low-time", "2h", "--connections", "64")
FINAL = ("done", "failed", "cancelled")


class Watch(threading.Thread):
    """Asks for health and figures all the while; keeps the slowest answers and every state that was not healthy."""

    def __init__(self, case):
        super().__init__(daemon=True)
        self.case, self.over, self.slowest, self.unhealthy, self.asked = case, threading.Event(), 0.0, [], 0

    def run(self):
        while not self.over.wait(0.25):
            for path in ("/readyz", "/admin/memory/stats"):
                begun = time.monotonic()
                answer = self.case.ask("GET", path)
                self.slowest = max(self.slowest, time.monotonic() - begun)
                self.asked += 1
                if answer.status != 200:
                    self.unhealthy.append((path, answer.status, answer.text[:300]))
            health = self.case.ask("GET", "/health")
            if health.json["status"] != "healthy":
                self.unhealthy.append(("/health", health.text[:300]))


class Load(serving.Case):
    def setUp(self):
        super().setUp()
        self.group = control_group.ControlGroup(LIMIT)
        try:
            self.group.__enter__()
        except control_group.NotPermitted as why:
            self.skipTest(str(why))
        self.addCleanup(self.group.__exit__, None, None, None)
        self.book = self.work / "book.pdf"
        made_book.write_book(self.book, plimsoll.SCAN, PAGES)
        self.small = plimsoll.RECEIPT.read_bytes()

    def start(self, *arguments, **options):
        if arguments[0] == "serve":
            options["preexec_fn"] = self.group.enter
        return super().start(*arguments, **options)

    def one_small(self, _):
        """Seconds from the request to the text."""
        begun = time.monotonic()
        answer = self.ask("POST", "/v1/read", self.small)
        return time.monotonic() - begun, answer.status

    def small_ones(self, count):
        with concurrent.futures.ThreadPoolExecutor(max_workers=48) as pool:
            running = []
            for number in range(count):
                running.append(pool.submit(self.one_small, number))
                time.sleep(INTERVAL)
            return [one.result() for one in running]

    def test_all_of_it_ends_and_nothing_is_killed(self):
        self.serve(*QUEUES)
        self.one_small(0)  # models are there for both
        # The same stream of them: where it is more than the machine reads, they wait for each other without large ones, too.
        alone = [seconds for seconds, status in self.small_ones(SMALL) if status == 200]
        watch = Watch(self)
        watch.start()
        places = [self.submitted(self.book, "&text_layer=ignore") for _ in range(LARGE)]
        small = self.small_ones(SMALL)
        states = [self.wait_for(place, *FINAL, seconds=7200) for place in places]
        watch.over.set()
        watch.join()
        beside = [seconds for seconds, status in small if status == 200]
        p95 = [statistics.quantiles(times, n=20)[-1] for times in (alone, beside)]
        print(json.dumps({"large": [state["state"] for state in states].count("done"), "small": {str(status): [s for _, s in small].count(status) for status in {s for _, s in small}},
                          "p95_alone": round(p95[0], 3), "p95_beside": round(p95[1], 3), "slowest_admin_answer": round(watch.slowest, 3),
                          "asked": watch.asked, "unhealthy": watch.unhealthy[:5], "kernel_kills": self.group.kills(),
                          "most_used_mib": self.group.most() >> 20}), flush=True)
        self.assertEqual({state["state"] for state in states}, {"done"})
        for state in states:
            self.assertEqual((state["pages"]["left"], state["pages"]["failed"]), (0, 0), state)
        self.assertEqual(self.group.kills(), 0)
        self.assertEqual(watch.unhealthy, [])
        self.assertTrue(all(status in (200, 503) for _, status in small), small)
        if SLOWER:
            self.assertLessEqual(p95[1], SLOWER * p95[0])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
