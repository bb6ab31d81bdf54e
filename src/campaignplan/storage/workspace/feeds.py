"""What feeds are served from, in the database: links, visits, what was told. The same protocols as the folder's."""

import json
import threading
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from campaignplan.errors import InputError, Issue
from campaignplan.feeds.feed import Heading
from campaignplan.feeds.link import Link
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.publication_json import LARGEST, publication_json, read_publication
from campaignplan.feeds.visits import Visit, added, bounded
from campaignplan.storage.workspace.change import PLACE, Cells
from campaignplan.storage.workspace.ledger import Ledger, lock
from campaignplan.storage.workspace.rows import all_rows
from campaignplan.storage.workspace.state import in_order
from campaignplan.storage.workspace.tables import publications, visits
from campaignplan.text import Text

_FIX = Text("请从备份恢复", "restore a backup")


class FeedStore:
    """The `feeds.workspace.Workspace` of a database, for one problem's publication.

    `publication` and `heading` are the same objects while nobody, in whichever process, tells anything new.
    """

    def __init__(self, house: Ledger, problem: str = "", person: str = "") -> None:
        self.links = HouseLinks(house, person)
        self.visits = VisitTable(house)
        self.told = ToldTable(house, problem)

    @property
    def publication(self) -> Publication:
        """What was told last."""
        return self.told.load()

    @property
    def heading(self) -> Heading:
        """What the plan is called."""
        return self.told.heading()

    def call(self, name: str, at: datetime) -> None:
        """Call the plan `name` from `at` on."""
        self.told.call(name, at)


@dataclass(frozen=True, slots=True)
class HouseLinks:
    """The `feeds.link.Links` of a workspace: rows of the house's ledger, so every link has its history."""

    house: Ledger
    person: str = ""

    def load(self) -> tuple[Link, ...]:
        """Return the links as they stand now."""
        return tuple(_link(row, cells) for row, cells in self.house.rows("links"))

    def update(self, change: Callable[[tuple[Link, ...]], tuple[Link, ...]]) -> tuple[Link, ...]:
        """Save what `change` makes of the newest links and return it; whole, or not at all."""
        with self.house.database.writing() as connection:
            lock(connection, self.house.id)
            rows = in_order(all_rows(connection, self.house.id)).get("links", [])
            after = change(tuple(_link(row, cells) for row, cells in rows))
            wanted: dict[tuple[str, str], Cells | None] = {("links", row): None for row, _ in rows}
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


class ToldTable:
    """The `feeds.store.Store` of one problem."""

    def __init__(self, house: Ledger, problem: str) -> None:
        self._house, self._problem = house, problem
        self._known: tuple[int, Publication] = (0, Publication())
        self._heading = Heading()
        self._lock = threading.Lock()

    def load(self) -> Publication:
        """Return what was last saved; empty before the first."""
        with self._house.database.reading() as connection:
            version = connection.execute(self._query(publications.c.version)).scalar()
            known = self._known
            if version is None:
                return known[1] if known[0] == 0 else Publication()
            if version == known[0]:
                return known[1]
            version, data = connection.execute(self._query(publications.c.version, publications.c.data)).one()
        with self._lock:
            if self._known[0] != version:
                self._known = (version, _read(data))
            return self._known[1]

    def update(self, change: Callable[[Publication], Publication]) -> Publication:
        """Save what `change` makes of the newest publication and return it; nothing where it is that very one."""
        with self._house.database.writing() as connection:
            lock(connection, self._house.id)
            row = connection.execute(self._query(publications.c.data)).scalar()
            before = Publication() if row is None else _read(row)
            after = change(before)
            if after != before:
                self._save(connection, {"data": zlib.compress(publication_json(after), 6)})
        return after

    def heading(self) -> Heading:
        """Return what the plan is called."""
        with self._house.database.reading() as connection:
            row = connection.execute(self._query(publications.c.name, publications.c.changed)).one_or_none()
        found = Heading() if row is None or not row[0] else Heading(row[0], row[1])
        if found != self._heading:
            self._heading = found
        return self._heading

    def call(self, name: str, at: datetime) -> None:
        """Call the plan `name` from `at` on."""
        with self._house.database.writing() as connection:
            lock(connection, self._house.id)
            if connection.execute(self._query(publications.c.name)).scalar() != name:
                self._save(connection, {"name": name, "changed": at.replace(microsecond=0)})

    def _query(self, *columns: Any) -> Any:
        return select(*columns).where(publications.c.problem == self._problem)

    def _save(self, connection: Any, values: dict[str, Any]) -> None:
        version = connection.execute(self._query(publications.c.version)).scalar()
        if version is None:
            empty = {"name": "", "changed": Heading().changed, "data": zlib.compress(publication_json(Publication()))}
            connection.execute(insert(publications).values(problem=self._problem, version=1, **{**empty, **values}))
        else:
            query = update(publications).where(publications.c.problem == self._problem)
            connection.execute(query.values(version=version + 1, **values))


def _read(data: bytes) -> Publication:
    machine = zlib.decompressobj()
    try:
        plain = machine.decompress(data, LARGEST + 1)
    except zlib.error as error:
        raise InputError([Issue("publication", "", Text("读不懂", "cannot be read"), _FIX)]) from error
    return read_publication(plain, "publication")


def _cells(link: Link) -> Cells:
    from pydantic import TypeAdapter

    plain = TypeAdapter(Link).dump_python(link, mode="json")
    del plain["id"]
    return {name: json.dumps(value, ensure_ascii=False, sort_keys=True) for name, value in plain.items()}


def _link(row: str, cells: Cells) -> Link:
    from pydantic import TypeAdapter, ValidationError

    try:
        plain = {name: json.loads(text) for name, text in cells.items() if name != PLACE}
        found: Link = TypeAdapter(Link).validate_python({**plain, "id": row})
    except (ValueError, ValidationError) as error:
        raise InputError([Issue(f"links {row}", "", Text("读不懂", "cannot be read"), _FIX)]) from error
    return found
