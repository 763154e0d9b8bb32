"""A control group of one's own with a real memory limit, below the one that this process is in (version 1)."""
import os
import pathlib
import time


class NotPermitted(Exception):
    """This machine has no memory controller of version 1, or does not let us make groups."""


def _own_folder():
    for line in pathlib.Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        if "memory" in controllers.split(","):
            return pathlib.Path("/sys/fs/cgroup/memory") / path.lstrip("/")
    raise NotPermitted("no memory controller of version 1")


class ControlGroup:
    """with ControlGroup(bytes) as group: … subprocess.Popen(…, preexec_fn=group.enter)"""

    def __init__(self, limit):
        self.folder = _own_folder() / f"plimsoll-limit-{os.getpid()}"
        self.limit = limit

    def __enter__(self):
        try:
            self.folder.mkdir()
            (self.folder / "memory.limit_in_bytes").write_text(str(self.limit))
            if "oom_kill " not in (self.folder / "memory.oom_control").read_text():
                raise NotPermitted("the kernel does not count its kills")
        except OSError as problem:
            raise NotPermitted(str(problem)) from problem
        return self

    def __exit__(self, *_):
        for _ in range(100):  # helpers that were told to end may need a moment
            try:
                self.folder.rmdir()
                return
            except OSError:
                time.sleep(0.05)

    def enter(self):
        """In the child, between fork and exec."""
        (self.folder / "cgroup.procs").write_text(str(os.getpid()))

    def kills(self):
        for line in (self.folder / "memory.oom_control").read_text().splitlines():
            name, value = line.split()
            if name == "oom_kill":
                return int(value)
        return 0

    def used(self):
        """Anonymous and shared memory, in bytes."""
        fields = dict(line.split() for line in (self.folder / "memory.stat").read_text().splitlines())
        return int(fields["total_rss"]) + int(fields["total_shmem"]) if "total_shmem" in fields else int(fields["total_rss"])

    def most(self):
        """The most that was ever charged, page cache included."""
        return int((self.folder / "memory.max_usage_in_bytes").read_text())
