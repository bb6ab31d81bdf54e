"""Logs of the web process: one line an event, JSON or plain, that name no token, no query and no person.

What others' code logs is kept only as the sentence it is written with, without the values put into it, and errors
as their kind and place, without their words: either may hold an address, a name or a token. Our own sentences are
written so that they hold none.
"""

import json
import logging
import re
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Literal, TextIO, cast, get_args

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from campaignplan.errors import InputError, Issue
from campaignplan.text import Text

Form = Literal["json", "text"]
VARIABLE = "CAMPAIGNPLAN_LOG"
"""Environment variable: ``json`` or ``text``; by default text on a terminal, JSON elsewhere."""
OURS = "campaignplan"
LONGEST = 2_000
FRAMES = 12
"""Places told of an error, the innermost."""
_SECRET = re.compile(r"\b[0-9a-f]{32,}\b|(?<=\?)\S+|(?<=://)[^\s/@]*@", re.IGNORECASE)
"""What no line may hold, whoever wrote it: tokens and digests, queries, passwords of addresses."""
_ACCESS = logging.getLogger("campaignplan.web")


class Through(logging.Logger):
    """A logger that speaks through the root's handlers, whatever handlers its library gives it.

    Streamlit and uvicorn hang handlers of their own on their loggers, as they are made.
    """

    def callHandlers(self, record: logging.LogRecord) -> None:  # noqa: N802 (the base's name)
        """Hand a record to the root's handlers, and to nobody else's."""
        logging.root.callHandlers(record)


class Lines(logging.Formatter):
    """One line a record."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self.form = form

    def format(self, record: logging.LogRecord) -> str:
        """Write a record down."""
        told = fields(record)
        if self.form == "json":
            return json.dumps(told, ensure_ascii=False)
        rest = " ".join(f"{name}={value}" for name, value in told.items() if name not in ("time", "level", "event"))
        return f"{told['time']} {told['level']:7} {told['event']} {rest}".rstrip()


def fields(record: logging.LogRecord) -> dict[str, Any]:
    """Return what is told of a record: time, level, event, and what belongs to it."""
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    told: dict[str, Any] = {"time": at, "level": record.levelname.lower(), "event": record.name}
    about = getattr(record, "about", None)
    if record.name.split(".")[0] == OURS:
        told["event"], message = record.name.removeprefix(f"{OURS}."), record.getMessage()
        if message.isidentifier():  # a word is what happened, a sentence tells of it
            told["event"], message = f"{told['event']}.{message}", ""
    else:
        message = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    if record.name == "py.warnings":
        message = next(iter(re.findall(r"\w+Warning", str(record.args))), "Warning")
    if message:
        told["message"] = _clean(message)
    if about is not None:
        told |= about
    if record.exc_info and record.exc_info[0] is not None:
        told |= failure(record.exc_info[0], record.exc_info[2])
    return told


def failure(kind: type[BaseException], trace: TracebackType | None) -> dict[str, Any]:
    """Return an error as its kind and the places it went through, without its words."""
    frames = traceback.extract_tb(trace)[-FRAMES:]
    places = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": kind.__name__, "places": places}


def form_asked(environment: Mapping[str, str], stream: TextIO) -> Form:
    """Return the form the environment asks for. InputError where it is none."""
    said = environment.get(VARIABLE, "").strip() or ("text" if stream.isatty() else "json")
    if said not in get_args(Form):
        why, fix = Text("没有这种日志格式", "there is no such form of logs"), Text("json 或 text", "json or text")
        raise InputError([Issue(VARIABLE, said[:40], why, fix)])
    return cast(Form, said)


def start(form: Form, level: int = logging.INFO, stream: TextIO | None = None) -> None:
    """Begin to log. Called before Streamlit and uvicorn are imported: loggers made from then on come `Through`."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(Lines(form))
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level)
    logging.setLoggerClass(Through)
    logging.captureWarnings(True)
    log = logging.getLogger("campaignplan.web")

    def fallen(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.critical("fallen", extra={"about": failure(kind, trace)})

    def thread_fallen(args: threading.ExceptHookArgs) -> None:
        log.error("thread_fallen", extra={"about": failure(args.exc_type, args.exc_traceback)})

    sys.excepthook, threading.excepthook = fallen, thread_fallen


class Access:
    """Middleware: one line a request, by the pattern of its path; one when a page connects and one when it goes."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, and tell how it went."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "websocket.accept":
                status = 101
            elif message["type"] == "websocket.close" and not status:
                status = 403
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            took = round(1000 * (time.perf_counter() - began), 1)
            about = {"method": scope.get("method", "WEBSOCKET"), "path": pattern(scope["path"])}
            # Each page is some hundred files; what goes well with them is of interest to nobody.
            level = logging.DEBUG if about["path"] in _FILES and status < 400 else logging.INFO
            _ACCESS.log(level, "request", extra={"about": {**about, "status": status, "ms": took}})


def pattern(path: str) -> str:
    """Return the pattern of a path: nothing that anybody typed or was given is in it."""
    for known in ("/healthz", "/_stcore/stream", "/_stcore/health", "/_stcore/host-config", "/auth/login",
                  "/auth/logout", "/oauth2callback"):  # fmt: skip
        if path.endswith(known):
            return known
    for known, told in _PATTERNS:
        if known in f"{path}/":
            return told
    return "/" if path == "/" else "/{page}"


_PATTERNS = (
    ("/feed/", "/feed/{token}.ics"), ("/static/", "/static/{file}"), ("/media/", "/media/{file}"),
    ("/_stcore/upload_file/", "/_stcore/upload_file/{file}"), ("/_stcore/bidi-components/", "/component/{file}"),
    ("/component/", "/component/{file}"), ("/_stcore/", "/_stcore/{other}"),
)  # fmt: skip


_FILES = {"/static/{file}", "/media/{file}", "/component/{file}"}


def _clean(message: str) -> str:
    return _SECRET.sub("***", message)[:LONGEST].replace("\r", " ").replace("\n", " ⏎ ")


def _short(file: str) -> str:
    """Return a source file's name from its package on: where it is installed is nobody's business."""
    parts = file.replace("\\", "/").split("/")
    for mark in ("site-packages", "src", "app"):
        if mark in parts:
            at = len(parts) - parts[::-1].index(mark)
            return "/".join(parts[at:])
    return "/".join(parts[-2:])
