"""A disk that is full, read-only or damaged, and a clock that jumps: what is said is true, and nothing goes in silence."""
import errno
import json
import os
import pathlib
import random
import shutil
import sqlite3
import subprocess
import time
import unittest

import faulty_serving
import journal_test
import plimsoll

PAGES = 5
PAGE = 4096  # of the database
DAY = 86_400_000


class Case(faulty_serving.Case):
    def setUp(self):
        super().setUp()
        self.book = self.write("book.pdf", plimsoll.numbered_pdf(PAGES))

    def said_that(self, words, seconds=60):
        until = time.monotonic() + seconds
        while not any(words in line for line in self.said):
            self.assertLess(time.monotonic(), until, f"never said: {words}\n{''.join(self.said[-20:])}")
            time.sleep(0.02)

    def result(self, where):
        return self.ask("GET", f"{where}/result?format=json")

    def refused_at_the_start(self, *words):
        self.assertFalse(self.comes_up())
        self.assertEqual(self.server.wait(timeout=60), 5)
        for word in words:
            self.assertIn(word, "".join(self.said))
        self.close_pipes()

    def end(self):
        self.assertEqual(self.end_server(), 0)
        self.close_pipes()


class SmallDisk(Case):
    """The data folder is a file system of 24 MiB."""

    def setUp(self):
        super().setUp()
        self.data.mkdir()
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(self.data)], capture_output=True, check=False)
        if mounted.returncode != 0:
            self.skipTest(f"no file system may be mounted here: {mounted.stderr.decode().strip()}")
        self.addCleanup(subprocess.run, ["umount", str(self.data)], check=True)

    def fill(self):
        with open(self.data / "filler", "wb", buffering=0) as filler:
            try:
                while True:
                    filler.write(bytes(PAGE))
            except OSError as full:
                self.assertEqual(full.errno, errno.ENOSPC)

    def make_room(self):
        (self.data / "filler").unlink()

    def test_a_full_disk_takes_nothing_new_and_what_runs_waits_for_room(self):
        self.serve("--commit-wait", "0")
        first = self.submitted(self.book, "&text_layer=ignore")
        self.wait_for(first, "done")
        expected = self.result(first).text
        where = self.submitted(self.book, "&text_layer=ignore")
        until = time.monotonic() + 60
        while self.task(where)["pages"]["done"] < 1:
            self.assertLess(time.monotonic(), until)
        self.fill()
        refused = self.post("/v1/tasks", self.book)
        self.assertEqual((refused.status, refused.json["reason"]), (507, "store_full"), refused.text)
        self.assertEqual(refused.headers["Content-Type"], "application/problem+json")
        self.assertRegex(refused.json["detail"], r"\d.* is free on its disk.*tasks\.keep_time")
        self.assertIsNone(refused.headers["Retry-After"])  # no time cures it
        self.said_that("the store is in trouble, its pages wait")
        task = self.task(where)
        self.assertEqual(task["state"], "running")
        self.assertLess(task["pages"]["done"], PAGES)
        health = self.ask("GET", "/health").json
        self.assertEqual((health["status"], health["reasons"]), ("degraded", ["task database: store_full"]))
        self.assertEqual(self.result(where).status, 409)
        self.assertEqual(self.result(first).text, expected)
        self.make_room()
        self.assertEqual(self.wait_for(where, "done", "failed")["state"], "done")
        self.assertEqual(self.ask("GET", "/health").json["status"], "healthy")
        self.assertEqual(self.result(where).text, expected)
        self.assertEqual(self.post("/v1/tasks", self.book).status, 202)
        self.end()
        self.assertEqual(self.query("SELECT task, page FROM events WHERE kind = 2 GROUP BY task, page HAVING count(*) > 1"), [])

    def test_at_the_start_a_full_disk_is_said_and_nothing_is_lost(self):
        self.fill()
        self.refused_at_the_start("tasks.db", "free space")
        self.make_room()
        self.serve()
        where = self.submitted(self.book)
        self.wait_for(where, "done")
        expected = self.result(where).text
        self.end()
        self.fill()
        self.refused_at_the_start("tasks.db", "free space")
        self.make_room()
        self.serve()
        self.assertEqual(self.result(where).text, expected)

    def test_at_the_start_a_read_only_disk_is_said(self):
        self.serve()
        where = self.submitted(self.book)
        self.wait_for(where, "done")
        self.end()
        subprocess.run(["mount", "-o", "remount,ro", str(self.data)], check=True)
        self.refused_at_the_start("tasks.db", "Read-only file system")
        subprocess.run(["mount", "-o", "remount,rw", str(self.data)], check=True)
        self.serve()
        self.assertEqual(self.task(where)["state"], "done")


class Quota(Case):
    def test_a_full_quota_is_said_with_its_numbers(self):
        self.serve("--body-quota", "1M")
        large = self.write("large.pdf", self.book.read_bytes() + b"\n%" + b"x" * (2 << 20))
        refused = self.post("/v1/tasks", large)
        self.assertEqual((refused.status, refused.json["reason"]), (507, "body_quota"), refused.text)
        self.assertRegex(refused.json["detail"], r"2\.0 MiB more would exceed the quota of 1 MiB \(tasks\.body_quota")
        self.assertEqual(self.post("/v1/tasks", self.book).status, 202)


class ReadOnly(Case):
    def test_a_disk_that_becomes_read_only_loses_nothing_that_was_accepted(self):
        self.serve()
        where = self.submitted(self.book)
        self.wait_for(where, "done")
        expected = self.result(where).text
        self.end()
        for at in (100, 130, 160):
            shutil.rmtree(self.data)
            self.serve("--commit-wait", "0", env={"FAULTY_DISK": f"read_only:{at}"})
            accepted = []
            while (answer := self.post("/v1/tasks?name=book.pdf", self.book)).status == 202:
                accepted.append(answer.headers["Location"])
            self.assertEqual((answer.status, answer.json["reason"]), (500, "store_failed"), answer.text)
            for where in accepted:
                task = self.task(where)
                self.assertEqual(self.result(where).status, 200 if task["state"] == "done" else 409)
            self.end()
            self.serve()
            for where in accepted:
                self.assertEqual(self.wait_for(where, "done", "failed")["state"], "done")
                self.assertEqual(self.result(where).text, expected)
            self.end()


class Damage(journal_test.Journal):
    """Each page of the database is damaged in turn, while the server is down."""

    def kinds(self):
        """What is in each page of the file: a table's or an index's name."""
        connection = sqlite3.connect(self.left / "tasks.db")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        roots = {root: name for name, root in connection.execute("SELECT name, rootpage FROM sqlite_schema WHERE rootpage > 0")}
        connection.close()
        content = (self.left / "tasks.db").read_bytes()
        # What is no root here is a leaf or an overflow of the largest table.
        return [roots.get(page + 1, "sqlite_schema" if page == 0 else "pages") for page in range(len(content) // PAGE)]

    def damaged(self, content, page, kind, chance):
        """Rows of tasks and events have no checksum of their own: there a whole page is overwritten."""
        piece = bytearray(content[page * PAGE:(page + 1) * PAGE])
        used = [place for place, byte in enumerate(piece) if byte]
        if kind == "pages" and used and chance.random() < 0.7:
            piece[chance.choice(used)] ^= 1 << chance.randrange(8)
        else:
            piece = bytearray(chance.choice((b"\0", b"\xff")) * PAGE)
        return content[:page * PAGE] + bytes(piece) + content[(page + 1) * PAGE:]

    def settled(self):
        """Each task has ended, or the log says why it does not."""
        until = time.monotonic() + 60
        while time.monotonic() < until:
            answers = [self.ask("GET", where) for where in self.accepted.values()]
            for answer in answers:
                self.assertIn((answer.status, answer.json.get("reason")), ((200, None), (500, "store_damaged")), answer.text)
            if all(answer.status == 500 or answer.json["state"] in journal_test.FINAL for answer in answers):
                return answers
            if any("the store is in trouble" in line or "its end could not be stored" in line for line in self.said):
                return answers
            time.sleep(0.02)
        self.fail("neither ended nor said to be in trouble: " + "".join(self.said))

    def check_damage(self):
        bodies = {path.name for path in (self.data / "bodies").iterdir()}
        before = (self.data / "tasks.db").read_bytes()
        if not self.comes_up("--commit-wait", "0"):
            self.assertEqual(self.server.wait(timeout=60), 5)
            self.assertIn("damaged", "".join(self.said))
            self.assertIn("backup", "".join(self.said))
            self.close_pipes()
            self.assertEqual((self.data / "tasks.db").read_bytes(), before, "what may be rescued was written to")
            outcome = "refused"
        else:
            self.settled()
            outcome = "the same"
            for name, where in self.accepted.items():
                answer = self.ask("GET", f"{where}/result?format=json")
                if answer.status != 200 or answer.text != self.expected[name]:
                    outcome = "an error"
                    self.assertIn((answer.status, answer.json.get("reason")), ((500, "store_damaged"), (409, "task_state")),
                                  answer.text)
            self.assertEqual(self.end_server(), 0)
            self.close_pipes()
        self.assertEqual({path.name for path in (self.data / "bodies").iterdir()}, bodies, "a document is gone")
        return outcome

    def test_a_damaged_page_is_an_error_or_read_again_and_never_another_text(self):
        self.begin(journal_test.Sweep("", "kill", journal_test.TEXT, restart=True))
        kinds = self.kinds()
        content = (self.left / "tasks.db").read_bytes()
        chance = random.Random(int(os.environ.get("DAMAGE_SEED", "1")))
        outcomes = {}
        for page, kind in enumerate(kinds):
            with self.subTest(page=page + 1, kind=kind):
                self.lay_out(self.left, self.left_accepted)
                (self.data / "tasks.db").write_bytes(self.damaged(content, page, kind, chance))
                outcomes.setdefault(self.check_damage(), set()).add(kind)
        print({outcome: sorted(found) for outcome, found in outcomes.items()})
        self.assertIn("tasks", outcomes["refused"])
        self.assertIn("pages", outcomes["the same"] | outcomes["an error"])


class Clock(Case):
    def setUp(self):
        super().setUp()
        self.clock = self.folder / "clock"
        self.jump(0)

    def jump(self, ahead):
        """The calendar's clock is so many milliseconds ahead from now on."""
        pathlib.Path(f"{self.clock}.new").write_text(str(ahead))
        os.replace(f"{self.clock}.new", self.clock)

    def serve(self, *arguments, env=None):
        super().serve(*arguments, env={"FAULTY_CLOCK": str(self.clock), **(env or {})})

    def names(self):
        return [task["name"] for task in self.ask("GET", "/v1/tasks").json["tasks"]]

    def submit(self, name, query=""):
        answer = self.post(f"/v1/tasks?name={name}{query}", self.book)
        self.assertEqual(answer.status, 202, answer.text)
        return answer.headers["Location"]

    def test_order_does_not_hang_on_it(self):
        self.serve()
        first = self.submit("first")
        self.wait_for(first, "done")
        self.jump(-DAY)
        second = self.submit("second")
        self.wait_for(second, "done")
        self.jump(DAY)
        self.submit("third")
        self.assertEqual(self.names(), ["third", "second", "first"])
        self.assertLess(self.task(second)["created"], self.task(first)["created"])
        events = self.ask("GET", f"{first}/events").text
        self.end()
        self.jump(0)
        self.serve()
        self.assertEqual(self.names(), ["third", "second", "first"])
        self.assertEqual(self.ask("GET", f"{first}/events").text, events)

    def test_set_forward_finished_tasks_go_earlier_and_others_never(self):
        self.serve("--keep-time", "24h", "--drain-time", "0")
        old = self.submit("old")
        self.wait_for(old, "done")
        waiting = self.submit("waiting", "&text_layer=ignore")
        self.end()
        self.jump(-2 * DAY)
        self.serve("--keep-time", "24h", "--drain-time", "0")
        self.assertEqual(self.task(old)["state"], "done")
        self.end()
        self.jump(2 * DAY)
        self.serve("--keep-time", "24h")
        until = time.monotonic() + 60
        while self.ask("GET", old).status == 200:
            self.assertLess(time.monotonic(), until, "it is older than is kept")
        self.assertEqual(self.wait_for(waiting, "done", "failed")["state"], "done")

    def test_a_deadline_that_runs_is_not_moved_and_counts_by_the_clock_after_a_restart(self):
        self.serve("--drain-time", "0")
        where = self.submit("book", "&text_layer=ignore&within=3600")
        self.jump(DAY)
        self.assertEqual(self.wait_for(where, "done", "failed")["state"], "done")
        self.jump(0)
        where = self.submit("book", "&text_layer=ignore&within=3600")
        self.end()
        self.jump(DAY)
        self.serve()
        task = self.wait_for(where, "done", "failed")
        self.assertEqual((task["state"], task["error"]["reason"]), ("failed", "deadline"), json.dumps(task))


if __name__ == "__main__":
    unittest.main()
