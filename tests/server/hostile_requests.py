"""Requests that no proper client sends, and what is to come of each: (what, bytes, status).

For a server with FILE_MAX as limits.file_bytes. Each ends its connection."""
FILE_MAX = 200_000
CLOSE = b"Host: h\r\nConnection: close\r\n"


def get(target, fields=b"", version=b"HTTP/1.1", method=b"GET"):
    return method + b" " + target + b" " + version + b"\r\n" + CLOSE + fields + b"\r\n"


def post(fields, body=b""):
    return b"POST /v1/tasks HTTP/1.1\r\n" + CLOSE + fields + b"\r\n" + body


def with_length(body, more=b""):
    return post(b"Content-Length: %d\r\n" % len(body) + more, body)


def chunked(body):
    return post(b"Transfer-Encoding: chunked\r\n", body)


def form(body, kind=b"multipart/form-data; boundary=part"):
    return with_length(body, b"Content-Type: " + kind + b"\r\n")


def part(name, value, more=b""):
    return b"--part\r\nContent-Disposition: form-data; name=\"" + name + b"\"" + more + b"\r\n\r\n" + value + b"\r\n"


END = b"--part--\r\n"
SMUGGLED = b"0\r\n\r\n" + get(b"/livez")  # a second request to who reads the first one in another way
CHUNK = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"

HEADERS = [
    ("a first line that is too long", get(b"/" + b"a" * 40_000), 431),
    ("a first line without an end", b"GET /" + b"a" * 400_000, 431),
    ("a header that is too long", get(b"/livez", b"X: " + b"a" * 40_000 + b"\r\n"), 431),
    ("too many fields", get(b"/livez", b"X: a\r\n" * 500), 431),
    ("a folded field", get(b"/livez", b"X: a\r\n b\r\n"), 400),
    ("NUL in a field", get(b"/livez", b"X: a\0b\r\n"), 400),
    ("a bare CR in a field", get(b"/livez", b"X: a\rX-Evil: b\r\n"), 400),
    ("a bare LF in a field", get(b"/livez", b"X: a\nX-Evil: b\r\n"), 400),
    ("a blank in a field's name", get(b"/livez", b"X y: a\r\n"), 400),
    ("a field without a colon", get(b"/livez", b"nonsense\r\n"), 400),
    ("no Host", b"GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
    ("two Hosts", get(b"/livez", b"Host: other\r\n"), 400),
]

LENGTHS = [
    ("a negative length", post(b"Content-Length: -5\r\n", b"hello"), 400),
    ("a signed length", post(b"Content-Length: +5\r\n", b"hello"), 400),
    ("an empty length", post(b"Content-Length: \r\n", b"hello"), 400),
    ("a length of 2^64 and more", post(b"Content-Length: 99999999999999999999999999\r\n"), 400),
    ("a length of 2^64 - 1", post(b"Content-Length: 18446744073709551615\r\n"), 413),
    ("a length of 2^63 - 1", post(b"Content-Length: 9223372036854775807\r\n"), 413),
    ("a length above the bound, nothing sent", post(b"Content-Length: %d\r\n" % (FILE_MAX + 1)), 413),
    ("the same, asking before", post(b"Content-Length: %d\r\nExpect: 100-continue\r\n" % (FILE_MAX + 1)), 413),
    ("more than the bound in chunks", chunked(CHUNK * 4 + b"0\r\n\r\n"), 413),
    ("two lengths", post(b"Content-Length: 5\r\nContent-Length: 5\r\n", b"hello"), 400),
    ("a list of lengths", post(b"Content-Length: 5, 5\r\n", b"hello"), 400),
    ("a length and chunks", post(b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", SMUGGLED), 400),
    ("chunks and a length", post(b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", SMUGGLED), 400),
    ("two codings", post(b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", b"0\r\n\r\n"), 400),
    ("a coding in disguise", post(b"Transfer-Encoding: xchunked\r\n", SMUGGLED), 501),
    ("a coding with a blank", post(b"Transfer-Encoding : chunked\r\n", b"0\r\n\r\n"), 400),
    ("chunks in HTTP/1.0", b"POST /v1/tasks HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
]

CHUNKS = [
    ("no number", chunked(b"zz\r\nhello\r\n0\r\n\r\n"), 400),
    ("a negative chunk", chunked(b"-5\r\nhello\r\n0\r\n\r\n"), 400),
    ("a chunk of 2^64 and more", chunked(b"fffffffffffffffff\r\nhello\r\n0\r\n\r\n"), 400),
    ("a chunk that is longer than it says", chunked(b"5\r\nhello, world\r\n0\r\n\r\n"), 400),
    ("a chunk with endless extensions", chunked(b"5;" + b"a" * 100_000 + b"\r\nhello\r\n0\r\n\r\n"), 400),
    ("endless trailers", chunked(b"5\r\nhello\r\n0\r\n" + b"X: y\r\n" * 20_000 + b"\r\n"), 400),
]

FORMS = [
    ("no boundary", form(b"hello", b"multipart/form-data"), 400),
    ("an empty boundary", form(b"hello", b"multipart/form-data; boundary="), 400),
    ("a boundary that is too long", form(b"hello", b"multipart/form-data; boundary=" + b"a" * 5000), 400),
    ("a boundary that never comes", form(b"hello" * 1000), 400),
    ("no end", form(part(b"document", b"hello")), 400),
    ("an endless part header", form(b"--part\r\nX: " + b"a" * 100_000), 400),
    ("a part without a disposition", form(b"--part\r\nX: a\r\n\r\nhello\r\n" + END), 400),
    ("a CR in a part's header", form(part(b"document", b"hello", b"; filename=\"a\rX-Evil: b\"") + END), 400),
    ("thousands of parts", form(part(b"pages", b"1") * 2000 + END), 400),
    ("two documents", form(part(b"document", b"hello") + part(b"file", b"hello") + END), 400),
    ("no document", form(part(b"pages", b"1") + END), 422),
    ("an empty document", form(part(b"document", b"") + END), 422),
    ("an option that is too large", form(part(b"pages", b"1" * 50_000) + END), 413),
    ("an option that there is not", form(part(b"nothing", b"1") + END), 422),
    ("options that are nested without end", form(part(b"options", b"[" * 16_000) + END), 422),
    ("an option that is nested without end", form(part(b"options", b'{"pages":' + b"[" * 16_000) + END), 422),
]

TARGETS = [
    ("dots", get(b"/v1/tasks/../../etc/passwd"), 404),
    ("dots in disguise", get(b"/v1/tasks/%2e%2e/%2e%2e/etc/passwd"), 404),
    ("slashes in disguise", get(b"/v1/tasks/..%2f..%2f..%2fetc%2fpasswd"), 404),
    ("the same for a result", get(b"/v1/tasks/..%2f..%2f..%2fetc%2fpasswd/result"), 404),
    ("backslashes", get(b"/v1/tasks/..\\..\\etc"), 404),
    ("overlong UTF-8", get(b"/v1/tasks/%c0%ae%c0%ae%c0%afetc"), 404),
    ("overlong UTF-8 as it is", get(b"/v1/tasks/\xc0\xae\xc0\xae"), 404),
    ("NUL", get(b"/v1/tasks/a%00b"), 400),
    ("NUL as it is", get(b"/v1/tasks/a\0b"), 400),
    ("half an escape", get(b"/v1/tasks/%zz"), 400),
    ("CR LF in the path", get(b"/v1/tasks/a%0d%0aX-Evil:b"), 400),
    ("CR LF in the query", get(b"/v1/tasks?state=%0d%0aX-Evil:b"), 400),
    ("a query that is no UTF-8", get(b"/v1/tasks?state=%ff%fe"), 422),
    ("a query of a thousand values", get(b"/v1/tasks?" + b"&".join(b"a=1" for _ in range(1000))), 400),
    ("a path of a thousand parts", get(b"/" + b"a/" * 1000), 400),
    ("another scheme", get(b"ftp://evil.example/livez"), 400),
    ("a tunnel", get(b"evil.example:80", method=b"CONNECT"), 400),
    ("a star", get(b"*"), 400),
]

METHODS = [
    ("TRACE", get(b"/livez", method=b"TRACE"), 405),
    ("no method", get(b"/livez", method=b"BREW"), 405),
    ("small letters", get(b"/livez", method=b"get"), 405),
    ("PUT with a body", b"PUT /v1/tasks HTTP/1.1\r\n" + CLOSE + b"Content-Length: 5\r\n\r\nhello", 405),
    ("DELETE of what stays", get(b"/livez", method=b"DELETE"), 405),
    ("HTTP/0.9", b"GET /livez\r\n", 400),
    ("HTTP/1.2", get(b"/livez", version=b"HTTP/1.2"), 505),
    ("HTTP/2", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0", 505),
    ("TLS", bytes.fromhex("16030100ca010000c60303") + b"\x55" * 192, 400),
    ("all bytes", bytes(range(256)) * 8, 400),
    ("nothing but NUL", b"\0" * 3000, 400),
    ("bare line ends", b"GET /livez HTTP/1.1\nHost: h\nConnection: close\n\n", 400),
]

# Whose answer comes when the server's patience is over.
UNFINISHED = [
    ("half a header", b"GET /livez HTTP/1.1\r\nHost: h\r\n", 408),
    ("half a body", post(b"Content-Length: 500\r\n", b"hello"), 408),
    ("no last chunk", chunked(b"5\r\nhello\r\n"), 408),
    ("a chunk of 2^64 - 1", chunked(b"ffffffffffffffff\r\nhello\r\n0\r\n\r\n"), 408),
]

GROUPS = {"header": HEADERS, "length": LENGTHS, "chunk": CHUNKS, "form": FORMS, "target": TARGETS, "method": METHODS,
          "unfinished": UNFINISHED}
