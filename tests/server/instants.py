#!/usr/bin/env python3
"""kill -9 of the server at random instants under load; nothing that was accepted may be lost, nothing that was stored is
read again, and what comes out is the same to the byte. Resumable: each instant is a line of STATE.

    instants.py BUILD SOURCE --instants 300 --state FILE [--seed 1]
"""
import argparse
import json
import os
import pathlib
import random
import signal
import sys
import time


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("--instants", type=int, default=300)
    parser.add_argument("--state", type=pathlib.Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


GIVEN = arguments()
os.environ["PLIMSOLL_BUILD"] = str(GIVEN.build.resolve())
os.environ["PLIMSOLL_SOURCE"] = str(GIVEN.source.resolve())
sys.path[:0] = [str(GIVEN.source / "tests" / "cli")]

import plimsoll  # noqa: E402
import serving  # noqa: E402

PAGES = 8
# Slips that take a tenth of a second each: what is tried is the instant, not the page.
SIZE = (400, 120)
CHEAP = ("--pdf-dpi", "72")


class Instants(serving.Case):
    def begin(self):
        self.setUp()
        self.book = self.write("book.pdf", plimsoll.numbered_pdf(PAGES, SIZE))
        self.serve(*CHEAP)
        for _ in range(2):  # the first one waits for models and their caches, too
            where = self.submitted(self.book, "&text_layer=ignore")
            begun = time.monotonic()
            self.wait_for(where, "done")
            self.span = time.monotonic() - begun
            self.expected = self.ask("GET", f"{where}/result?format=json").text
            self.ask("DELETE", where)

    def again(self):
        self.close_pipes()
        self.serve(*CHEAP)

    def one(self, instant):
        """Submits two documents, kills after `instant` seconds, starts again; what was wrong then."""
        accepted = [self.submitted(self.book, "&text_layer=ignore") for _ in range(2)]
        time.sleep(instant)
        self.end_server(signal.SIGKILL)
        stored = self.query("SELECT count(*) FROM pages")[0][0]
        self.again()
        wrong = []
        for where in accepted:
            task = self.wait_for(where, "done", "failed", "cancelled")
            if task["state"] != "done" or task["pages"]["done"] != PAGES:
                wrong.append(f"{where} is {task['state']} with {task['pages']}")
            elif self.ask("GET", f"{where}/result?format=json").text != self.expected:
                wrong.append(f"{where} has another text")
        read = self.metric("plimsoll_pages_read_total")
        if read != 2 * PAGES - stored:
            wrong.append(f"{read:.0f} pages were read after the start, {stored} of {2 * PAGES} had been stored")
        for where in accepted:
            self.ask("DELETE", where)
        return wrong, stored

    def runTest(self):
        pass


def main():
    done = len(GIVEN.state.read_text().splitlines()) if GIVEN.state.exists() else 0
    case = Instants()
    case.begin()
    try:
        for number in range(done, GIVEN.instants):
            instant = random.Random(GIVEN.seed * 100_000 + number).uniform(0, 2 * case.span + 0.5)
            wrong, stored = case.one(instant)
            with open(GIVEN.state, "a") as out:
                out.write(json.dumps({"number": number, "instant": round(instant, 4), "stored": stored, "wrong": wrong}) + "\n")
            if wrong:
                print(number, instant, wrong, flush=True)
    finally:
        case.tearDown()
        case.doCleanups()
    lines = [json.loads(line) for line in GIVEN.state.read_text().splitlines()]
    lost = [line for line in lines if line["wrong"]]
    print(f"{len(lines)} instants, {len(lost)} with something wrong")
    return 1 if lost else 0


if __name__ == "__main__":
    sys.exit(main())
