"""Security headers of the pages, and which host names they answer to.

What the policy lets through was found by trying in a browser, and a browser test holds it: Streamlit's page has one
inline script (known by its digest) and styles made in the page; Vega draws pictures from data and blob addresses;
components of version 2 are modules made from text, as blobs. Nothing outside this server is let through.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = "CAMPAIGNPLAN_HOSTS"
"""Environment variable: the names the pages answer to, any where empty."""
LOCAL = ("localhost", "127.0.0.1", "::1")
POLICY = {
    "default-src": "'self'",
    "script-src": "'self' blob: {scripts}",
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "connect-src": "'self' {sockets}",
    "worker-src": "'self' blob:",
    "media-src": "'self' blob:",
    "frame-src": "'none'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
}
_HOST = re.compile(r"(?:\[([0-9a-f:.]+)\]|([\w.-]+))(?::\d+)?", re.ASCII | re.IGNORECASE)
_CLOSED = (
    "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer", "microphone", "midi",
    "payment", "serial", "usb",
)  # fmt: skip
PLAIN = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{name}=()" for name in _CLOSED),
}


CLOSED = ("/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
"""Doors of Streamlit's for other programs, which nobody uses here."""


class Guard:
    """Middleware of the pages: answers under known names only, and every answer carries the headers.

    A page under any name would let a foreign site, whose name is made to lead to this machine, use the planner
    from its visitor's browser.
    """

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self.app, self.hosts = app, frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on where its host is known."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        host = Headers(scope=scope).get("host", "")
        if self.hosts and _name(host) not in self.hosts:
            if scope["type"] == "websocket":
                await send({"type": "websocket.close", "code": 1008})
            else:
                await PlainTextResponse("unknown host\n", 421)(scope, receive, send)
            return
        if any(door in scope["path"] for door in CLOSED) and scope["type"] == "http":
            await PlainTextResponse("not found\n", 404)(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in PLAIN.items():
                    headers[name] = value
                headers["Content-Security-Policy"] = policy(host)
            await send(message)

        await self.app(scope, receive, guarded)


def policy(host: str) -> str:
    """Return the content security policy of a page at a host; `host` is as the request has it."""
    # Safari before 15.4 does not count a web socket of the same host as 'self'.
    sockets = f"ws://{host} wss://{host}" if _HOST.fullmatch(host) else ""
    filled = {"scripts": " ".join(_scripts()), "sockets": sockets}
    return "; ".join(f"{name} {value.format(**filled)}".rstrip() for name, value in POLICY.items())


def hosts_asked(said: str) -> tuple[str, ...]:
    """Return the names that were listed, parted by commas or spaces."""
    return tuple(said.replace(",", " ").split())


def _name(host: str) -> str:
    """Return the name of a host, without its port; nothing where it is none."""
    found = _HOST.fullmatch(host)
    return (found[1] or found[2]).lower() if found else ""


@cache
def _scripts() -> tuple[str, ...]:
    """Return the digests of the scripts that stand in Streamlit's page itself."""
    import streamlit

    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    found = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    return tuple(f"'sha256-{base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()}'" for one in found)
