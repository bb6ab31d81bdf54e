"""The site: ``/feed/<token>.ics`` and ``/healthz``, the same on every port."""

import logging
import traceback
from collections.abc import Mapping

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from campaignplan.feeds.answer import ALLOWED, Answer, plain
from campaignplan.web.desk import Desk
from campaignplan.web.looks import Looks

FEEDS = "/feed"
HEALTH = "/healthz"
LOG = logging.getLogger("campaignplan.web")


def site(desk: Desk) -> Starlette:
    """Return the feeds of a workspace as an application of its own; other paths are not found."""
    return Starlette(
        routes=[
            Route(HEALTH, _Health(desk)),
            Route("/{path:path}", _Feeds(desk)),  # a catch-all: beside Streamlit an unmatched path is its page
        ]
    )


class Front:
    """Middleware that stands before Streamlit and takes what is for the site.

    As routes of Streamlit's the same paths would answer otherwise: its gzip packs what a client refused packed
    and takes no notice of our validators, and its session and path checks come first. `base` is
    ``server.baseUrlPath``, under which the site is then found as well.
    """

    def __init__(self, app: ASGIApp, site: ASGIApp, base: str = "") -> None:
        self.app, self.site = app, site
        self.base = f"/{base.strip('/')}" if base.strip("/") else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on to whom it is for."""
        if scope["type"] == "http":
            for base in {self.base, ""}:
                path = scope["path"].removeprefix(base)
                if scope["path"].startswith(base) and is_ours(path):
                    await self.site({**scope, "path": path, "root_path": ""}, receive, send)
                    return
        await self.app(scope, receive, send)


def is_ours(path: str) -> bool:
    """Tell whether a path belongs to the site, whether or not anything is there."""
    return path in (FEEDS, HEALTH) or path.startswith(f"{FEEDS}/")


class _Feeds:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.looks = Looks(desk.look)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        headers = {name: ", ".join(request.headers.getlist(name)) for name in request.headers}
        try:
            found = await self._answer(request.method, _token(scope["path"]), headers)
        except Exception as error:  # told here, without the words of the error: they might name the token
            trace = "".join(traceback.format_tb(error.__traceback__))
            LOG.error("answering a feed failed: %s\n%s", type(error).__name__, trace)
            found = plain(500, "internal error\n")
        await _respond(found, scope, receive, send)

    async def _answer(self, method: str, token: str | None, headers: Mapping[str, str]) -> Answer:
        # Most answers are one question to the database and a 304: a thread's turns would take longer than the answer.
        found = self.desk.at_once(method, token, headers)
        if found is not None:
            return found
        asked = await self.looks.look(), method, token or "", headers
        found = self.desk.of_made(*asked)
        return await run_in_threadpool(self.desk.of, *asked) if found is None else found


class _Health:
    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ALLOWED:
            found = plain(405, "method not allowed\n", {"Allow": ", ".join(ALLOWED)})
        else:
            well = await run_in_threadpool(self.desk.is_well)
            body = b'{"status":"ok"}' if well else b'{"status":"unavailable"}'
            told = {"Content-Type": "application/json", "Content-Length": str(len(body)), "Cache-Control": "no-store"}
            found = Answer(200 if well else 503, told, b"" if scope["method"] == "HEAD" else body)
        await _respond(found, scope, receive, send)


def _token(path: str) -> str | None:
    """Return the token of a feed's path; None for any other path."""
    name = path.removeprefix(f"{FEEDS}/")
    if name == path or "/" in name or not name.endswith(".ics"):
        return None
    return name.removesuffix(".ics")


async def _respond(found: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    await Response(found.body, found.status, found.headers)(scope, receive, send)
