"""A server of its own for each test, and a client that says what came back."""
import contextlib
import http.client
import json
import re
import shutil
import signal
import sqlite3
import tempfile
import threading
import time

import plimsoll


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    @property
    def text(self):
        return self.body.decode(errors="replace")

    @property
    def json(self):
        return json.loads(self.body)


class Case(plimsoll.Case):
    def setUp(self):
        super().setUp()
        self.server = None
        self.reader = None
        self.port = None
        self.data = self.folder / "data"

    def serve(self, *arguments, env=None):
        """Starts it on the folder of this test; returns when it listens."""
        if not self.comes_up(*arguments, env=env):
            self.fail(f"it did not listen: {self.said}")

    def comes_up(self, *arguments, env=None):
        """False when it ended before it listened: its status is to be waited for, its words are in `said`."""
        self.server = self.start("serve", "--listen", "127.0.0.1:0", "--data", self.data, *arguments, env=env)
        self.said, self.reader = [], None
        for line in self.server.stderr:
            self.said.append(line.decode(errors="replace"))
            found = re.search(r"listening on http://127\.0\.0\.1:(\d+)", self.said[-1])
            if found:
                self.port = int(found[1])
                break
        else:
            return False
        self.reader = threading.Thread(target=self.drain, args=(self.server,), daemon=True)
        self.reader.start()
        return True

    def drain(self, server):
        for line in server.stderr:
            self.said.append(line.decode(errors="replace"))

    def end_server(self, how=signal.SIGTERM):
        self.server.send_signal(how)
        status = self.server.wait(timeout=60)
        self.reader.join(timeout=10)
        return status

    def tearDown(self):
        if not self.server:
            return
        if self.server.poll() is None:
            self.assertEqual(self.end_server(), 0, "".join(self.said[-20:]))
        self.close_pipes()

    def close_pipes(self):
        if self.reader:
            self.reader.join(timeout=10)
        self.server.stderr.close()
        self.server.stdout.close()

    def ask(self, method, path, body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            connection.request(method, path, body=body, headers={name.replace("_", "-"): value for name, value in headers.items()})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def post(self, path, file, **headers):
        return self.ask("POST", path, file.read_bytes(), **headers)

    def task(self, where):
        return self.ask("GET", where).json

    def wait_for(self, where, *states, seconds=120):
        until = time.monotonic() + seconds
        task = None
        while time.monotonic() < until:
            task = self.task(where)
            if task["state"] in states:
                return task
            time.sleep(0.05)
        self.fail(f"{where} is {task}, not {states}; {''.join(self.said[-20:])}")

    def wait_until(self, condition, seconds=60):
        until = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > until:
                return False
            time.sleep(0.05)
        return True

    def submitted(self, file, query=""):
        answer = self.post(f"/v1/tasks?name={file.name}{query}", file)
        self.assertEqual(answer.status, 202, answer.text)
        return answer.headers["Location"]

    def query(self, sql):
        """Rows of the stopped server's database: of a copy, because whoever opens a log carries it out. None of one that
        is not there yet."""
        with tempfile.TemporaryDirectory(dir=self.folder) as copy:
            for file in self.data.glob("tasks.db*"):
                shutil.copy(file, copy)
            with contextlib.closing(sqlite3.connect(f"{copy}/tasks.db")) as connection:
                made = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'events'").fetchone()[0]
                return connection.execute(sql).fetchall() if made else []

    def metric(self, name):
        for line in self.ask("GET", "/metrics").text.splitlines():
            if line.split(" ")[0] == name:
                return float(line.split(" ")[1])
        self.fail(f"there is no metric {name}")
