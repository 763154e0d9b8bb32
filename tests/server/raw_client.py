"""Clients that say exactly what they are told, by the byte, and crowds of them that are in no hurry."""
import collections
import json
import selectors
import socket
import threading
import time


class Reply:
    """One answer out of what a connection said."""

    def __init__(self, head, body):
        first, *lines = head.decode("latin-1").split("\r\n")
        self.status = int(first.split(" ")[1])
        self.headers = dict(line.split(": ", 1) for line in lines)
        self.body = body

    @property
    def json(self):
        return json.loads(self.body)


def replies(said):
    """All answers of one connection; raises when the bytes are anything else."""
    found = []
    while said:
        if not said.startswith(b"HTTP/1.1 "):
            raise ValueError(f"no answer begins with {said[:80]}")
        head, _, said = said.partition(b"\r\n\r\n")
        reply = Reply(head, b"")
        length = int(reply.headers.get("Content-Length", 0))
        reply.body, said = said[:length], said[length:]
        found.append(reply)
    return found


def connect(port, source="127.0.0.1", received=None):
    """`received`: size of the buffer for what comes, for clients that read nothing."""
    client = socket.socket()
    if received:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, received)
    try:
        client.bind((source, 0))
        client.settimeout(60)
        client.connect(("127.0.0.1", port))
    except OSError:
        client.close()
        raise
    return client


def said_to(port, request):
    """All that the server says to these bytes, until it closes the connection; it may do so before it has them all."""
    said = b""
    with connect(port) as client:
        try:
            client.sendall(request)
        except OSError:
            pass
        try:
            while piece := client.recv(65536):
                said += piece
        except ConnectionResetError:
            pass
    return said


class Crowd(threading.Thread):
    """`size` clients of each source at all times: each says `begin`, then `drip` every few moments, and comes again
    when it was shown out. Counts the statuses that they were told, and those who were told nothing (0)."""
    PAUSE = 0.02

    def __init__(self, port, sources, size, begin, drip):
        super().__init__(daemon=True)
        self.port, self.begin, self.drip = port, begin, drip
        self.told, self.over = collections.Counter(), threading.Event()
        self.absent = [source for source in sources for _ in range(size)]
        self.selector, self.heard = selectors.DefaultSelector(), {}

    def run(self):
        while not self.over.is_set() and self.come():
            until = time.monotonic() + self.PAUSE
            while (left := until - time.monotonic()) > 0:
                for key, _ in self.selector.select(left):
                    self.hear(key.fileobj, key.data)
            for client in list(self.heard):
                self.say(client, self.drip)
        for client in self.heard:
            client.close()
        self.selector.close()

    def come(self):
        while self.absent:
            source = self.absent.pop()
            try:
                client = connect(self.port, source)
            except OSError:  # nobody listens any more
                return False
            client.setblocking(False)
            self.selector.register(client, selectors.EVENT_READ, source)
            self.heard[client] = b""
            self.say(client, self.begin)
        return True

    @staticmethod
    def say(client, what):
        try:
            client.send(what)
        except OSError:
            pass  # it is heard that the other end is gone

    def hear(self, client, source):
        try:
            piece = client.recv(65536)
        except OSError:
            piece = b""
        self.heard[client] += piece
        if piece:
            return
        said = self.heard.pop(client)
        self.told[int(said.split(b" ")[1]) if said else 0] += 1
        self.selector.unregister(client)
        client.close()
        self.absent.append(source)

    def end(self):
        self.over.set()
        self.join()
