"""What a task costs while it waits: nearly nothing, so that ten thousand may.

Arguments: tasks that wait, how many bytes of the control plane each of the second half may add, and the most that the
control plane may take in all, in MB.
"""
import concurrent.futures
import http.client
import pathlib
import re
import sys
import threading
import unittest

import plimsoll
import serving

TASKS, EACH, MOST = (int(value) for value in sys.argv[1:4])
ROOM = ("--queue-low", "100000", "--tenant-tasks", "100000", "--queue-low-time", "24h", "--queue-bytes", "1T",
        "--tenant-bytes", "1T", "--services", "1")


class Queued(serving.Case):
    def memory(self, what):
        status = pathlib.Path(f"/proc/{self.server.pid}/status").read_text()
        return int(re.search(rf"{what}:\s+(\d+) kB", status)[1]) << 10

    def post_many(self, count):
        """All of them taken; a connection for each thread."""
        local = threading.local()

        def post(_):
            if not hasattr(local, "connection"):
                local.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
            local.connection.request("POST", "/v1/tasks?priority=low&text_layer=ignore&name=scan.pdf", self.body)
            answer = local.connection.getresponse()
            answer.read()
            return answer.status

        with concurrent.futures.ThreadPoolExecutor(max_workers=4) as pool:
            statuses = set(pool.map(post, range(count)))
        self.assertEqual(statuses, {202})

    def queued(self):
        text = self.ask("GET", "/metrics").text
        return sum(float(line.rsplit(" ", 1)[1]) for line in text.splitlines() if line.startswith("plimsoll_queue_depth"))

    def test_a_waiting_task_is_small(self):
        self.body = plimsoll.SCAN.read_bytes()
        self.serve(*ROOM)
        self.post_many(TASKS // 2)
        half = self.memory("RssAnon")
        self.post_many(TASKS - TASKS // 2)
        full, all_of_it = self.memory("RssAnon"), self.memory("VmRSS")
        waiting = self.queued()
        print(f"{waiting:.0f} wait: {full / 1e6:.1f} MB anonymous, {all_of_it / 1e6:.1f} MB resident; "
              f"{(full - half) / (TASKS - TASKS // 2):.0f} bytes each of the second half", flush=True)
        self.assertGreater(waiting, TASKS * 0.9, "they wait, they are not read")
        self.assertLessEqual(full - half, EACH * (TASKS - TASKS // 2))
        self.assertLessEqual(all_of_it, MOST * 1_000_000)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
