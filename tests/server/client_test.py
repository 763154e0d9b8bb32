"""The command line as a client of a server: the same verbs, outputs and exit statuses as without one."""
import hashlib
import json
import os
import pty
import signal
import unittest

import plimsoll
import serving

SAMPLES = [plimsoll.SOURCE / "samples" / name for name in ("mixed.png", "photo.jpg", "scan.pdf")]


class Client(serving.Case):
    def setUp(self):
        super().setUp()
        self.serve()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def tasks(self):
        return self.ask("GET", "/v1/tasks").json["tasks"]

    def on_server(self, verb, *arguments, **options):
        return self.run_plimsoll(verb, "--server", self.url, *arguments, **options)

    def test_samples_read_as_without_a_server(self):
        expected, _ = self.run_plimsoll("read", *SAMPLES)
        found, _ = self.on_server("read", *SAMPLES, "--jobs", "2")
        self.assertEqual(found, expected)
        self.assertEqual(self.tasks(), [], "tasks go when their results are here")

    def test_files_formats_and_options(self):
        self.write("in/scan.pdf", plimsoll.SCAN.read_bytes())
        self.on_server("read", "in", "-o", "out/", "-t", "md", "-t", "tsv", "--pages", "2", "--keep")
        self.run_plimsoll("read", "in", "-o", "here/", "-t", "md", "-t", "tsv", "--pages", "2")
        for name in ("scan.md", "scan.tsv"):
            self.assertEqual((self.work / "out" / name).read_text(), (self.work / "here" / name).read_text())
        (task,) = self.tasks()
        self.assertEqual((task["state"], task["options"]["pages"]), ("done", "2"))
        _, err = self.on_server("read", "in", "-o", "out/", "-t", "md", expect=5)
        self.assertIn("--force", err)

    def test_stdin_and_progress_for_machines(self):
        expected, _ = self.run_plimsoll("read", plimsoll.PHOTO)
        found, err = self.on_server("read", "-", "--progress=json", given=plimsoll.PHOTO.read_bytes())
        self.assertEqual(found, expected)
        told = plimsoll.events(err)
        self.assertEqual([line["event"] for line in told], ["opened", "page", "finished", "ended"])
        self.assertEqual((told[1]["page"], told[1]["state"], told[3]["exit_status"]), (1, "done", 0))

    def test_what_goes_wrong_ends_as_without_a_server(self):
        bad = self.write("bad.pdf", b"%PDF-1.4 that is all")
        text = self.write("text.bin", b"no document at all")
        for file in (bad, text):
            process = self.start("read", file)
            process.communicate(timeout=120)
            _, err = self.on_server("read", file, "-o", "out.txt", expect=process.returncode)
            self.assertIn(file.name, err)
        self.assertEqual(self.files(), ["bad.pdf", "text.bin"])
        self.on_server("read", plimsoll.SCAN, "--pages", "7", expect=1)
        self.on_server("read", plimsoll.SCAN, "--text-layer", "only", expect=2)

    def test_addresses(self):
        _, err = self.run_plimsoll("tasks", "list", "--server", "https://127.0.0.1", expect=1)
        self.assertIn("https", err)
        _, err = self.run_plimsoll("read", plimsoll.PHOTO, "--server", "http://127.0.0.1:1", expect=7)
        self.assertIn("127.0.0.1:1", err)
        out, _ = self.run_plimsoll("tasks", "list", env={"PLIMSOLL_SERVER": self.url})
        self.assertIn("STATE", out)

    def test_ctrl_c_cancels_the_task(self):
        self.write("long.pdf", plimsoll.numbered_pdf(300))
        process = self.start("read", "--server", self.url, "long.pdf", "--text-layer", "ignore", "--progress=json", "-o", "out.txt")
        self.addCleanup(process.stderr.close)
        for line in process.stderr:
            if b'"page"' in line:
                break
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130)
        self.assertEqual(self.files(), ["long.pdf"])
        (task,) = self.tasks()
        self.assertEqual(self.wait_for(f"/v1/tasks/{task['id']}", "cancelled")["state"], "cancelled")

    def test_tasks(self):
        where = self.submitted(plimsoll.SCAN)
        name = where.rsplit("/", 1)[1]
        out, _ = self.on_server("tasks", "watch", name)
        lines = out.splitlines()
        self.assertTrue(lines[0].endswith("created queued"), out)
        self.assertTrue(lines[-1].endswith("state done"), out)
        self.assertEqual(len([line for line in lines if " page " in line]), 2)
        out, _ = self.on_server("tasks", "list")
        self.assertEqual(len(out.splitlines()), 2)
        self.assertRegex(out.splitlines()[1], rf"^{name}  done .*2/2 .* scan\.pdf$")
        out, _ = self.on_server("tasks", "list", "--json")
        self.assertEqual(json.loads(out)["tasks"][0]["id"], name)
        out, _ = self.on_server("tasks", "show", name)
        self.assertIn("2 of 2: 2 done", out)
        out, _ = self.on_server("tasks", "show", name, "--json")
        self.assertEqual(json.loads(out)["state"], "done")
        self.on_server("tasks", "cancel", name)
        self.on_server("tasks", "show", name, expect=5)
        self.run_plimsoll("tasks", "show", "nonsense", expect=1)

    def test_watch_ends_as_the_task_does(self):
        self.write("long.pdf", plimsoll.numbered_pdf(300))
        where = self.submitted(self.work / "long.pdf", "&text_layer=ignore")
        name = where.rsplit("/", 1)[1]
        watch = self.start("tasks", "watch", name, "--server", self.url)
        self.addCleanup(watch.stderr.close)
        self.assertIn(b"created", watch.stdout.readline())
        self.on_server("tasks", "cancel", name)
        watch.communicate(timeout=60)
        self.assertEqual(watch.returncode, 130)

    def test_a_server_that_starts_again_is_waited_for(self):
        self.write("book.pdf", plimsoll.numbered_pdf(12))
        expected, _ = self.run_plimsoll("read", "book.pdf", "--text-layer", "ignore")
        client = self.start("read", "--server", self.url, "book.pdf", "--text-layer", "ignore", "--progress=json", bufsize=0)
        told = []
        for line in client.stderr:
            told.append(line)
            if b'"page"' in line:
                break
        port = self.port
        self.end_server(signal.SIGKILL)
        self.close_pipes()
        self.serve("--listen", f"127.0.0.1:{port}")
        out, err = client.communicate(timeout=240)
        self.assertEqual(client.returncode, 0, err)
        self.assertEqual(out.decode(), expected)
        pages = [json.loads(line).get("page") for line in told + err.splitlines() if b'"page"' in line]
        self.assertEqual(sorted(page for page in pages if page), list(range(1, 13)), "each page is told once")

    def test_top_is_a_snapshot_where_nobody_looks(self):
        self.submitted(plimsoll.SCAN)
        out, _ = self.on_server("top")
        for word in ("memory ", "budget", "high 0/10", "SERVICE", "scan.pdf"):
            self.assertIn(word, out)
        self.assertNotIn("\x1b", out)

    def test_top_on_a_terminal_until_q(self):
        ours, theirs = pty.openpty()
        self.addCleanup(os.close, ours)
        top = self.start("top", "--server", self.url, stdin=theirs, stdout=theirs)
        os.close(theirs)
        self.addCleanup(top.stderr.close)
        seen = b""
        while seen.count(b"\x1b[H") < 2:  # it shows more than one picture
            seen += os.read(ours, 65536)
        self.assertIn(b"memory ", seen)
        os.write(ours, b"q")
        self.assertEqual(top.wait(timeout=60), 0)


class Busy(serving.Case):
    def test_refusals_are_waited_out(self):
        self.serve("--queue-normal", "1", "--queue-high", "1", "--active-tasks", "1", "--queue-entry-time", "0")
        url = f"http://127.0.0.1:{self.port}"
        for number in range(4):
            self.write(f"in/{number}.pdf", plimsoll.numbered_pdf(2))
        self.run_plimsoll("read", "in", "-o", "out/", "--server", url, "--jobs", "4", "--text-layer", "ignore")
        self.assertEqual(len(list((self.work / "out").iterdir())), 4)
        long = self.write("long.pdf", plimsoll.numbered_pdf(100))
        self.wait_for(self.submitted(long, "&text_layer=ignore&priority=high"), "running")
        self.submitted(long, "&text_layer=ignore&priority=high")
        _, err = self.run_plimsoll("read", "in/1.pdf", "--server", url, "--retry-time", "0", expect=21)
        self.assertIn("client.retry_time", err)
        for task in self.ask("GET", "/v1/tasks").json["tasks"]:
            self.ask("DELETE", f"/v1/tasks/{task['id']}")


class Keys(serving.Case):
    def test_a_key_is_sent(self):
        keys = self.write("keys", f"ci acme read,submit {hashlib.sha256(b'wheelhouse').hexdigest()}\n")
        keys.chmod(0o600)
        self.serve("--keys-file", keys)
        url = f"http://127.0.0.1:{self.port}"
        self.run_plimsoll("tasks", "list", "--server", url, expect=8)
        out, _ = self.run_plimsoll("read", plimsoll.PHOTO, "--server", url, env={"PLIMSOLL_KEY": "wheelhouse"})
        self.assertTrue(out)
        shown, _ = self.run_plimsoll("settings", env={"PLIMSOLL_KEY": "wheelhouse"})
        self.assertIn("client.key", shown)
        self.assertNotIn("wheelhouse", shown)


if __name__ == "__main__":
    unittest.main()
