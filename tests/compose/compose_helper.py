"""Speaks to plimsoll-compose as the control plane does (src/protocol/plimsoll.proto), by hand."""
import os
import pathlib
import socket
import tempfile

EXECUTABLE = pathlib.Path(os.environ["PLIMSOLL_BUILD"]) / "libexec" / "plimsoll" / "plimsoll-compose"
MIB = 1 << 20


def varint(value):
    out = b""
    while value > 127:
        out += bytes([value & 127 | 128])
        value >>= 7
    return out + bytes([value])


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def fields(message):
    """{number: last value}"""
    found, at = {}, 0

    def take():
        nonlocal at
        value = shift = 0
        while True:
            byte = message[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(message):
        key = take()
        if key & 7 == 0:
            found[key >> 3] = take()
        else:
            length = take()
            found[key >> 3] = message[at:at + length]
            at += length
    return found


class Refused(Exception):
    """reason, message"""


def limits(memory):
    return b"".join(field(number, value) for number, value in
                    ((1, 200_000_000), (2, 10_000), (3, 16_000_000), (4, 200), (5, memory), (6, 120)))


class Composed:
    """pdf: its bytes; peak: the most memory that the helper had resident, in bytes"""

    def __init__(self, pdf, peak):
        self.pdf, self.peak = pdf, peak


def converse(ours, question, descriptors):
    ours.settimeout(240)
    build = fields(fields(ours.recv(65536))[2])[2]
    ours.send(field(1, 0) + field(2, field(1, "control") + field(2, build)))
    socket.send_fds(ours, [field(1, 7) + field(20, question)], descriptors)
    return fields(ours.recv(65536))


def compose(document, pages, page_count, password="", memory=256 * MIB, output_bytes=1 << 30, text_only=False):
    """`document`: its bytes; `pages`: lines of JSON."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    question = (field(1, "document") + field(2, password) + field(3, page_count) + field(4, limits(memory)) +
                field(5, output_bytes) + field(6, int(text_only)))
    with tempfile.TemporaryFile() as body, tempfile.TemporaryFile() as lines, tempfile.TemporaryFile() as output:
        body.write(document)
        body.flush()
        for page in pages:
            lines.write(page.encode() + b"\n")
        lines.flush()
        pid = os.posix_spawn(EXECUTABLE, [str(EXECUTABLE)], {"PATH": os.environ["PATH"]},
                             file_actions=[(os.POSIX_SPAWN_DUP2, theirs.fileno(), 3)])
        theirs.close()
        try:
            answer = converse(ours, question, [body.fileno(), lines.fileno(), output.fileno()])
        finally:
            ours.close()
            _, status, usage = os.wait4(pid, 0)
        if 3 in answer:
            failure = fields(answer[3])
            raise Refused(failure[1].decode(), failure.get(2, b"").decode())
        assert status == 0, status
        output.seek(0)
        pdf = output.read()
        assert len(pdf) == fields(answer[21])[1]
        return Composed(pdf, usage.ru_maxrss * 1024)
