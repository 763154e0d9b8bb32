"""What was accepted is read to its end, whatever ends the server; pages come out the same."""
import signal
import time
import unittest

import plimsoll
import serving

PAGES = 12


class Restart(serving.Case):
    def setUp(self):
        super().setUp()
        self.book = self.write("book.pdf", plimsoll.numbered_pdf(PAGES))

    def accepted(self):
        """A document whose pages are recognised one by one."""
        return self.submitted(self.book, "&text_layer=ignore")

    def undisturbed(self):
        self.serve()
        where = self.accepted()
        self.wait_for(where, "done")
        result = self.ask("GET", f"{where}/result?format=json").text
        self.assertEqual(self.end_server(), 0)
        self.close_pipes()
        return result

    def read_so_far(self, where, at_least):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            pages = self.task(where)["pages"]
            if pages["done"] >= at_least:
                return pages["done"]
            time.sleep(0.02)
        self.fail("no page came")

    def test_after_kill_nine_it_goes_on_behind_the_stored_pages(self):
        expected = self.undisturbed()
        for pages_before in (0, 1, 4):
            self.serve()
            where = self.accepted()
            done = self.read_so_far(where, pages_before)
            self.end_server(signal.SIGKILL)
            self.close_pipes()
            self.serve()
            task = self.wait_for(where, "done")
            self.assertEqual(task["pages"]["done"], PAGES)
            # The document is the same; its id and name are of the task.
            self.assertEqual(self.ask("GET", f"{where}/result?format=json").text, expected, f"after {done} pages")
            self.assertEqual(self.end_server(), 0)
            self.close_pipes()

    def test_told_to_end_it_puts_back_what_runs(self):
        self.serve("--drain-time", "0")
        where = self.accepted()
        self.read_so_far(where, 1)
        self.assertEqual(self.end_server(), 0)
        self.close_pipes()
        self.serve()
        self.assertEqual(self.wait_for(where, "done")["pages"]["done"], PAGES)

    def test_while_it_goes_down_it_is_not_ready_and_takes_nothing(self):
        self.serve("--drain-time", "60s")
        where = self.accepted()
        self.read_so_far(where, 1)
        self.server.send_signal(signal.SIGTERM)
        until = time.monotonic() + 30
        while self.ask("GET", "/readyz").status == 200 and time.monotonic() < until:
            time.sleep(0.02)
        refused = self.post("/v1/tasks", self.book)
        self.assertEqual((refused.status, refused.json["reason"]), (503, "draining"))
        self.assertTrue(refused.headers["Retry-After"])
        self.assertEqual(self.server.wait(timeout=60), 0)


if __name__ == "__main__":
    unittest.main()
