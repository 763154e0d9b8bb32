"""The server on a disk that fails, and by a clock that jumps, where it is told to: its own objects, another main."""
import contextlib
import shutil
import sqlite3
import tempfile

import plimsoll
import serving

NAMES = {"PLIMSOLL_HELPERS_FOLDER": str(plimsoll.BUILD / "libexec" / "plimsoll"),
         "PLIMSOLL_MODELS_FOLDER": str(plimsoll.BUILD / "share" / "plimsoll" / "models")}


class Case(serving.Case):
    executable = plimsoll.BUILD / "tests" / "tasks" / "plimsoll-on-faulty-disk"

    def comes_up(self, *arguments, env=None):
        return super().comes_up(*arguments, env={**NAMES, **(env or {})})

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
