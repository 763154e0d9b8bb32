"""The data folder: its version, another process on it, backups and what is made of them. As docs/operations.md says it."""
import contextlib
import pathlib
import shutil
import signal
import sqlite3
import time
import unittest

import plimsoll
import serving

PAGES = 4


class DataFolder(serving.Case):
    def setUp(self):
        super().setUp()
        self.book = self.write("book.pdf", plimsoll.numbered_pdf(PAGES))

    def result(self, where):
        return self.ask("GET", f"{where}/result?format=json").text

    def end(self, how=signal.SIGTERM):
        self.end_server(how)
        self.close_pipes()

    def sql(self, *statements):
        """On the stopped server's database; the last one's rows."""
        with contextlib.closing(sqlite3.connect(self.data / "tasks.db", isolation_level=None)) as connection:
            return [connection.execute(statement).fetchall() for statement in statements][-1]

    def reads_the_second(self):
        """A server with two tasks: where the one is that is done, where the one that is being read, and what each comes to."""
        self.serve("--commit-wait", "0")
        done = self.submitted(self.book, "&text_layer=ignore")
        self.wait_for(done, "done")
        expected = self.result(done)
        half = self.submitted(self.book, "&text_layer=ignore")
        until = time.monotonic() + 60
        while self.task(half)["pages"]["done"] < 1:
            self.assertLess(time.monotonic(), until)
        return done, half, expected

    def a_done_and_a_half_read_one(self):
        """The folder of such a server, which was killed."""
        places = self.reads_the_second()
        self.end(signal.SIGKILL)
        return places

    def goes_on(self, done, half, expected):
        self.serve()
        self.assertEqual(self.result(done), expected)
        self.assertEqual(self.wait_for(half, "done", "failed")["state"], "done")
        self.assertEqual(self.result(half), expected)
        listed = {task["id"] for task in self.ask("GET", "/v1/tasks").json["tasks"]}
        self.assertEqual(listed, {done.rsplit("/", 1)[1], half.rsplit("/", 1)[1]})
        self.assertEqual({path.name for path in (self.data / "bodies").iterdir()}, listed | {"incoming"})

    def refused(self, *words):
        self.assertFalse(self.comes_up())
        self.assertEqual(self.server.wait(timeout=60), 5)
        self.close_pipes()
        for word in words:
            self.assertIn(word, "".join(self.said))

    # --- versions

    def test_a_newer_folder_is_refused_and_left_as_it_is(self):
        self.serve()
        where = self.submitted(self.book)
        self.wait_for(where, "done")
        expected = self.result(where)
        self.end()
        self.sql("INSERT INTO schema_steps VALUES(99)")
        before = {path: path.read_bytes() for path in self.data.rglob("*") if path.is_file()}
        self.refused("schema 99", "newer plimsoll", "another data folder")
        self.assertEqual({path: path.read_bytes() for path in self.data.rglob("*") if path.is_file()}, before)
        self.sql("DELETE FROM schema_steps WHERE version = 99")
        self.serve()
        self.assertEqual(self.result(where), expected)

    def test_a_folder_of_version_1_goes_on_with_what_was_read(self):
        done, half, expected = self.a_done_and_a_half_read_one()
        # What versions 2 and 3 added is taken away again.
        self.sql("DROP INDEX tasks_by_callback", *(f"ALTER TABLE tasks DROP COLUMN callback{part}" for part in ("_next", "_attempts", "_state", "")),
                 "DROP TABLE events", "ALTER TABLE tasks DROP COLUMN last_event", "DELETE FROM schema_steps WHERE version > 1")
        read = self.sql("SELECT pages_done FROM tasks WHERE state = 1")[0][0]
        self.goes_on(done, half, expected)
        metric = next(line for line in self.ask("GET", "/metrics").text.splitlines() if line.startswith("plimsoll_pages_read_total"))
        self.assertEqual(float(metric.split()[1]), PAGES - read, "pages that were stored were read again")
        self.end()
        self.assertEqual(self.sql("SELECT max(version) FROM schema_steps"), [(3,)])

    # --- one at a time

    def test_a_second_server_is_refused_and_the_first_not_disturbed(self):
        self.serve()
        first = (self.server, self.port, self.reader)
        self.refused("is used by another plimsoll")
        self.server, self.port, self.reader = first
        self.wait_for(self.submitted(self.book), "done")

    # --- backup and restore

    def restore(self, database, bodies):
        """Into a folder of its own, which is served from now on."""
        self.data = self.folder / "restored"
        self.data.mkdir()
        shutil.copy(database, self.data / "tasks.db")
        shutil.copytree(bodies, self.data / "bodies")

    def test_a_backup_of_a_running_server(self):
        done, half, expected = self.reads_the_second()
        backup = self.folder / "backup"
        backup.mkdir()
        # sqlite3 tasks.db ".backup FILE": the same call of the library.
        with contextlib.closing(sqlite3.connect(self.data / "tasks.db")) as source, \
                contextlib.closing(sqlite3.connect(backup / "tasks.db")) as copy:
            source.backup(copy)
        late = self.submitted(self.book)  # its document is in the backup, it is not
        shutil.copytree(self.data / "bodies", backup / "bodies")
        for where in (half, late):
            self.assertEqual(self.wait_for(where, "done", "failed")["state"], "done", "the running server was disturbed")
        self.end()
        self.restore(backup / "tasks.db", backup / "bodies")
        self.goes_on(done, half, expected)

    def test_a_copy_of_a_stopped_server_and_of_a_killed_one(self):
        done, half, expected = self.a_done_and_a_half_read_one()
        shutil.copytree(self.data, self.folder / "copy")
        self.goes_on(done, half, expected)
        self.end()
        stopped = pathlib.Path(shutil.copytree(self.data, self.folder / "copy of the stopped one"))
        self.assertFalse((stopped / "tasks.db-wal").exists(), "a server that was told to end leaves no log")
        for folder in (self.folder / "copy", stopped):
            self.data = folder
            self.goes_on(done, half, expected)
            self.end()


if __name__ == "__main__":
    unittest.main()
