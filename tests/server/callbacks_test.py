"""Callbacks at the end of tasks: tried until they are taken, signed, across a restart; nowhere that is not allowed."""
import base64
import hashlib
import hmac
import http.server
import json
import shutil
import signal
import ssl
import subprocess
import threading
import unittest

import plimsoll
import serving

SECRET = "nobody can guess this one"


class Receiver:
    """Listens on loopback; answers `status`, and keeps what it was sent."""

    def __init__(self, certificate=None):
        receiver = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with receiver.changed:
                    status = receiver.status
                    receiver.heard.append((status, self.path, dict(self.headers), body))
                    receiver.changed.notify_all()
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.status = 204
        self.heard = []
        self.changed = threading.Condition()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(*certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, status):
        with self.changed:
            self.status = status

    def wait_for(self, what, seconds=120):
        with self.changed:
            return self.changed.wait_for(lambda: what(self.heard), timeout=seconds)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


def signed_by_us(headers, body):
    text = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(SECRET.encode(), text, hashlib.sha256).digest()).decode()
    return hmac.compare_digest(headers["webhook-signature"], f"v1,{expected}")


class Callbacks(serving.Case):
    def receiver(self, **options):
        receiver = Receiver(**options)
        self.addCleanup(receiver.close)
        return receiver

    def serve_with(self, allow, *arguments):
        self.serve("--callback-allow", allow, "--callback-pause", "100ms", "--callback-pause-max", "500ms", *arguments,
                   env={"PLIMSOLL_CALLBACK_SECRET": SECRET})

    def with_callback(self, url):
        document = self.write("pages.pdf", plimsoll.numbered_pdf(3))
        return self.submitted(document, f"&callback={url}")

    def wait_for_callback(self, where, state):
        self.assertTrue(self.wait_until(lambda: self.task(where)["callback"]["state"] == state), self.task(where))
        return self.task(where)["callback"]

    def test_one_is_tried_until_it_is_taken_and_a_restart_forgets_none(self):
        receiver = self.receiver()
        receiver.answer(503)
        self.serve_with(receiver.url + "/hook")
        where = self.with_callback(receiver.url + "/hook?token=never-logged")
        self.wait_for(where, "done")
        self.assertTrue(receiver.wait_for(lambda heard: len(heard) >= 2))
        self.assertEqual(self.task(where)["callback"]["to"], receiver.url)
        self.end_server(signal.SIGKILL)
        log = "".join(self.said)
        self.close_pipes()
        before = len(receiver.heard)
        receiver.answer(204)
        self.serve_with(receiver.url + "/hook")
        self.assertTrue(receiver.wait_for(lambda heard: heard[-1][0] == 204))
        shown = self.wait_for_callback(where, "delivered")
        self.assertGreaterEqual(shown["attempts"], 2)
        self.assertEqual(len(receiver.heard), before + 1, "taken once, and not sent again")
        for _, path, headers, body in receiver.heard:
            self.assertEqual(path, "/hook?token=never-logged")
            self.assertTrue(signed_by_us(headers, body), headers)
            self.assertEqual(headers["webhook-id"], where.rpartition("/")[2])
        self.assertEqual(len({body for _, _, _, body in receiver.heard}), 1, "the same each time")
        message = json.loads(receiver.heard[-1][3])
        self.assertEqual((message["type"], message["data"]["pages"]["done"]), ("task.done", 3))
        self.assertEqual(self.ask("GET", message["data"]["links"]["result"]).status, 200)
        self.assertNotIn("second line", receiver.heard[-1][3].decode(), "no word of the document")
        metrics = self.ask("GET", "/metrics").text
        self.assertIn('plimsoll_callbacks_total{outcome="delivered"} 1', metrics)
        self.assertTrue(
            self.wait_until(lambda: "plimsoll_callbacks_waiting 0" in self.ask("GET", "/metrics").text))
        log += "".join(self.said)
        self.assertIn("answered 503", log)
        for secret in ("never-logged", SECRET):
            self.assertNotIn(secret, log)

    def test_one_that_is_called_off_says_so(self):
        receiver = self.receiver()
        self.serve_with(receiver.url)
        book = self.write("book.pdf", plimsoll.numbered_pdf(400))
        where = self.submitted(book, f"&text_layer=ignore&callback={receiver.url}/x")
        self.assertEqual(self.ask("DELETE", where).json["state"], "cancelled")
        self.assertTrue(receiver.wait_for(lambda heard: heard))
        self.assertEqual(json.loads(receiver.heard[0][3])["type"], "task.cancelled")

    def test_it_is_given_up_in_the_end(self):
        receiver = self.receiver()
        receiver.answer(500)
        self.serve_with(receiver.url, "--callback-attempts", "3")
        where = self.with_callback(receiver.url)
        self.wait_for(where, "done")
        self.assertEqual(self.wait_for_callback(where, "failed")["attempts"], 3)
        self.assertEqual(len(receiver.heard), 3)

    def test_nothing_goes_where_it_is_not_allowed(self):
        receiver = self.receiver()
        self.serve_with(receiver.url + "/hooks/")
        for url in (receiver.url + "/other", "http://localhost:1/hooks/", receiver.url + "/hooks/../other",
                    "https://example.org/"):
            refused = self.post(f"/v1/tasks?callback={url}", plimsoll.PHOTO)
            self.assertEqual(refused.status, 422, refused.text)
            self.assertIn("callback", refused.json["detail"])
        self.assertIn("callbacks.allow", refused.json["detail"])
        self.assertEqual(self.ask("GET", "/v1/tasks").json["tasks"], [])
        self.end_server()
        self.close_pipes()
        self.serve()
        refused = self.post(f"/v1/tasks?callback={receiver.url}/hooks/", plimsoll.PHOTO)
        self.assertEqual(refused.status, 422, refused.text)
        self.assertIn("callbacks.allow, which is empty", refused.json["detail"])
        self.assertEqual(receiver.heard, [])

    def test_a_name_that_stands_for_this_machine_is_not_followed(self):
        # To the resolver a way of writing 127.0.0.1, to us a name like any other.
        receiver = self.receiver()
        name = receiver.url.replace("127.0.0.1", "127.1")
        self.serve_with(name, "--callback-attempts", "1")
        where = self.with_callback(name)
        self.wait_for(where, "done")
        self.wait_for_callback(where, "failed")
        self.assertEqual(receiver.heard, [])

    def test_wrong_settings_are_refused_at_the_start(self):
        for arguments, words in ((("--callback-allow", "hooks.example.org"), "callbacks.allow: 'hooks.example.org'"),
                                 (("--callback-allow", "https://hooks.example.org"), "callbacks.secret has 0 bytes"),
                                 (("--callback-allow", "https://hooks.example.org", "--callback-secret", "x" * 20,
                                   "--callback-ca-file", "/dev/null"), "callbacks.ca_file")):
            _, err = self.run_plimsoll("serve", "--listen", "127.0.0.1:0", "--data", self.folder / "data", *arguments,
                                       expect=9)
            self.assertIn(words, err)

    @unittest.skipUnless(shutil.which("openssl"), "no openssl")
    def test_https_is_held_against_the_authorities(self):
        key, certificate = self.folder / "key.pem", self.folder / "certificate.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                        "-nodes", "-days", "1", "-subj", "/CN=receiver", "-addext", "subjectAltName=IP:127.0.0.1",
                        "-keyout", str(key), "-out", str(certificate)], check=True, capture_output=True)
        receiver = self.receiver(certificate=(certificate, key))
        self.serve_with(receiver.url, "--callback-attempts", "1")
        where = self.with_callback(receiver.url)
        self.wait_for(where, "done")
        self.wait_for_callback(where, "failed")
        self.assertEqual(receiver.heard, [], "a certificate that nobody vouches for")
        self.end_server()
        self.close_pipes()
        self.serve_with(receiver.url, "--callback-ca-file", certificate)
        where = self.with_callback(receiver.url)
        self.wait_for_callback(where, "delivered")
        self.assertTrue(signed_by_us(receiver.heard[0][2], receiver.heard[0][3]))


if __name__ == "__main__":
    unittest.main()
