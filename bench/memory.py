"""Peak memory of all processes of a contender together, sampled (design §5): anonymous and shared memory, PSS beside it.

Each run gets a control group of its own (cgroup v1, memory): its rss + shmem counts every page once, memfds that nobody
maps included. Where no group can be made, the sum of Pss_Anon and Pss_Shmem of the processes started stands in for it.
"""
import contextlib
import pathlib
import threading
import time

INTERVAL = 0.01       # seconds; a page takes hundreds of ms
PSS_EVERY = 0.25      # walking all mappings is dear
NUMBER = iter(range(1_000_000))


def own_group():
    """Folder of the memory group (v1) that this process is in, or None."""
    with contextlib.suppress(OSError):
        for line in pathlib.Path("/proc/self/cgroup").read_text().splitlines():
            _, controllers, path = line.split(":", 2)
            if "memory" in controllers.split(","):
                return pathlib.Path("/sys/fs/cgroup/memory" + path)
    return None


class Watch:
    """Processes whose words come through enter() are watched, with all that they start."""

    def __init__(self):
        self.peak = self.pss_peak = 0
        self._started = []
        self._group = self._make_group()
        self._done, self._walked = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._sample_until_done)

    def method(self):
        return "cgroup v1: rss + shmem" if self._group else "sum of Pss_Anon + Pss_Shmem"

    def enter(self, words):
        """The same command, entering the group before it becomes what it is."""
        if not self._group:
            return words
        return ["sh", "-c", f'echo $$ > "{self._group}/cgroup.procs" && exec "$@"', "sh", *words]

    def started(self, process):
        self._started.append(process.pid)

    def await_pss(self):
        """Returns after a whole walk over the processes that began after this call."""
        self._walked.clear()
        self._walked.wait()
        self._walked.clear()
        self._walked.wait()

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *unused):
        self._done.set()
        self._thread.join()
        if self._group:
            with contextlib.suppress(OSError):  # a process that is still leaving keeps it
                self._group.rmdir()

    @staticmethod
    def _make_group():
        parent = own_group()
        if parent is None:
            return None
        group = parent / f"plimsoll-bench-{threading.get_native_id()}-{next(NUMBER)}"
        try:
            group.mkdir()
        except OSError:
            return None
        return group

    def _sample_until_done(self):
        next_pss = 0.0
        while not self._done.wait(INTERVAL):
            if self._group:
                self.peak = max(self.peak, group_use(self._group))
            if time.monotonic() >= next_pss or not self._group:
                next_pss = time.monotonic() + PSS_EVERY
                pss, effective = processes_use(self._pids())
                self.pss_peak = max(self.pss_peak, pss)
                self.peak = self.peak if self._group else max(self.peak, effective)
                self._walked.set()

    def _pids(self):
        if self._group:
            return [int(line) for line in (self._group / "cgroup.procs").read_text().split()]
        return [pid for root in self._started for pid in with_children(root)]


def group_use(group):
    rows = dict(line.split() for line in (group / "memory.stat").read_text().splitlines())
    return int(rows["total_rss"]) + int(rows["total_shmem"])


def processes_use(pids):
    """(PSS, anonymous and shared part of it) in bytes."""
    pss = effective = 0
    for pid in pids:
        with contextlib.suppress(OSError):  # it may have gone
            for line in pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                name, _, value = line.partition(":")
                if name == "Pss":
                    pss += int(value.split()[0]) * 1024
                elif name in ("Pss_Anon", "Pss_Shmem"):
                    effective += int(value.split()[0]) * 1024
    return pss, effective


def with_children(pid):
    found = [pid]
    with contextlib.suppress(OSError):
        for child in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            found += with_children(int(child))
    return found
