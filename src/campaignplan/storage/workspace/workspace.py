"""Workspaces: everything a team plans with, in one database."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from sqlalchemy import Connection, insert, literal, select
from sqlalchemy.exc import IntegrityError

from campaignplan.errors import InputError, Issue
from campaignplan.ids import nearest
from campaignplan.planning.problem import Problem
from campaignplan.storage.content import Content, content_of
from campaignplan.storage.workspace.address import Address, address_of, default_address
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import PLACE, Change, added
from campaignplan.storage.workspace.command import Command, record
from campaignplan.storage.workspace.database import Database
from campaignplan.storage.workspace.feeds import FeedStore
from campaignplan.storage.workspace.ledger import Ledger, lock
from campaignplan.storage.workspace.migrate import up_to_date
from campaignplan.storage.workspace.tables import branches, rows
from campaignplan.text import Text

MAIN = "main"
"""The branch a problem begins with."""


@dataclass(frozen=True)
class Workspace:
    """One database, opened: its problems, each with branches. Any number of threads may use one."""

    database: Database
    address: Address
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    @classmethod
    def open(
        cls,
        source: str | Path | Address | None = None,
        clock: Callable[[], datetime] | None = None,
        *,
        make: bool = True,
    ) -> Self:
        """Open a workspace, brought to the newest version where it is older.

        Parameters
        ----------
        source
            A path ending in ``.db``, a folder (in which ``campaignplan.db`` lies), ``sqlite:///…`` or
            ``postgresql://…``; None for the one the environment names, else the user's own.
        make
            Whether an SQLite file is made where there is none.

        Raises
        ------
        InputError
            It cannot be opened, is no workspace, or was written by a newer program.
        """
        if source is None:
            source = default_address()
        address = source if isinstance(source, Address) else address_of(source)
        if address.file is not None:
            _make_room(address, address.file, make)
        database = Database(address)
        try:
            up_to_date(database)
        except BaseException:
            database.close()
            raise
        return cls(database, address, clock or (lambda: datetime.now(UTC)))

    def close(self) -> None:
        """Let go of the database."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def problems(self) -> Mapping[str, tuple[str, ...]]:
        """Name the problems, and the branches of each, in the order they were made."""
        query = select(branches.c.problem, branches.c.name).where(branches.c.name != "").order_by(branches.c.id)
        found: dict[str, list[str]] = {}
        with self.database.reading() as connection:
            for problem, name in connection.execute(query):
                found.setdefault(problem, []).append(name)
        return {problem: tuple(names) for problem, names in found.items()}

    def branch(self, problem: str = "", name: str = "") -> Branch:
        """Return a branch; without a problem the only one there is, without a name `MAIN`.

        Raises
        ------
        InputError
            There is none of that name, or there are several problems to choose from.
        """
        known = self.problems()
        problem = problem or self.address.problem
        if not problem and len(known) == 1:
            problem = next(iter(known))
        if problem not in known:
            raise _unknown("#problem", problem, known)
        name = name or self.address.branch or self.in_force(problem)
        if name not in known[problem]:
            raise _unknown(f"#{problem}/branch", name, known[problem])
        query = select(branches.c.id).where(branches.c.problem == problem, branches.c.name == name)
        with self.database.reading() as connection:
            number = connection.execute(query).scalar_one()
        return Branch(self.database, number, problem, name, self.clock)

    def in_force(self, problem: str) -> str:
        """Name the branch of a problem that is in force: the starred one, `MAIN` before any was."""
        starred = dict(self.house.rows("problems")).get(problem, {})
        return starred.get("in_force", MAIN)

    def star(self, branch: Branch, *, person: str, why: str = "") -> Command | None:
        """Put a branch in force; one of a problem's is. None where it is already."""
        row = dict(self.house.rows("problems")).get(branch.problem_id, {})
        cells = {**{name: text for name, text in row.items() if name != PLACE}, "in_force": branch.name}
        return self.house.put_row("problems", branch.problem_id, cells, person=person, why=why)

    @property
    def house(self) -> Ledger:
        """What the whole workspace shares: people, links, settings, which branches are in force."""
        return self.team("")

    def feeds(self, person: str = "") -> FeedStore:
        """Return what the calendar's subscribers are served from; `person` is who changes it."""
        return FeedStore(self.house, person)

    def team(self, problem: str) -> Ledger:
        """Return what a problem's branches share: batches of actuals, ticks, names and stars of plans."""
        query = select(branches.c.id).where(branches.c.problem == problem, branches.c.name == "")
        with self.database.reading() as connection:
            number = connection.execute(query).scalar()
        if number is None:
            raise _unknown("#problem", problem, self.problems())
        return Ledger(self.database, number, problem, "", self.clock)

    def put(self, problem: str, what: Problem | Content, *, person: str, why: str = "") -> Branch:
        """Put a new problem in, as one command on its first branch.

        Raises
        ------
        InputError
            There is a problem of that id, or the id is empty, or something cannot be kept as text.
        """
        said = content_of(what) if isinstance(what, Problem) else what
        with self.database.writing() as connection:
            branch = self._new(connection, problem, MAIN, person)
            values = {"problem": problem, "name": "", "version": 0, "made": self.clock(), "person": person}
            connection.execute(insert(branches).values(**values))
            changes = initial(said)
            if changes:
                record(connection, branch.id, changes, person=person, why=why, kind="import", clock=self.clock)
        return branch

    def fork(self, source: Branch, name: str, *, person: str) -> Branch:
        """Make a branch that says what `source` says now. InputError where there is one of that name."""
        with self.database.writing() as connection:
            now = lock(connection, source.id)
            made = self._new(connection, source.problem_id, name, person, source.id, now)
            copied = select(
                literal(made.id), rows.c.table, rows.c.row, rows.c.place, rows.c.cells, literal(0)
            ).where(rows.c.branch == source.id)  # fmt: skip
            connection.execute(
                insert(rows).from_select(["branch", "table", "row", "place", "cells", "version"], copied)
            )
        return made

    def _new(
        self,
        connection: Connection,
        problem: str,
        name: str,
        person: str,
        parent: int | None = None,
        parent_version: int | None = None,
    ) -> Branch:
        for where, text in (("problem", problem), ("branch", name)):
            if not text.strip() or len(text) > 200 or set(text) & set("/#\0\n"):
                why = Text(
                    "名字不能空、不能太长，也不能含 / 和 #", "a name is neither empty nor long, without / and #"
                )
                raise InputError([Issue(where, text[:40], why, Text("请换一个名字", "choose another name"))])
        there = select(branches.c.id).where(branches.c.problem == problem, branches.c.name == name)
        if connection.execute(there).scalar() is not None:
            raise _there_already(problem, name)
        values = {"problem": problem, "name": name, "version": 0, "made": self.clock(), "person": person}
        query = insert(branches).values(**values, parent=parent, parent_version=parent_version)
        try:
            made = connection.execute(query).inserted_primary_key
        except IntegrityError as error:  # another process was sooner by a moment
            raise _there_already(problem, name) from error
        assert made is not None
        return Branch(self.database, int(made[0]), problem, name, self.clock)


def initial(content: Content) -> list[Change]:
    """Return the changes that make an empty branch say this."""
    return [added(table, row) for table, table_rows in content.items() for row in table_rows]


def _make_room(address: Address, file: Path, make: bool) -> None:
    try:
        if file.exists():
            return
        if not make:
            why = Text("没有这个工作区", "there is no such workspace")
            fix = Text("请检查路径；workspace import 会新建", "check the path; workspace import makes one")
            raise InputError([Issue(address.shown, "", why, fix)])
        file.absolute().parent.mkdir(parents=True, exist_ok=True)
        file.touch(0o600)  # people's names and the digests of their links
    except OSError as error:
        why = Text(f"建不了（{error.strerror}）", f"it cannot be made ({error.strerror})")
        fix = Text("请换一个有写权限的地方", "choose a place you may write to")
        raise InputError([Issue(address.shown, "", why, fix)]) from error


def _there_already(problem: str, name: str) -> InputError:
    why = Text("已经有了", "it is there already")
    return InputError([Issue(f"#{problem}/{name}", "", why, Text("请换一个名字", "choose another name"))])


def _unknown(where: str, name: str, known: Mapping[str, object] | tuple[str, ...]) -> InputError:
    if not known:
        why = Text("工作区里还没有方案", "the workspace holds no problem yet")
        return InputError([Issue(where, name, why, Text("先用 workspace import 导入", "import one first"))])
    like = nearest(name, known) if name else None
    every = Text(f"有：{'、'.join(known)}", f"there are: {', '.join(known)}")
    fix = Text(f"是不是 {like}", f"did you mean {like}") if like else every
    why = Text("没有这个名字", "there is none of that name") if name else Text("请说明是哪一个", "say which one")
    return InputError([Issue(where, name, why, fix)])
