#!/usr/bin/env python3
"""The server ends, or its disk fails, at a change to a file: at each of them in turn. Nothing that was accepted is lost,
nothing that was stored is read again, what comes out is the same to the byte.

    journal_test.py [--state FILE]

With STATE each change of all sweeps, resumable: each is a line. Without, a few of them.
"""
import argparse
import dataclasses
import http.client
import json
import pathlib
import shutil
import signal
import sys
import time

import faulty_serving
import plimsoll

FINAL = ("done", "failed", "cancelled")
GONE = (OSError, http.client.HTTPException)  # what a client sees of a server that was killed


@dataclasses.dataclass
class Sweep:
    """`mode` of a failure at one change after the other of a server's life."""
    name: str
    mode: str
    pages: dict  # of each document
    query: str = ""
    restart: bool = False  # the life that goes on with what one that was killed has left
    few: int = 0  # without STATE: so many changes from one to the next; 0: none at all
    all: int = 1  # with STATE


TEXT, SCANS = {"one": 4, "two": 3}, {"one": 2, "two": 2}
SWEEPS = (Sweep("kill", "kill", TEXT, few=45),
          Sweep("kill after a restart", "kill", TEXT, restart=True, few=45),
          Sweep("power cut", "power_cut", TEXT, few=90),
          Sweep("torn write", "tear", TEXT, all=3),
          Sweep("full once", "full", TEXT, few=120, all=3),
          Sweep("broken once", "broken", TEXT, all=3),
          Sweep("kill while OCR services read", "kill", SCANS, "&text_layer=ignore", all=10))


class Journal(faulty_serving.Case):
    def runTest(self):
        pass

    def begin(self, sweep):
        """What an undisturbed life gives; for a restart also the folder that it begins with."""
        self.sweep = sweep
        self.books = {name: self.write(f"{name}.pdf", plimsoll.numbered_pdf(pages)) for name, pages in sweep.pages.items()}
        self.accepted, self.removal = {}, ""
        self.serve("--commit-wait", "0")
        self.submit_all()
        self.expected = {name: self.result(self.ended(where)) for name, where in self.accepted.items()}
        self.assertEqual(self.end_server(), 0)
        self.close_pipes()
        self.left, self.left_accepted = None, {}
        if sweep.restart:
            self.left, self.left_accepted = self.killed_half_way(), self.accepted

    def killed_half_way(self):
        """A folder in which all is accepted and pages are stored, but not all of them."""
        for at in range(100, 1000, 8):
            self.lay_out(None, {})
            self.live({"FAULTY_DISK": f"kill:{at}"})
            unfinished = self.query("SELECT count(*) FROM tasks WHERE state = 1 AND pages_done > 0")
            if len(self.accepted) == len(self.books) and unfinished[0][0] > 0 and not self.removal:
                return shutil.copytree(self.data, self.folder / "left")
        self.fail("it never ended half way")

    def lay_out(self, folder, accepted):
        shutil.rmtree(self.data, ignore_errors=True)
        if folder:
            shutil.copytree(folder, self.data)
        self.accepted, self.removal = dict(accepted), ""

    # --- a life

    def submit(self, name):
        """False: refused, as a store may that cannot write now."""
        answer = self.post(f"/v1/tasks?name={name}{self.sweep.query}", self.books[name], Idempotency_Key=name)
        if answer.status in (200, 202):
            self.assertEqual(self.accepted.setdefault(name, answer.headers["Location"]), answer.headers["Location"])
            return True
        self.assertIn((answer.status, answer.json["reason"]), ((507, "store_full"), (500, "store_failed")), answer.text)
        return False

    def submit_all(self):
        for name in self.books:
            # The fault is over after one change.
            self.assertTrue(self.submit(name) or self.submit(name))

    def ended(self, where):
        task = self.wait_for(where, *FINAL)
        self.assertEqual((task["state"], task["pages"]["failed"]), ("done", 0), task)
        return task

    def result(self, task):
        return self.ask("GET", f"{task['links']['result']}?format=json").text

    def live(self, env):
        """Everything a server does: takes documents, reads, removes one, ends. How it ended."""
        try:
            if self.comes_up("--commit-wait", "0", env=env):
                self.submit_all()
                for name, where in self.accepted.items():
                    self.assertEqual(self.result(self.ended(where)), self.expected[name])
                self.removal = "asked"
                answers = [self.ask("DELETE", self.accepted["one"]).status for _ in range(2)]
                self.assertIn(answers, ([204, 404], [500, 204], [507, 204]))
                self.removal = "answered"
                self.server.send_signal(signal.SIGTERM)
        except GONE:
            pass
        status = self.server.wait(timeout=60)
        self.close_pipes()
        return status

    # --- what is true afterwards

    def check(self):
        """A life without a fault; how many pages it read."""
        stored = dict(self.query("SELECT t.id, count(*) FROM tasks t JOIN pages p ON p.task = t.ordinal GROUP BY t.id"))
        events = self.query("SELECT t.id, e.sequence, e.kind, e.state, e.page, e.at FROM events e "
                            "JOIN tasks t ON e.task = t.ordinal ORDER BY t.ordinal, e.sequence")
        self.serve("--commit-wait", "0")
        tasks = {task["name"]: self.ended(task["links"]["self"]) for task in self.ask("GET", "/v1/tasks").json["tasks"]}
        for name, where in self.accepted.items():
            if name != "one" or not self.removal:
                self.assertEqual(tasks[name]["links"]["self"], where, "accepted and not there")
        if self.removal == "answered":
            self.assertNotIn("one", tasks)
        read = self.metric("plimsoll_pages_read_total")
        if self.sweep.query:
            self.assertEqual(read, sum(self.sweep.pages[name] - stored.get(task["id"], 0) for name, task in tasks.items()))
        for name, task in tasks.items():
            self.assertEqual(self.result(task), self.expected[name])
        # Whoever got no answer asks again, and has one task for it.
        self.accepted = {name: task["links"]["self"] for name, task in tasks.items()}
        self.submit_all()
        for name, where in self.accepted.items():
            self.assertEqual(self.result(self.ended(where)), self.expected[name])
        self.bodies_are_of(self.accepted.values())
        self.assertEqual(self.end_server(), 0)
        self.close_pipes()
        self.check_folder(events)
        return read

    def bodies_are_of(self, tasks):
        wanted = {where.rsplit("/", 1)[1] for where in tasks} | {"incoming"}
        until = time.monotonic() + 30
        while {path.name for path in (self.data / "bodies").iterdir()} != wanted and time.monotonic() < until:
            time.sleep(0.02)  # what no task knows goes soon after the start
        self.assertEqual({path.name for path in (self.data / "bodies").iterdir()}, wanted)
        self.assertEqual(list((self.data / "bodies" / "incoming").iterdir()), [])

    def check_folder(self, before):
        self.assertEqual(self.query("PRAGMA integrity_check"), [("ok",)])
        self.assertEqual(self.query("SELECT t.id, p.number FROM events e JOIN tasks t ON e.task = t.ordinal JOIN pages p ON "
                                    "p.task = t.ordinal AND p.number = e.page WHERE e.kind = 2 GROUP BY t.id, p.number "
                                    "HAVING count(*) > 1"), [], "a page was stored twice")
        self.assertEqual(self.query("SELECT * FROM events WHERE kind = 3"), [], "a page was lost")
        after = set(self.query("SELECT t.id, e.sequence, e.kind, e.state, e.page, e.at FROM events e "
                               "JOIN tasks t ON e.task = t.ordinal"))
        kept = {row[0] for row in after}
        self.assertLessEqual({row for row in before if row[0] in kept}, after, "what had happened is told otherwise")

    def one(self, at):
        """A life with the fault at this change; what it came to, None when it had not so many changes."""
        self.lay_out(self.left, self.left_accepted)
        count = self.folder / "count"
        count.unlink(missing_ok=True)
        status = self.live({"FAULTY_DISK": f"{self.sweep.mode}:{at}", "FAULTY_DISK_COUNT": str(count)})
        if count.exists() and int(count.read_text()) < at:
            return None
        kills = self.sweep.mode in ("kill", "tear", "power_cut")
        self.assertIn(status, (-signal.SIGKILL,) if kills else (0, 5), "".join(self.said))
        line = {"sweep": self.sweep.name, "at": at, "accepted": len(self.accepted), "status": status, "wrong": ""}
        line["read"] = self.check()
        return line


def attempt(case, at):
    try:
        return case.one(at)
    except AssertionError as wrong:
        if case.server.poll() is None:
            case.end_server(signal.SIGKILL)
        case.close_pipes()
        return {"sweep": case.sweep.name, "at": at, "wrong": str(wrong)}


def carry_out(sweep, step, first, keep):
    case = Journal()
    case.setUp()
    try:
        case.begin(sweep)
        at = first
        while (line := attempt(case, at)) is not None:
            keep(line)
            at += step
        keep({"sweep": sweep.name, "changes_below": at, "wrong": ""})
    finally:
        case.tearDown()
        case.doCleanups()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--state", type=pathlib.Path)
    state = parser.parse_args().state
    lines = [json.loads(line) for line in state.read_text().splitlines()] if state and state.exists() else []

    def keep(line):
        lines.append(line)
        if state:
            with open(state, "a") as out:
                out.write(json.dumps(line) + "\n")
        if line["wrong"]:
            print(json.dumps(line), flush=True)

    for sweep in SWEEPS:
        step = sweep.all if state else sweep.few
        known = [line for line in lines if line["sweep"] == sweep.name]
        if step and not any("changes_below" in line for line in known):
            first = known[-1]["at"] + step if known else (step + 1) // 2
            carry_out(sweep, step, first, keep)
        known = [line for line in lines if line["sweep"] == sweep.name and "at" in line]
        if known:
            print(f"{sweep.name}: {len(known)} changes from {known[0]['at']} to {known[-1]['at']}, "
                  f"{sum(bool(line['wrong']) for line in known)} with something wrong", flush=True)
    return 1 if any(line["wrong"] for line in lines) else 0


if __name__ == "__main__":
    sys.exit(main())
