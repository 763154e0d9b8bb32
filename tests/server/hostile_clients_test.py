"""Clients that are slow, broken or malicious: each is refused clearly, others are served on, and memory stays flat."""
import json
import pathlib
import re
import threading
import time
import unittest

import hostile_requests
import plimsoll
import raw_client
import serving

# What a server is patient with, made short. CONNECTIONS at once, of which one address may have PEER.
CONNECTIONS, PEER = 60, 20
BOUNDS = ("--header-time", "1s", "--keep-alive", "1s", "--body-idle", "1s", "--write-stall", "1s",
          "--connections", CONNECTIONS, "--connections-per-peer", PEER, "--file-bytes", hostile_requests.FILE_MAX)
# More than server.connections, from few addresses and from many.
FEW, MANY = ["127.0.0.2", "127.0.0.3"], [f"127.0.0.{number}" for number in range(2, 8)]
HEADER = b"GET /livez HTTP/1.1\r\nHost: h\r\nX: "
BODY = b"POST /v1/tasks HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n"
# A connection's share (docs/operations.md) without TLS: its own, and a piece of a body.
CONNECTION_KIB = 105 + 32
# What rounds after the first may add for good: the allocator's doing, not ours.
GROWTH_KIB = 2048


class Storm(serving.Case):
    QUOTA = 64 << 20

    def setUp(self):
        super().setUp()
        self.crowds = []
        self.serve(*BOUNDS, "--body-quota", self.QUOTA)

    def tearDown(self):
        for crowd in self.crowds:
            crowd.end()
        super().tearDown()

    def refused(self, what, request, status):
        """The one answer that there is to it."""
        said = raw_client.said_to(self.port, request)
        answers = raw_client.replies(said)
        self.assertEqual([answer.status for answer in answers], [status], f"{what}: {said[:500]}")
        answer = answers[0]
        self.assertEqual(answer.headers["Content-Type"], "application/problem+json", what)
        self.assertEqual(answer.json["status"], status, what)
        self.assertTrue(answer.json["reason"] and answer.json["detail"], what)
        self.assertNotIn("X-Evil", answer.headers, what)

    def connections(self):
        """That are open, ours among them; all that may be when we are not let in."""
        try:
            answer = self.ask("GET", "/metrics")
        except OSError:  # beyond those who are told that it is full are those who are not
            return CONNECTIONS
        if answer.status == 503:
            return CONNECTIONS
        return int(re.search(r"^plimsoll_http_connections (\d+)$", answer.text, re.MULTILINE)[1])

    def wait_until(self, condition, what, seconds=60):
        until = time.monotonic() + seconds
        while not condition():
            self.assertLess(time.monotonic(), until, what)
            time.sleep(0.02)

    def all_gone(self):
        """Nobody but who asks is connected."""
        self.wait_until(lambda: self.connections() == 1, "connections stay")

    def crowd(self, sources, begin, drip):
        crowd = raw_client.Crowd(self.port, sources, CONNECTIONS, begin, drip)
        crowd.start()
        self.crowds.append(crowd)
        return crowd

    def finished_task(self, pages):
        return self.wait_for(self.submitted(self.write("book.pdf", plimsoll.numbered_pdf(pages))), "done")["links"]

    def stalled(self, target):
        """Asks for far more than fits on the way, and reads nothing of it."""
        client = raw_client.connect(self.port, received=4096)
        client.sendall(f"GET {target} HTTP/1.1\r\nHost: h\r\n\r\n".encode() * 300)
        return client


class Refusals(Storm):
    def test_each_is_refused_in_its_own_words(self):
        for name, group in hostile_requests.GROUPS.items():
            for what, request, status in group:
                with self.subTest(group=name, what=what):
                    self.refused(what, request, status)
        self.assertEqual(self.ask("GET", "/health").json["status"], "healthy")
        self.assertEqual(self.ask("GET", "/v1/tasks").json["tasks"], [])
        self.assertEqual([path for path in (self.folder / "data" / "bodies").rglob("*") if path.is_file()], [])

    def test_what_is_odd_but_allowed_is_answered(self):
        for request in (hostile_requests.get(b"http://other.example/livez"), b"GET /livez HTTP/1.0\r\n\r\n",
                        b"\r\n\r\n" + hostile_requests.get(b"/livez")):
            answers = raw_client.replies(raw_client.said_to(self.port, request))
            self.assertEqual([answer.body for answer in answers], [b"alive\n"], request)


class Quota(Storm):
    QUOTA = 2 << 20

    def full_size(self, book):
        return book + b"%" * (hostile_requests.FILE_MAX - len(book))

    def test_a_full_quota_is_told_before_the_body_comes(self):
        book = self.full_size(plimsoll.numbered_pdf(300))
        for _ in range(self.QUOTA // len(book)):
            self.assertEqual(self.ask("POST", "/v1/tasks?priority=low", book).status, 202)
        said = raw_client.said_to(self.port, hostile_requests.post(b"Content-Length: %d\r\n" % len(book), book[:100]))
        answer = raw_client.replies(said)[0]
        self.assertEqual((answer.status, answer.json["reason"]), (507, "body_quota"))

    def test_slow_bodies_are_given_up_and_their_quota_comes_back(self):
        crowd = self.crowd(FEW, BODY, b"x")
        self.wait_until(lambda: crowd.told[408] >= PEER, f"they are not given up: {crowd.told}")
        crowd.end()
        self.assertLessEqual(set(crowd.told), {0, 408, 503, 507})
        self.all_gone()
        self.assertEqual(self.ask("POST", "/v1/tasks", self.full_size(plimsoll.numbered_pdf(1))).status, 202)
        self.assertEqual(list((self.folder / "data" / "bodies" / "incoming").iterdir()), [])


class Injection(Storm):
    EVIL = "a\r\nX-Evil: b\r\n\r\n"

    def submit(self, parts):
        body = b"".join(hostile_requests.part(name, value, more) for name, value, more in parts) + hostile_requests.END
        return self.ask("POST", "/v1/tasks", body, Content_Type="multipart/form-data; boundary=part")

    def test_names_do_not_get_into_headers_or_logs(self):
        book = plimsoll.numbered_pdf(1)
        for parts in ([(b"name", self.EVIL.encode(), b""), (b"document", book, b"")],
                      [(b"options", json.dumps({"name": self.EVIL}).encode(), b""), (b"document", book, b"")],
                      [(b"document", book, b"; filename=\"a\\\"; X-Evil=b\\\\\"")],
                      [(b"document", book, b"; filename*=UTF-8''a%0d%0aX-Evil:b")],
                      [(b"document", book, b"; filename=\"\xff\xfe/../../etc/passwd\"")]):
            answer = self.submit(parts)
            self.assertEqual(answer.status, 202, answer.text)
            self.assertNotIn("X-Evil", answer.headers)
            links = self.wait_for(answer.headers["Location"], "done")["links"]
            for form in ("txt", "json", "md", "tsv", "hocr", "html", "alto", "csv", "xlsx"):
                result = self.ask("GET", f"{links['result']}?format={form}")
                self.assertEqual(result.status, 200)
                self.assertNotIn("X-Evil", result.headers)
                self.assertRegex(result.headers["Content-Disposition"], r'^inline; filename="[A-Za-z0-9._-]+"$')
        self.log_is_whole()

    def test_headers_come_back_only_when_they_are_sane(self):
        book = plimsoll.numbered_pdf(1)
        for wanted in (b"a b; X-Evil: c", b"a" * 65, b"\xff"):
            request = hostile_requests.get(b"/livez", b"X-Request-Id: " + wanted + b"\r\n")
            answer = raw_client.replies(raw_client.said_to(self.port, request))[0]
            self.assertRegex(answer.headers["X-Request-Id"], "^[0-9a-f]{16}$")
        trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        self.ask("GET", "/livez", traceparent=trace)
        self.ask("GET", "/livez", traceparent=trace.replace("01", "0g"))
        self.wait_until(lambda: any(trace[3:35] in line for line in self.said), "the trace is not in the log")
        for key in ("X-Evil: \t\"'", "\xff\xfe", "x" * 5000):
            answer = self.ask("POST", "/v1/tasks", book, Idempotency_Key=key)
            self.assertIn(answer.status, (202, 422), answer.text)
            self.assertNotIn("X-Evil", str(answer.headers))
        self.log_is_whole()

    def log_is_whole(self):
        """One JSON object a line, and nothing of what clients choose freely."""
        self.wait_until(lambda: len(self.said) > 2, "no log")
        for line in self.said:
            if line.startswith("{"):
                json.loads(line)
            self.assertNotIn("X-Evil", line)


class SlowClients(Storm):
    def test_slow_headers_from_few_addresses_keep_nobody_out(self):
        crowd = self.crowd(FEW, HEADER, b"x")
        self.wait_until(lambda: self.connections() > PEER, "the crowd does not come")

        def others_are_served():
            self.assertEqual(self.ask("GET", "/readyz").status, 200)
            return crowd.told[408] >= 3 * PEER and crowd.told[503] > 0
        self.wait_until(others_are_served, "they are not given up")
        crowd.end()
        self.assertLessEqual(set(crowd.told), {0, 408, 503})

    def test_all_places_taken_is_told_and_passes(self):
        crowd = self.crowd(MANY, HEADER, b"x")

        def turned_away():
            try:
                answer = self.ask("GET", "/readyz")
            except OSError:  # without a word
                return False
            self.assertIn(answer.status, (200, 503))
            if answer.status == 200:
                return False
            self.assertEqual(answer.json["reason"], "connections")
            return int(answer.headers["Retry-After"]) > 0
        self.wait_until(turned_away, "nobody is turned away")
        crowd.end()
        self.assertGreater(crowd.told[503], 0)
        self.all_gone()

    def test_empty_lines_and_silence_end(self):
        for begin, drip in ((b"", b"\r\n"), (b"", b"")):
            crowd = self.crowd(FEW[:1], begin, drip)
            self.wait_until(lambda: crowd.told[0] >= 2 * PEER, "they are not shown out")
            crowd.end()

    def test_who_reads_nothing_of_a_large_answer_is_cut_off(self):
        links = self.finished_task(100)
        for target in (f"{links['result']}?format=json", links["events"]):
            with self.stalled(target):
                self.wait_until(lambda: self.connections() == 2, "it does not come")
                self.all_gone()


class Memory(Storm):
    ROUNDS = 4

    def used_kib(self):
        status = pathlib.Path(f"/proc/{self.server.pid}/status").read_text()
        return int(re.search(r"RssAnon:\s+(\d+) kB", status)[1])

    def watch_peak(self):
        while not self.over.wait(0.01) and self.server.poll() is None:
            self.peak = max(self.peak, self.used_kib())

    def one_round(self, links):
        crowds = [self.crowd(FEW[:1], HEADER + b"x" * 15_000, b"x"), self.crowd(FEW[1:], BODY + b"x" * 5_000, b"x")]
        large = (f"{links['result']}?format=json", links["events"])
        stalled = [self.stalled(target) for target in large * 5]
        for group in hostile_requests.GROUPS.values():
            for case in group:
                self.refused(*case)
        for crowd in crowds:
            self.wait_until(lambda: crowd.told[408] >= 2 * PEER, f"{crowd.told}")
            crowd.end()
        for client in stalled:
            client.close()
        self.all_gone()

    def test_memory_is_flat_from_round_to_round(self):
        links = self.finished_task(100)
        idle = self.peak = self.used_kib()
        self.over = threading.Event()
        watch = threading.Thread(target=self.watch_peak, daemon=True)
        watch.start()
        rounds = []
        for _ in range(self.ROUNDS):
            self.one_round(links)
            rounds.append(self.used_kib())
        self.over.set()
        watch.join()
        print(json.dumps({"idle_kib": idle, "rounds_kib": rounds, "peak_kib": self.peak,
                          "charged_kib": CONNECTIONS * CONNECTION_KIB}), flush=True)
        self.assertLessEqual(max(rounds[1:]), rounds[0] + GROWTH_KIB, rounds)
        self.assertLessEqual(self.peak - idle, CONNECTIONS * CONNECTION_KIB)


if __name__ == "__main__":
    unittest.main()
