"""A folder that is read with --resume can be stopped at any instant and gone on with."""
import json
import os
import signal
import unittest

import plimsoll
import serving


class Resume(serving.Case):
    def folder_of_documents(self, count=8):
        for number in range(count):
            self.write(f"in/{number:02}.pdf", plimsoll.numbered_pdf(2))
        self.write("in/bad.pdf", b"%PDF-1.4 that is all")

    def lines(self):
        path = self.work / "out" / "plimsoll-manifest.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    def killed_and_gone_on_with(self, *arguments):
        self.folder_of_documents()
        command = ("read", "in", "-o", "out", "--resume", "--text-layer", "ignore", *arguments)
        process = self.start(*command, "--progress=json", bufsize=0)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.stdout.close)
        finished = 0
        for line in process.stderr:
            finished += b'"finished"' in line
            if finished == 3:
                break
        process.kill()
        process.wait()
        there = {path: path.stat().st_mtime_ns for path in (self.work / "out").glob("*.txt")}
        self.assertGreaterEqual(len(there), 3)
        self.assertLess(len(there), 8)
        _, err = self.run_plimsoll(*command, expect=23)
        self.assertIn(f"{8 - len(there)} documents done, {len(there)} skipped, 1 failed", err)
        for path, changed in there.items():
            self.assertEqual(path.stat().st_mtime_ns, changed, f"{path} was read twice")
        self.assertEqual(len(list((self.work / "out").glob("*.txt"))), 8)
        self.assertEqual([name for name in self.files() if "/." in name], [])
        lines = self.lines()
        done = [line["input"] for line in lines if line["state"] == "done"]
        self.assertEqual(len(done), len(set(done)), "a line each")
        self.assertGreaterEqual(len(done), 7)  # at most the one that was ending when it was killed has none
        (bad,) = {(line["input"], line["state"], line["reason"]) for line in lines if line["state"] != "done"}
        self.assertEqual(bad, ("in/bad.pdf", "failed", "damaged"))
        self.assertEqual(lines[0]["pages"], 2)
        self.assertEqual(lines[0]["outputs"], ["out/" + os.path.basename(lines[0]["input"]).replace(".pdf", ".txt")])
        return command

    def test_here(self):
        command = self.killed_and_gone_on_with()
        self.write("in/03.pdf", plimsoll.numbered_pdf(1))
        _, err = self.run_plimsoll(*command, expect=23)
        self.assertIn("1 documents done, 7 skipped, 1 failed", err)
        self.assertNotIn("page number 2", (self.work / "out" / "03.txt").read_text())
        (self.work / "in" / "bad.pdf").unlink()
        _, err = self.run_plimsoll(*command)
        self.assertIn("0 documents done, 8 skipped, 0 failed", err)

    def test_on_a_server(self):
        self.serve()
        self.killed_and_gone_on_with("--server", f"http://127.0.0.1:{self.port}")

    def test_ctrl_c_says_what_is_left(self):
        self.folder_of_documents()
        process = self.start("read", "in", "-o", "out", "--resume", "--text-layer", "ignore", "--progress=json", bufsize=0)
        self.addCleanup(process.stdout.close)
        for line in process.stderr:
            if b'"finished"' in line:
                break
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertIn(b" left; ", err)
        self.assertNotIn("interrupted", [line.get("reason") for line in self.lines()])

    def test_it_needs_a_folder(self):
        self.folder_of_documents(1)
        _, err = self.run_plimsoll("read", "in", "--resume", expect=1)
        self.assertIn("-o", err)


if __name__ == "__main__":
    unittest.main()
