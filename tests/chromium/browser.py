"""A headless Chromium, spoken to over its DevTools pipe: descriptors 3 and 4, JSON messages that end with a zero byte."""
import base64
import json
import os
import select
import signal
import time

FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe", "--window-size=900,1200",
         "--hide-scrollbars", "--disable-background-networking", "--disable-component-update", "--allow-file-access-from-files")


class Browser:
    """`with Browser(executable, profile) as browser`: ends with the block, whatever happens in it."""

    def __init__(self, executable, profile, log):
        self.executable, self.profile, self.log = str(executable), str(profile), str(log)
        self.number, self.rest, self.events = 0, b"", []

    def __enter__(self):
        theirs_in, self.to = os.pipe()
        self.back, theirs_out = os.pipe()
        out = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        # Pipes of Python may be 3 and 4 themselves: out of the way first.
        high = [os.dup2(fd, 100 + at) for at, fd in enumerate((theirs_in, theirs_out))]
        actions = [(os.POSIX_SPAWN_DUP2, fd, want) for fd, want in zip(high, (3, 4))]
        actions += [(os.POSIX_SPAWN_DUP2, out, 1), (os.POSIX_SPAWN_DUP2, out, 2)]
        self.pid = os.posix_spawn(self.executable, [self.executable, *FLAGS, f"--user-data-dir={self.profile}", "about:blank"],
                                  {**os.environ, "HOME": self.profile}, file_actions=actions, setpgroup=0)
        for fd in (theirs_in, theirs_out, out, *high):
            os.close(fd)
        return self

    def __exit__(self, *_):
        os.close(self.to)
        os.close(self.back)
        os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)

    def receive(self, until):
        while b"\0" not in self.rest:
            if not select.select([self.back], [], [], max(0, until - time.monotonic()))[0]:
                raise TimeoutError("Chromium is silent")
            piece = os.read(self.back, 1 << 20)
            if not piece:
                raise EOFError("Chromium is gone")
            self.rest += piece
        message, self.rest = self.rest.split(b"\0", 1)
        return json.loads(message)

    def ask(self, method, session=None, within=30, **parameters):
        self.number += 1
        question = {"id": self.number, "method": method, "params": parameters}
        if session:
            question["sessionId"] = session
        os.write(self.to, json.dumps(question).encode() + b"\0")
        until = time.monotonic() + within
        while True:
            message = self.receive(until)
            if message.get("id") == self.number:
                if "error" in message:
                    raise RuntimeError(f"{method}: {message['error']}")
                return message["result"]
            self.events.append(message)

    def open(self, url):
        """A page; gives the session that speaks to it."""
        target = self.ask("Target.createTarget", url="about:blank")["targetId"]
        session = self.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self.ask("Page.enable", session)
        self.ask("Page.navigate", session, url=url)
        return session

    def picture(self, session):
        return base64.b64decode(self.ask("Page.captureScreenshot", session, format="png")["data"])
