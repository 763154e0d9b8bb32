"""Outputs appear whole or not at all, and never over something that is there."""
import os
import signal
import subprocess
import unittest

import plimsoll


class Files(plimsoll.Case):
    def test_what_is_there_is_replaced_only_by_force(self):
        self.write("in.pdf", plimsoll.numbered_pdf(1))
        self.write("out.txt", "precious")
        _, err = self.run_plimsoll("read", "in.pdf", "-o", "out.txt", expect=5)
        self.assertIn("--force", err)
        self.assertEqual((self.work / "out.txt").read_text(), "precious")
        self.run_plimsoll("read", "in.pdf", "-o", "out.txt", "-f")
        self.assertIn("page number 1", (self.work / "out.txt").read_text())

    def test_a_document_that_fails_leaves_no_file(self):
        self.write("bad.pdf", b"%PDF-1.4 that is all")
        self.run_plimsoll("read", "bad.pdf", "-o", "out.txt", expect=2)
        self.assertEqual(self.files(), ["bad.pdf"])

    def test_names_and_passwords_need_not_be_utf8(self):
        name = os.fsdecode(b"na\xefve.pdf")
        self.write(name, plimsoll.numbered_pdf(1))
        out, err = self.run_plimsoll("read", name, "--password", os.fsdecode(b"\xff\xfe"), "--progress=json")
        self.assertIn("page number 1", out)
        self.assertTrue(plimsoll.events(err))

    def test_a_folder_that_cannot_be_made_is_named(self):
        self.write("in.pdf", plimsoll.numbered_pdf(1))
        self.write("file", "")
        _, err = self.run_plimsoll("read", "in.pdf", "-o", "file/out/", expect=5)
        self.assertIn("file/out/in.txt", err)

    def test_a_full_disk_is_an_error_and_leaves_nothing(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full here")
        self.write("in.pdf", plimsoll.numbered_pdf(1))
        with open("/dev/full", "wb") as full:
            process = self.start("read", "in.pdf", stdout=full)
            _, err = process.communicate(timeout=240)
        self.assertEqual(process.returncode, 5)
        self.assertIn(b"No space left", err)

    def interrupted(self, second):
        """Starts a long run, waits for its first page, then presses Ctrl-C once or twice."""
        self.write("long.pdf", plimsoll.numbered_pdf(400))
        process = self.start("read", "long.pdf", "--text-layer", "ignore", "--progress=json", "-o", "out.txt")
        self.addCleanup(process.stderr.close)
        for line in process.stderr:
            if b'"page"' in line:
                break
        helpers = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process.pid)], capture_output=True, text=True, check=True)
        self.assertNotEqual(helpers.stdout.split(), [])
        process.send_signal(signal.SIGINT)
        if second:
            try:
                process.send_signal(signal.SIGINT)
            except ProcessLookupError:
                pass
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(self.files(), ["long.pdf"])
        for helper in helpers.stdout.split():
            self.assertFalse(os.path.exists(f"/proc/{helper}/exe") and os.readlink(f"/proc/{helper}/exe").startswith(str(plimsoll.BUILD)))

    def test_ctrl_c_finishes_cleanly(self):
        self.interrupted(second=False)

    def test_a_second_ctrl_c_leaves_nothing_behind_either(self):
        self.interrupted(second=True)


if __name__ == "__main__":
    unittest.main()
