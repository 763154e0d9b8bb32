"""Who may do what, and what the server refuses before it costs anything."""
import hashlib
import http.client
import socket
import unittest

import plimsoll
import serving


class Access(serving.Case):
    def keys(self, *rows):
        lines = [f"{name} {tenant} {roles} {hashlib.sha256(key.encode()).hexdigest()}\n" for name, tenant, roles, key in rows]
        return self.write("keys", "".join(lines))

    def test_keys_open_what_their_roles_say(self):
        keys = self.keys(("a", "alpha", "submit,read", "key-a"), ("b", "beta", "read", "key-b"), ("root", "ops", "admin", "key-r"))
        self.serve("--keys-file", keys)
        self.assertEqual(self.ask("GET", "/v1/tasks").status, 401)
        self.assertEqual(self.ask("GET", "/v1/tasks", Authorization="Bearer wrong").status, 401)
        self.assertEqual(self.ask("GET", "/livez").status, 200)
        self.assertEqual(self.post("/v1/tasks", plimsoll.PHOTO, X_Api_Key="key-b").status, 403)
        taken = self.post("/v1/tasks", plimsoll.PHOTO, Authorization="Bearer key-a")
        self.assertEqual(taken.status, 202, taken.text)
        where = taken.headers["Location"]
        self.assertEqual(self.ask("GET", where, X_Api_Key="key-a").status, 200)
        self.assertEqual(self.ask("GET", where, X_Api_Key="key-b").status, 404)
        self.assertEqual(self.ask("GET", where, X_Api_Key="key-r").status, 200)
        self.assertEqual(self.ask("GET", "/admin/memory/stats", X_Api_Key="key-a").status, 403)
        self.assertEqual(self.ask("GET", "/admin/memory/stats", X_Api_Key="key-r").status, 200)

    def test_without_keys_only_this_machine_is_served(self):
        _, err = self.run_plimsoll("serve", "--listen", "0.0.0.0:0", "--data", self.folder / "data", expect=9)
        self.assertIn("server.keys_file", err)

    def test_a_second_server_does_not_take_the_folder(self):
        self.serve()
        _, err = self.run_plimsoll("serve", "--listen", "127.0.0.1:0", "--data", self.folder / "data", expect=5)
        self.assertIn("used by another plimsoll", err)

    def test_a_document_that_is_too_large_is_not_sent(self):
        self.serve("--file-bytes", "100K")
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        with connection:
            connection.sendall(b"POST /v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\nExpect: 100-continue\r\n\r\n")
            answer = connection.recv(4096).decode()
        self.assertTrue(answer.startswith("HTTP/1.1 413"), answer)

    def test_broken_requests_are_refused_and_the_server_goes_on(self):
        self.serve()
        for request, status in ((b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 404), (b"nonsense\r\n\r\n", 400),
                                (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n\r\n", 431),
                                (b"POST /v1/tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400)):
            with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
                connection.sendall(request)
                self.assertIn(f"HTTP/1.1 {status}".encode(), connection.recv(4096), request[:60])
        self.assertEqual(self.ask("GET", "/livez").status, 200)

    def test_a_client_that_goes_calls_its_reading_off(self):
        self.serve()
        book = plimsoll.numbered_pdf(200)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", "/v1/read?text_layer=ignore", body=book)
        where = None
        for _ in range(400):
            tasks = self.ask("GET", "/v1/tasks").json["tasks"]
            if tasks:
                where = tasks[0]["links"]["self"]
                break
        self.assertIsNotNone(where)
        connection.close()
        self.assertEqual(self.wait_for(where, "cancelled", seconds=30)["state"], "cancelled")


if __name__ == "__main__":
    unittest.main()
