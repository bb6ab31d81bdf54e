"""HTTP connections and redirects that never lead from a public address to a private one, nor carry secrets on."""

import contextlib
import socket
from base64 import b64encode
from collections.abc import Callable
from functools import partial
from http.client import HTTPConnection, HTTPMessage, HTTPResponse, HTTPSConnection
from typing import IO, Any
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from campaignplan.feeds.fetching.address import Address, is_private_name
from campaignplan.text import Text

MOST_REDIRECTS = 5


class LeadsAwayError(Exception):
    """An address leads on to where it may not."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


class Guard:
    """Watches where the connections of one request go; `private` tells which IP addresses are private."""

    def __init__(self, private: Callable[[str], bool]) -> None:
        self.private = private
        self.been_outside = False
        self.open: list[socket.socket] = []

    def connected(self, connection: socket.socket) -> None:
        """Take note of a connection before anything is asked on it; LeadsAwayError where it may not be."""
        self.open.append(connection)
        if not self.private(str(connection.getpeername()[0])):
            self.been_outside = True
        elif self.been_outside:
            connection.close()
            raise LeadsAwayError(INWARD)

    def end(self) -> None:
        """Break off whatever is still open."""
        for one in self.open:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Close every connection."""
        for one in self.open:
            one.close()


INWARD = Text("公网地址跳转到了内网地址", "a public address leads on to a private one")


class _Plain(HTTPConnection):
    def __init__(self, *args: Any, guard: Guard, **options: Any) -> None:
        super().__init__(*args, **options)
        self.guard = guard

    def connect(self) -> None:
        super().connect()
        self.guard.connected(self.sock)


class _Encrypted(HTTPSConnection):
    def __init__(self, *args: Any, guard: Guard, **options: Any) -> None:
        super().__init__(*args, **options)
        self.guard = guard

    def connect(self) -> None:
        super().connect()
        self.guard.connected(self.sock)


class _PlainHandler(HTTPHandler):
    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self.guard = guard

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_Plain, guard=self.guard), req)


class _EncryptedHandler(HTTPSHandler):
    def __init__(self, guard: Guard) -> None:
        super().__init__()
        self.guard = guard

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_Encrypted, guard=self.guard), req)


class _Redirects(HTTPRedirectHandler):
    max_redirections = MOST_REDIRECTS

    def __init__(self, guard: Guard, secret: str) -> None:
        self.guard, self.secret = guard, secret

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        there, here = urlsplit(newurl), urlsplit(req.full_url)
        if there.scheme not in ("http", "https"):
            fp.close()
            why = Text(f"跳转到了 {there.scheme}: 地址", f"it leads on to a {there.scheme}: address")
            raise LeadsAwayError(why)
        # By name too: behind a proxy the connection itself shows the proxy alone.
        if is_private_name(there.hostname or "") and not is_private_name(here.hostname or ""):
            fp.close()
            raise LeadsAwayError(INWARD)
        made = super().redirect_request(req, fp, code, msg, headers, newurl)
        if made is not None and self.secret and (there.scheme, there.netloc) == (here.scheme, here.netloc):
            made.add_unredirected_header("Authorization", self.secret)
        return made


def opener(address: Address, guard: Guard) -> OpenerDirector:
    """Return what opens URLs: http and https alone, no cookies, no files, no other schemes."""
    made = OpenerDirector()
    for handler in (
        ProxyHandler(),
        _PlainHandler(guard),
        _EncryptedHandler(guard),
        HTTPErrorProcessor(),
        HTTPDefaultErrorHandler(),
        _Redirects(guard, secret_of(address)),
    ):
        made.add_handler(handler)
    return made


def secret_of(address: Address) -> str:
    """Return the Authorization header of the name and password in an address; empty without."""
    if not address.user and not address.password:
        return ""
    return "Basic " + b64encode(f"{address.user}:{address.password}".encode()).decode()
