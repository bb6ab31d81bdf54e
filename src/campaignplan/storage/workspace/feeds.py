"""What feeds are served from: links, visits, and what was told."""

import json
import threading
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from campaignplan.errors import InputError, Issue
from campaignplan.feeds.feed import Heading
from campaignplan.feeds.link import Link
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.publication_json import LARGEST, publication_json, read_publication
from campaignplan.feeds.visits import Visit, added, bounded
from campaignplan.feeds.workspace import Shown
from campaignplan.storage.workspace.change import PLACE, Cells
from campaignplan.storage.workspace.ledger import Ledger, lock, version_of
from campaignplan.storage.workspace.pulse import Beat
from campaignplan.storage.workspace.pushes import Pushes
from campaignplan.storage.workspace.rows import all_rows
from campaignplan.storage.workspace.state import in_order
from campaignplan.storage.workspace.tables import publications, visits
from campaignplan.text import Text

_WHOLE = ""
"""In place of a problem's id: what is told is told for the whole house."""
_FIX = Text("请从备份恢复", "restore a backup")


@dataclass(frozen=True, slots=True)
class _Known:
    """What is shown, as it was read: at which beat, and at which versions of the house and of what was told."""

    shown: Shown
    beat: Beat | None
    house: int
    told: int


class FeedStore:
    """The `feeds.workspace.Workspace` of a database. `person` is who makes and takes back links.

    Each look asks the database whether anybody has written since the last. Where nobody has, nothing is read; where
    somebody has, first only the version numbers of what is shown.
    """

    def __init__(self, house: Ledger, person: str = "") -> None:
        self.links = HouseLinks(house, person)
        self.visits = VisitTable(house)
        self.told = ToldTable(house)
        self.pushes = Pushes(house.database)
        self._house = house
        self._known = _Known(Shown(), None, -1, -1)
        self._lock = threading.Lock()

    def shown(self) -> Shown:
        """Return what is shown now. InputError where it cannot be read."""
        beat = self._house.database.pulse.beat()  # before reading: what is written meanwhile is looked for again
        known = self._known
        if beat is not None and beat == known.beat:
            return known.shown
        with self._lock:
            return self._looked(beat)

    def at_hand(self) -> Shown | None:
        """Return what `shown` would, where nobody has written since it was read; None where that takes a while."""
        known, pulse = self._known, self._house.database.pulse
        if known.beat is None or not pulse.is_near or pulse.beat() != known.beat:
            return None
        return known.shown

    def call(self, name: str, at: datetime) -> None:
        """Call the plan `name` from `at` on."""
        self.told.call(name, at)

    def _looked(self, beat: Beat | None) -> Shown:
        known, shown = self._known, self._known.shown
        if beat is not None and beat == known.beat:
            return shown  # another thread was sooner
        with self._house.database.reading() as connection:
            house, told = version_of(connection, self._house.id), self.told.version(connection)
            if house != known.house:
                links = _links(connection, self._house.id)
                shown = shown if links == shown.links else replace(shown, links=links)
            if told != known.told:
                publication, heading = self.told.read(connection)
                shown = replace(
                    shown,
                    publication=shown.publication if publication == shown.publication else publication,
                    heading=shown.heading if heading == shown.heading else heading,
                )
        self._known = _Known(shown, beat, house, told)
        return shown


@dataclass(frozen=True, slots=True)
class HouseLinks:
    """The `feeds.link.Links` of a workspace: rows of the house's ledger, so every link has its history."""

    house: Ledger
    person: str = ""

    def load(self) -> tuple[Link, ...]:
        """Return the links as they stand now."""
        with self.house.database.reading() as connection:
            return _links(connection, self.house.id)

    def update(self, change: Callable[[tuple[Link, ...]], tuple[Link, ...]]) -> tuple[Link, ...]:
        """Save what `change` makes of the newest links and return it; whole, or not at all."""
        with self.house.database.writing() as connection:
            lock(connection, self.house.id)
            before = _links(connection, self.house.id)
            after = change(before)
            wanted: dict[tuple[str, str], Cells | None] = {("links", link.id): None for link in before}
            wanted |= {("links", link.id): _cells(link) for link in after}
            self.house.write(connection, wanted, person=self.person)
        return after


@dataclass(frozen=True, slots=True)
class VisitTable:
    """The `feeds.visits.Visits` of a workspace: counted, not logged."""

    house: Ledger

    def load(self) -> tuple[Visit, ...]:
        """Return what was saved last."""
        with self.house.database.reading() as connection:
            found = connection.execute(select(visits).order_by(visits.c.link, visits.c.client)).mappings()
            return tuple(Visit(**row) for row in found)

    def add(self, come: Iterable[Visit], links: Iterable[str]) -> None:
        """Add visits to those saved by whichever process; those of links not named here are forgotten."""
        with self.house.database.writing() as connection:
            lock(connection, self.house.id)
            known = tuple(Visit(**row) for row in connection.execute(select(visits)).mappings())
            after = bounded(added(known, come), links)
            connection.execute(delete(visits))
            if after:
                rows = [{field.name: getattr(visit, field.name) for field in fields(Visit)} for visit in after]
                connection.execute(insert(visits), rows)


@dataclass(frozen=True, slots=True)
class ToldTable:
    """The `feeds.store.Store` of a workspace: one calendar for the whole house."""

    house: Ledger

    def load(self) -> Publication:
        """Return what was last saved; empty before the first."""
        with self.house.database.reading() as connection:
            return self.read(connection)[0]

    def update(self, change: Callable[[Publication], Publication]) -> Publication:
        """Save what `change` makes of the newest publication and return it; nothing where it is that very one."""
        with self.house.database.writing() as connection:
            lock(connection, self.house.id)
            before, _ = self.read(connection)
            after = change(before)
            if after != before:
                self._save(connection, {"data": zlib.compress(publication_json(after), 6)})
        return after

    def call(self, name: str, at: datetime) -> None:
        """Call the plan `name` from `at` on."""
        with self.house.database.writing() as connection:
            lock(connection, self.house.id)
            if connection.execute(self._query(publications.c.name)).scalar() != name:
                self._save(connection, {"name": name, "changed": at.replace(microsecond=0)})

    def version(self, connection: Connection) -> int:
        """Return how often anything was told; 0 before the first."""
        return int(connection.execute(self._query(publications.c.version)).scalar() or 0)

    def read(self, connection: Connection) -> tuple[Publication, Heading]:
        """Return what was told last and what the plan is called."""
        query = self._query(publications.c.data, publications.c.name, publications.c.changed)
        row = connection.execute(query).one_or_none()
        if row is None:
            return Publication(), Heading()
        data, name, changed = row
        return _read(data), Heading(name, changed) if name else Heading()

    def _query(self, *columns: Any) -> Any:
        return select(*columns).where(publications.c.problem == _WHOLE)

    def _save(self, connection: Connection, values: dict[str, Any]) -> None:
        version = self.version(connection)
        if version == 0:
            empty = {"name": "", "changed": Heading().changed, "data": zlib.compress(publication_json(Publication()))}
            connection.execute(insert(publications).values(problem=_WHOLE, version=1, **{**empty, **values}))
        else:
            query = update(publications).where(publications.c.problem == _WHOLE)
            connection.execute(query.values(version=version + 1, **values))


def _read(data: bytes) -> Publication:
    machine = zlib.decompressobj()
    try:
        plain = machine.decompress(data, LARGEST + 1)
    except zlib.error as error:
        raise InputError([Issue("publication", "", Text("读不懂", "cannot be read"), _FIX)]) from error
    return read_publication(plain, "publication")


def _links(connection: Connection, house: int) -> tuple[Link, ...]:
    try:
        rows = in_order(all_rows(connection, house)).get("links", [])
        return tuple(_link(row, cells) for row, cells in rows)
    except ValueError as error:  # pydantic's too
        raise InputError([Issue("links", "", Text("读不懂", "cannot be read"), _FIX)]) from error


def _link(row: str, cells: Cells) -> Link:
    plain = {name: json.loads(text) for name, text in cells.items() if name != PLACE}
    found: Link = _adapter().validate_python({**plain, "id": row})
    return found


def _cells(link: Link) -> Cells:
    plain = _adapter().dump_python(link, mode="json")
    del plain["id"]
    return {name: json.dumps(value, ensure_ascii=False, sort_keys=True) for name, value in plain.items()}


@cache
def _adapter() -> Any:
    from pydantic import TypeAdapter

    return TypeAdapter(Link)
