"""What the queues promise (tests/simulation/claims_test.cc has it over many worlds), once with everything real.

Judged by what the server wrote down and by counts of pages, so that a slow machine only makes it longer."""
import concurrent.futures
import hashlib
import json
import os
import signal
import subprocess
import threading
import time
import unittest

import plimsoll
import serving

FINAL = ("done", "failed", "cancelled")
WINDOW = 10
# One document after the other, so that who is next is all that counts; nobody is sent away for waiting.
ONE_BY_ONE = ("--active-tasks", "1", "--jobs", "1", "--tenant-tasks", "1000",
              "--queue-high", "1000", "--queue-normal", "1000", "--queue-low", "1000",
              "--queue-high-time", "2h", "--queue-normal-time", "2h", "--queue-low-time", "2h")


def pages_of(tasks):
    return sum(task["pages"]["total"] for task in tasks)


class Claims(serving.Case):
    def setUp(self):
        super().setUp()
        self.documents = {pages: self.write(f"{pages}.pdf", plimsoll.numbered_pdf(pages))
                          for pages in (1, 2, 3, 8, 100)}

    def hand_in(self, pages, query="", **headers):
        """To be read, not copied out of its text layer: so that there is more to do than comes."""
        return self.post(f"/v1/tasks?name={pages}.pdf&text_layer=ignore{query}", self.documents[pages], **headers)

    def taken(self, pages, query="", **headers):
        answer = self.hand_in(pages, query, **headers)
        self.assertEqual(answer.status, 202, answer.text)
        return answer.headers["Location"]

    def ended(self, places, **headers):
        """As they are when all of them have ended."""
        until = time.monotonic() + 1800
        tasks = []
        for place in places:
            while (task := self.ask("GET", place, **headers).json)["state"] not in FINAL:
                self.assertLess(time.monotonic(), until, task)
                time.sleep(0.05)
            tasks.append(task)
        return tasks

    def signal_services(self, how):
        found = subprocess.run(["ps", "-o", "pid=,comm=", "--ppid", str(self.server.pid)], capture_output=True,
                               text=True, check=True)
        services = [int(line.split()[0]) for line in found.stdout.splitlines() if "plimsoll-infer" in line]
        self.assertTrue(services)
        for service in services:
            os.kill(service, how)

    # The high class never runs dry. A low document starts before the low ones up to it, each with eight times as much
    # of the high class, and the windows that were begun are read. Ageing, which makes it shorter, is not counted on.
    def test_a_low_task_ends_while_high_ones_never_run_dry(self):
        self.serve(*ONE_BY_ONE)
        high, low_ended = [], threading.Event()

        def feed():
            open_ones = []
            while not low_ended.is_set():
                open_ones = [place for place in open_ones if self.task(place)["state"] not in FINAL]
                for _ in range(8 - len(open_ones)):
                    open_ones.append(self.taken(3, "&priority=high"))
                    high.append(open_ones[-1])
        feeder = threading.Thread(target=feed)
        feeder.start()
        try:
            while len(high) < 9:  # the first one was read
                time.sleep(0.05)
            low = self.ended([self.taken(3, "&priority=low") for _ in range(2)])
        finally:
            low_ended.set()
            feeder.join()
        stream = self.ended(high)
        for number, task in enumerate(low, 1):
            self.assertEqual((task["state"], task["priority"]), ("done", "low"))
            before = pages_of(other for other in stream if task["created"] < other["finished"] <= task["started"])
            waiting = [other for other in stream if other["created"] <= task["started"] <= other["started"]]
            bound = 3 * number * (1 + 8) + 2 * WINDOW
            print(json.dumps({"low": number, "high_pages_before": before, "bound": bound,
                              "high_waiting": len(waiting)}), flush=True)
            self.assertLessEqual(before, bound)
            self.assertGreater(len(waiting), 2, "the high class was dry")

    # Two tenants of equal weight, of which one hands in three times as much, and first.
    def test_tenants_share_while_both_have_work(self):
        names = ("many", "few")
        rows = [f"{name} {name} submit,read {hashlib.sha256(name.encode()).hexdigest()}\n" for name in names]
        self.serve(*ONE_BY_ONE, "--keys-file", self.write("keys", "".join(rows)))
        first = self.taken(8, X_Api_Key="many")
        while self.ask("GET", first, X_Api_Key="many").json["pages"]["done"] == 0:
            time.sleep(0.05)
        self.signal_services(signal.SIGSTOP)  # until all are there
        left_of_first = self.ask("GET", first, X_Api_Key="many").json["pages"]["left"]
        places = {name: [self.taken(3, "&priority=normal", X_Api_Key=name) for _ in range(count)]
                  for name, count in (("many", 24), ("few", 8))}
        self.signal_services(signal.SIGCONT)
        for name in names:
            places[name] = self.ended(places[name], X_Api_Key=name)
            self.assertEqual({task["state"] for task in places[name]}, {"done"})
        begin = min(task["created"] for task in places["few"])
        end = max(task["started"] for task in places["few"])
        done = {name: pages_of(task for task in places[name] if begin < task["started"] <= end) for name in names}
        done["many"] += left_of_first  # it was paid for when the others came, and read after that
        share = done["few"] / sum(done.values())
        print(json.dumps({"pages": done, "share_of_few": round(share, 3)}), flush=True)
        self.assertTrue([task for task in places["many"] if task["started"] > end], "one of them was dry")
        # Two documents more or less.
        self.assertLessEqual(abs(done["few"] - done["many"]), 6, done)

    # Services that stand still stand for everything that makes a queue slower than it was foretold.
    def test_deadlines_are_kept_or_said(self):
        self.serve(*ONE_BY_ONE)
        self.wait_for(self.taken(2), "done", seconds=600)
        refused = self.hand_in(100, "&within=1")
        self.assertEqual((refused.status, refused.json["reason"]), (503, "deadline"), refused.text)
        self.assertGreater(int(refused.headers["Retry-After"]), 0)
        self.assertEqual(len(self.ask("GET", "/v1/tasks").json["tasks"]), 1)
        running = self.taken(8, "&priority=low")
        self.wait_for(running, "running", seconds=600)
        self.signal_services(signal.SIGSTOP)
        seconds = 1
        while (answer := self.hand_in(1, f"&priority=low&within={seconds}")).status == 503:
            self.assertEqual(answer.json["reason"], "deadline")
            seconds *= 2
        self.assertEqual(answer.status, 202, answer.text)
        late = self.wait_for(answer.headers["Location"], *FINAL, seconds=600)
        self.assertEqual((late["state"], late["error"]["reason"]), ("failed", "deadline"), late)
        self.assertEqual(late["pages"]["left"], 1)
        self.assertEqual(self.task(running)["state"], "running")
        self.signal_services(signal.SIGCONT)
        self.assertEqual(self.wait_for(running, *FINAL, seconds=1800)["state"], "done")
        in_time = self.taken(1, "&within=600")
        task = self.wait_for(in_time, *FINAL, seconds=700)
        self.assertEqual(task["state"], "done")
        self.assertLessEqual(task["finished"], task["deadline"])
        print(json.dumps({"accepted_within": seconds}), flush=True)

    # All places are taken, and nothing of it goes on: a newcomer hears all the same whether it is let in.
    def test_a_task_is_taken_whatever_those_do_that_are_read(self):
        self.serve(*ONE_BY_ONE, "--page-time", "10m")
        large = self.taken(8)
        while self.task(large)["pages"]["done"] == 0:
            time.sleep(0.05)
        self.signal_services(signal.SIGSTOP)
        small = self.taken(1)
        self.wait_for(small, "running")
        newcomer = self.taken(3)
        self.assertEqual([self.task(place)["state"] for place in (large, small, newcomer)],
                         ["running", "running", "queued"])
        self.signal_services(signal.SIGCONT)
        self.assertEqual({task["state"] for task in self.ended([large, small, newcomer])}, {"done"})

    # Six times as many clients as places, who come back exactly when they were told.
    CLIENTS, PLACES = 24, 4

    def test_clients_that_come_back_as_told_are_let_in(self):
        self.serve("--queue-normal", self.PLACES, "--queue-entry-time", "0", "--queue-normal-time", "2h")
        self.wait_for(self.taken(2), "done", seconds=600)  # the models are there

        def client(number):
            """(refusals before it was let in, where); nowhere after three retries."""
            time.sleep(0.1 * number)
            for refusals in range(4):
                answer = self.hand_in(3, "&priority=normal")
                if answer.status == 202:
                    return refusals, answer.headers["Location"]
                self.assertEqual((answer.status, answer.json["reason"]), (503, "queue_full"), answer.text)
                if refusals < 3:
                    time.sleep(int(answer.headers["Retry-After"]))
            return 4, None
        with concurrent.futures.ThreadPoolExecutor(max_workers=self.CLIENTS) as pool:
            clients = list(pool.map(client, range(self.CLIENTS)))
        retried = [refusals for refusals, _ in clients if refusals > 0]
        let_in = [place for _, place in clients if place]
        print(json.dumps({"clients": self.CLIENTS, "refused_once": len(retried), "at_first_retry": retried.count(1),
                          "let_in": len(let_in)}), flush=True)
        self.assertGreater(len(retried), self.CLIENTS // 2)
        self.assertGreaterEqual(len(let_in), 0.9 * self.CLIENTS)
        self.assertEqual({task["state"] for task in self.ended(let_in)}, {"done"})


if __name__ == "__main__":
    unittest.main()
