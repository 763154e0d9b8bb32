"""stdin in, text out as pages finish, progress for machines and for people."""
import os
import pty
import subprocess
import unittest

import plimsoll


class Streams(plimsoll.Case):
    def test_stdin_through_a_pipe_and_as_a_file(self):
        content = plimsoll.PHOTO.read_bytes()
        out, _ = self.run_plimsoll("read", "-", given=content)
        self.assertIn("Keep the load line clear", out)
        with open(plimsoll.PHOTO, "rb") as photo:
            process = self.start("read", "-", stdin=photo)
            again, _ = process.communicate(timeout=240)
        self.assertEqual(again.decode(), out)

    def test_stdin_has_the_limits_of_files(self):
        _, err = self.run_plimsoll("read", "-", "--file-bytes", "1000", given=b"x" * 100000, expect=2)
        self.assertIn("limits.file_bytes", err)
        _, err = self.run_plimsoll("read", "-", given=b"", expect=2)
        self.assertIn("stdin: is empty", err)

    def test_text_streams_out_as_pages_finish(self):
        self.write("long.pdf", plimsoll.numbered_pdf(60))
        process = self.start("read", "long.pdf", "--text-layer", "ignore")
        first = b""
        while b"page number 1 " not in first:
            piece = os.read(process.stdout.fileno(), 4096)
            self.assertNotEqual(piece, b"")
            first += piece
        self.assertIsNone(process.poll())
        self.assertNotIn(b"page number 60", first)
        rest, _ = process.communicate(timeout=240)
        self.assertEqual(process.returncode, 0)
        self.assertEqual((first + rest).count(b"page number"), 60)

    def test_a_reader_that_goes_away_ends_the_run(self):
        self.write("long.pdf", plimsoll.numbered_pdf(400))
        process = self.start("read", "long.pdf", "--text-layer", "ignore")
        os.read(process.stdout.fileno(), 10)
        process.stdout.close()
        with process.stderr:
            err = process.stderr.read()
        self.assertEqual(process.wait(timeout=60), 5)
        self.assertIn(b"Broken pipe", err)

    def test_progress_for_machines_is_one_object_a_line(self):
        self.write("good.pdf", plimsoll.numbered_pdf(3))
        self.write("bad.pdf", b"%PDF-1.4 that is all")
        out, err = self.run_plimsoll("read", "good.pdf", "bad.pdf", "--progress=json", "-o", "out/", expect=23)
        self.assertEqual(out, "")
        told = plimsoll.events(err)
        self.assertEqual([event["page"] for event in told if event["event"] == "page"], [1, 2, 3])
        finished = {event["document"]: event for event in told if event["event"] == "finished"}
        self.assertEqual(finished["good.pdf"]["state"], "done")
        self.assertEqual(finished["bad.pdf"]["exit_status"], 2)
        self.assertEqual([event["path"] for event in told if event["event"] == "output"], ["out/good.txt"])
        self.assertEqual(told[-1], {"event": "ended", "documents": 2, "failed": 1, "pages": 3, "exit_status": 23})

    def test_a_terminal_gets_a_line_that_is_rewritten(self):
        self.write("two.pdf", plimsoll.numbered_pdf(2))
        ours, theirs = pty.openpty()
        process = self.start("read", "two.pdf", stderr=theirs)
        os.close(theirs)
        out, _ = process.communicate(timeout=240)
        shown = b""
        try:
            while piece := os.read(ours, 4096):
                shown += piece
        except OSError:  # the end of a terminal
            pass
        os.close(ours)
        self.assertEqual(process.returncode, 0)
        self.assertIn(b"page 2/2", shown)
        self.assertTrue(shown.endswith(b"\r\x1b[K"), shown)
        self.assertNotIn(b"\x1b", out)


if __name__ == "__main__":
    unittest.main()
