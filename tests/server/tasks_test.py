"""Documents in over HTTP, text out: tasks, events, results, synchronous reading, plans, the admin view of memory."""
import json
import unittest

import plimsoll
import serving


def sent_events(text):
    """[(id, name, data)] of a stream of server-sent events."""
    found = []
    for block in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines() if ": " in line and not line.startswith(":"))
        if "event" in fields:
            found.append((int(fields["id"]), fields["event"], json.loads(fields["data"])))
    return found


class Tasks(serving.Case):
    def setUp(self):
        super().setUp()
        self.serve()

    def test_a_task_gives_what_the_command_line_gives(self):
        self.write("scan.pdf", plimsoll.SCAN.read_bytes())
        where = self.submitted(plimsoll.SCAN)
        task = self.wait_for(where, "done")
        self.assertEqual((task["pages"]["done"], task["pages"]["left"], task["progress"]), (2, 0, 1.0))
        self.assertEqual(task["document"]["format"], "pdf")
        self.assertGreater(task["memory"]["predicted_bytes"], 1 << 20)
        for form in ("txt", "md", "tsv", "hocr", "html", "alto", "csv"):
            expected, _ = self.run_plimsoll("read", "scan.pdf", "-t", form)
            self.assertEqual(self.ask("GET", f"{where}/result?format={form}").text, expected, form)
        page = self.ask("GET", f"{where}/pages/2").json
        self.assertEqual(page["page"]["number"], 2)
        self.assertTrue(page["facts"]["stages"])

    def test_events_tell_each_page_and_end(self):
        where = self.submitted(plimsoll.SCAN)
        events = sent_events(self.ask("GET", f"{where}/events").text)
        self.assertEqual([number for number, _, _ in events], list(range(1, len(events) + 1)))
        self.assertEqual([data["page"] for _, name, data in events if name == "page"], [1, 2])
        self.assertEqual(events[-1][1:], ("state", {**events[-1][2], "state": "done"}))
        again = sent_events(self.ask("GET", f"{where}/events", Last_Event_ID=str(events[2][0])).text)
        self.assertEqual(again, events[3:])

    def test_a_form_is_taken_too(self):
        boundary = "x" * 20
        body = (f"--{boundary}\r\nContent-Disposition: form-data; name=\"options\"\r\n\r\n{{\"pages\": \"2\"}}\r\n"
                f"--{boundary}\r\nContent-Disposition: form-data; name=\"document\"; filename=\"scan.pdf\"\r\n"
                "Content-Type: application/pdf\r\n\r\n").encode() + plimsoll.SCAN.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
        answer = self.ask("POST", "/v1/tasks", body, Content_Type=f"multipart/form-data; boundary={boundary}")
        self.assertEqual(answer.status, 202, answer.text)
        task = self.wait_for(answer.headers["Location"], "done")
        self.assertEqual((task["name"], task["pages"]["total"]), ("scan.pdf", 1))

    def test_a_small_document_is_read_at_once(self):
        expected, _ = self.run_plimsoll("read", plimsoll.PHOTO)
        answer = self.post("/v1/read", plimsoll.PHOTO)
        self.assertEqual((answer.status, answer.text), (200, expected))
        self.assertEqual(self.post("/v1/read", plimsoll.PHOTO, Prefer="respond-async").status, 202)

    def test_what_cannot_be_read_says_why(self):
        answer = self.ask("POST", "/v1/read", b"this is no document")
        self.assertEqual((answer.status, answer.json["reason"]), (415, "unknown_format"), answer.text)
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json")
        self.assertEqual(self.ask("GET", "/v1/tasks").json["tasks"], [])

    def test_a_task_can_be_called_off(self):
        book = self.write("book.pdf", plimsoll.SCAN.read_bytes())
        where = self.submitted(book, "&text_layer=ignore")
        self.assertIn(self.ask("DELETE", where).status, (200, 204))
        self.assertEqual(self.ask("DELETE", where).status, 204)
        self.assertEqual(self.ask("GET", where).status, 404)

    def test_a_plan_reads_nothing(self):
        plan = self.post("/v1/plan", plimsoll.SCAN).json
        self.assertEqual((plan["pages"], plan["refused"]), (2, None))
        self.assertGreater(plan["predicted_peak_bytes"], 32 << 20)

    def test_the_admin_sees_who_holds_memory_and_gets_it_back(self):
        self.post("/v1/read", plimsoll.PHOTO)
        stats = self.ask("GET", "/admin/memory/stats").json
        self.assertGreater(stats["current"]["cpu_used_mb"], 20)
        self.assertGreater(stats["current"]["models_loaded"], 0)
        self.assertTrue(stats["history"])
        self.assertEqual(stats["ledger"][0]["kind"], "root")
        self.assertTrue(any(model["ref_count"] == 0 for model in stats["models"]), stats["models"])
        collected = self.ask("POST", "/admin/memory/gc").json
        self.assertIn("ppocrv6-small-det", collected["models_unloaded"])
        self.assertGreater(collected["freed_mb"], 5)
        self.assertEqual(self.ask("GET", "/admin/memory/stats").json["models"], [])
        self.assertEqual(self.ask("POST", "/admin/models/ppocrv6-small-det/load").status, 200)
        self.assertEqual(self.ask("POST", "/admin/models/none/load").status, 404)

    def test_health_metrics_and_description_are_there(self):
        self.assertEqual(self.ask("GET", "/health").json["status"], "healthy")
        self.assertEqual(self.ask("GET", "/readyz").json["ready"], True)
        self.assertEqual(self.ask("GET", "/livez").status, 200)
        self.assertEqual(self.ask("HEAD", "/version").body, b"")
        self.assertIn("plimsoll_memory_budget_bytes", self.ask("GET", "/metrics").text)
        self.assertEqual(self.ask("GET", "/openapi.json").json["openapi"], "3.1.0")
        self.assertEqual(self.ask("GET", "/nowhere").status, 404)
        self.assertEqual(self.ask("PUT", "/v1/tasks").headers["Allow"], "GET, HEAD, POST, OPTIONS")


if __name__ == "__main__":
    unittest.main()
