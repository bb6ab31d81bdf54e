"""A workspace with something published, and the site of one served on loopback, for tests of serving."""

import asyncio
import contextlib
import http.client
import sqlite3
import threading
import weakref
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from campaignplan.calendars.event import Event
from campaignplan.feeds.feed import Heading
from campaignplan.feeds.link import Link, digest, new_id, new_token
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.scope import EVERYTHING, Scope
from campaignplan.feeds.workspace import Shown, Workspace
from campaignplan.storage.workspace import workspace
from campaignplan.storage.workspace.feeds import FeedStore
from campaignplan.storage.workspace.pulse import Pulse
from campaignplan.text import Text
from campaignplan.web.second_port import second_port

NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)


def task(name: str, day: int = 10, **changes: Any) -> Event:
    """Return a bar of one day in March 2027."""
    title = Text(f"题 {name}", f"title {name}")
    plain = Event(name, "task", title, date(2027, 3, day), date(2027, 3, day + 1), roles=("ads",))
    return replace(plain, **changes)


class Place:
    """A workspace in a folder, opened when it is first asked for anything, and let go of with the last that uses it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "campaignplan.db"

    @cached_property
    def feeds(self) -> FeedStore:
        opened = workspace.Workspace.open(self.folder)
        weakref.finalize(opened.database, _let_go, opened.database.engine, opened.database.pulse)
        return opened.feeds("安")

    @property
    def publication(self) -> Publication:
        return self.shown().publication

    @property
    def heading(self) -> Heading:
        return self.shown().heading

    def shown(self) -> Shown:
        return self.feeds.shown()

    def at_hand(self) -> Shown | None:
        return self.feeds.at_hand()

    def call(self, name: str, at: datetime) -> None:
        self.feeds.call(name, at)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.feeds, name)  # links, visits, told, pushes

    def sql(self, statement: str) -> None:
        """Change the database behind the program's back."""
        with contextlib.closing(sqlite3.connect(self.file)) as connection, connection:
            connection.execute(statement)


def _let_go(engine: Engine, pulse: Pulse) -> None:
    pulse.close()
    engine.dispose()


def tell(place: Workspace, events: Iterable[Event], at: datetime = NOW) -> None:
    """Publish events."""
    listed = tuple(events)
    place.told.update(lambda known: known.told(listed, at))
    place.call("计划", at)


def add_link(place: Workspace, scope: Scope = EVERYTHING, **changes: Any) -> tuple[Link, str]:
    """Make a link; return it and its token."""
    token = new_token()
    made: list[Link] = []

    def add(links: tuple[Link, ...]) -> tuple[Link, ...]:
        fields = {"base": "http://localhost:8501", "made": NOW, **changes}
        made.append(Link(new_id(links), digest(token), scope, **fields))
        return (*links, made[0])

    place.links.update(add)
    return made[0], token


@dataclass(frozen=True)
class Got:
    """An answer as it came over the wire."""

    status: int
    headers: dict[str, str]
    body: bytes


def get(port: int, path: str, method: str = "GET", host: str = "127.0.0.1", **headers: str) -> Got:
    """Ask a server on loopback; `Accept_Encoding` and the like become header names."""
    door = http.client.HTTPConnection(host, port, timeout=30)
    try:
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        door.putrequest(method, path, skip_accept_encoding=True)
        for name, value in told.items():
            door.putheader(name, value)
        door.endheaders()
        answer = door.getresponse()
        return Got(answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read())
    finally:
        door.close()


@contextlib.contextmanager
def served(app: Any) -> Iterator[int]:
    """Serve an application in a thread of its own, as the second port does, and yield the port."""
    ready, ports, stops = threading.Event(), [], []

    async def run() -> None:
        stop = asyncio.Event()
        async with second_port(app, "127.0.0.1", 0) as port:
            ports.append(port)
            stops.append((asyncio.get_running_loop(), stop))
            ready.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    assert ready.wait(30)
    try:
        yield ports[0]
    finally:
        loop, stop = stops[0]
        loop.call_soon_threadsafe(stop.set)
        thread.join(30)
        assert not thread.is_alive()


def folder(path: Path, events: Iterable[Event] = ()) -> Place:
    """Return a workspace in a folder, with these events published."""
    place = Place(path)
    tell(place, events)
    return place
