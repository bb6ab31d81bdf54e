"""A server on loopback that answers for calendars in every way a foreign server may."""

import gzip
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ICS = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nX-WR-CALNAME:t\r\nBEGIN:VEVENT\r\nUID:a\r\n"
    b"SUMMARY:x\r\nDTSTART;VALUE=DATE:20270301\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
ETAG, MODIFIED = 'W/"7"', "Mon, 01 Mar 2027 00:00:00 GMT"
HUGE = 60_000_000


class Handler(BaseHTTPRequestHandler):
    """Answers by path; what it was asked stands in `server.asked`."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        name = self.path.split("?")[0].strip("/").split("/")[0]
        if name.isdigit():
            self._answer(int(name))
        elif hasattr(self, f"_{name}"):
            getattr(self, f"_{name}")()
        else:
            self._answer(404)

    def _answer(self, code: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(code)
        for header, value in headers.items():
            self.send_header(header.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _good(self) -> None:
        if self.headers["If-None-Match"] == ETAG or self.headers["If-Modified-Since"] == MODIFIED:
            self._answer(304, ETag=ETAG)
        else:
            self._answer(200, self.server.ics, ETag=ETAG, Last_Modified=MODIFIED)  # type: ignore[attr-defined]

    def _login(self) -> None:
        self._answer(200, "<html><title>登录</title><input type=password></html>".encode(), Content_Type="text/html")

    def _packed(self) -> None:
        self._answer(200, gzip.compress(ICS), Content_Encoding="gzip")

    def _bomb(self) -> None:
        self._answer(200, gzip.compress(b"\x00" * HUGE), Content_Encoding="gzip")

    def _brotli(self) -> None:
        self._answer(200, b"\x1b\x00\xf8", Content_Encoding="br")

    def _huge(self) -> None:
        self._answer(200, b"x" * HUGE)

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(HUGE >> 16):  # a reader that stops breaks the pipe
            self.wfile.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")

    def _short(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(ICS) + 100))
        self.end_headers()
        self.wfile.write(ICS)
        self.close_connection = True

    def _slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(600):
            self.wfile.write(b"x")
            self.wfile.flush()
            time.sleep(0.05)

    def _dribble(self) -> None:
        for sign in b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 600:
            self.wfile.write(bytes([sign]))
            self.wfile.flush()
            time.sleep(0.05)

    def _garbage(self) -> None:
        self.wfile.write(b"\x00\x01\x02 not http\r\n\r\n")
        self.close_connection = True

    def _to(self) -> None:
        self._answer(302, Location=self.path.partition("?")[2] or "/good")

    def _loop(self) -> None:
        self._answer(301, Location=f"/loop/{time.monotonic_ns()}")


@contextmanager
def calendar_server(host: str = "127.0.0.1", ics: bytes = ICS) -> Iterator[ThreadingHTTPServer]:
    """Serve on a free port; `server.url` is where, `server.asked` what was asked, `server.ics` what /good gives."""
    server = ThreadingHTTPServer((host, 0), Handler)
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # type: ignore[method-assign]
    server.asked, server.ics = [], ics  # type: ignore[attr-defined]
    server.url = f"http://{host}:{server.server_port}"  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
