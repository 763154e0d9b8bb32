"""Files that were made to break readers, through the whole of `plimsoll read`: a result or a clear error each.

Argument: the folder, below the evaluation data. Without those data the test is skipped.
"""
import os
import pathlib
import subprocess
import sys
import time
import unittest

import plimsoll

DATA = pathlib.Path(os.environ.get("PLIMSOLL_EVAL_DATA") or plimsoll.SOURCE.parent / "shared" / "data")
FOLDER = DATA / sys.argv[1]
PAGE_MEMORY = 768 << 20  # limits.page_memory, at its default
# What a document may be found to be, and the status of a run over it alone. Any other end, a helper's death among them,
# is our fault.
VERDICTS = {"done": 0, "damaged": 2, "unknown_format": 2, "format_blocked": 2, "no_pages": 2, "empty_file": 2,
            "page_pixels": 2, "page_count": 2, "encrypted": 8, "decode_bytes": 20, "page_memory": 20, "decode_time": 22,
            "partial": 23}


class Hostile(plimsoll.Case):
    def documents(self):
        return sorted(path for path in FOLDER.rglob("*") if path.is_file() and not path.name.startswith((".", "README")))

    def read(self, documents, *arguments):
        """(exit status, events, seconds from the end of one document to the end of the next, by name)"""
        process = self.start("read", *documents, "--progress=json", "-o", "out/", *arguments, stdout=subprocess.DEVNULL)
        told, seconds, last = [], {}, time.monotonic()
        with process.stderr:
            for line in process.stderr:
                if not line.startswith(b"{"):  # a warning of the log
                    continue
                told += plimsoll.events(line.decode())
                if told[-1]["event"] == "finished":
                    seconds[told[-1]["document"]] = time.monotonic() - last
                    last = time.monotonic()
        return process.wait(timeout=60), told, seconds

    def test_each_ends_in_a_result_or_a_clear_error(self):
        documents = self.documents()
        self.assertNotEqual(documents, [])
        status, told, seconds = self.read(documents)
        finished = {event["document"]: event for event in told if event["event"] == "finished"}
        for event in told:
            # A sanitizer takes more memory than reading does, and caps are not enforced under it.
            if event["event"] == "page" and not os.environ.get("PLIMSOLL_SANITIZED"):
                self.assertLessEqual(event["service_peak_bytes"], PAGE_MEMORY, event)
            if event["event"] == "page" and event["state"] == "failed":
                self.check_message(event)
        written = {event["document"] for event in told if event["event"] == "output"}
        for path in documents:
            with self.subTest(path.name):
                event = finished.pop(str(path))
                print(f"{seconds[str(path)]:5.1f} s  {path.name:50.50}  {event['state']:14}  {event.get('message', '')}")
                self.assertEqual(event["exit_status"], VERDICTS[event["state"]])
                self.assertEqual(str(path) in written, event["state"] in ("done", "partial"))
                if event["state"] != "done":
                    self.check_message(event)
        self.assertEqual(finished, {})
        failed = [event for event in told if event["event"] == "finished" and event["state"] != "done"]
        if failed and len(failed) < len(documents):
            self.assertEqual(status, 23)
        self.assertEqual(told[-1]["failed"], len(failed))
        print(f"{len(documents)} documents, {len(failed)} not read, slowest {max(seconds.values()):.1f} s", flush=True)

    def check_message(self, event):
        """One sentence for people, without what a library or a hostile file may have put into it."""
        self.assertRegex(event["message"], r"^[^\x00-\x1f\x7f]{5,400}$", event)
        limits = ("decode_bytes", "page_memory", "decode_time", "page_time", "page_pixels", "page_count")
        if event.get("reason", event["state"]) in limits:
            self.assertRegex(event["message"], r"\((limits|decode|memory)\.[a-z_]+\)", event)


if __name__ == "__main__":
    if not FOLDER.is_dir():
        print(f"skipped: there is no {FOLDER}")
        sys.exit(77)
    unittest.main(argv=sys.argv[:1])
