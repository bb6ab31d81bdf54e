"""Workspaces: everything a team plans with, in one database."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from sqlalchemy import Connection, insert, literal, select
from sqlalchemy.exc import IntegrityError

from campaignplan.errors import InputError, Issue
from campaignplan.ids import nearest
from campaignplan.planning.problem import Problem
from campaignplan.storage.content import Content, content_of
from campaignplan.storage.workspace.address import Address, address_of, default_address
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import Change, added
from campaignplan.storage.workspace.command import Command, record
from campaignplan.storage.workspace.database import Database
from campaignplan.storage.workspace.feeds import FeedStore
from campaignplan.storage.workspace.ledger import Ledger, lock
from campaignplan.storage.workspace.migrate import up_to_date
from campaignplan.storage.workspace.scenarios import MAIN, TABLE, Scenario, checked_name, scenarios, sound_name
from campaignplan.storage.workspace.tables import branches, rows
from campaignplan.text import Text

if TYPE_CHECKING:
    from campaignplan.storage.workspace.plans import Plans


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
        """Name the problems, and the branches of each, in the order they were made; none that is put away."""
        found: dict[str, list[str]] = {}
        away = {name for name, cells in self.house.rows("problems") if cells.get("archived")}
        for one in self.scenarios():
            if one.problem in away:
                continue
            found.setdefault(one.problem, []).extend(() if one.archived else (one.name,))
        return {problem: tuple(names) for problem, names in found.items()}

    def scenarios(self, problem: str | None = None) -> tuple[Scenario, ...]:
        """Return the branches of a problem, or of all, in the order they were made; those put away too."""

        def read() -> tuple[Scenario, ...]:
            with self.database.reading() as connection:
                return scenarios(connection, problem)

        return self.database.memory.recall(("scenarios", problem), read)

    def branch(self, problem: str = "", name: str = "") -> Branch:
        """Return a branch; without a problem the only one there is, without a name the one in force.

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
        found = next((one for one in self.scenarios(problem) if one.name == name), None)
        if found is None:
            raise _unknown(f"#{problem}/branch", name, known[problem])
        return Branch(self.database, found.id, problem, name, self.clock)

    def in_force(self, problem: str) -> str:
        """Name the branch of a problem that is in force: the starred one, the first before any was.

        One that was put away while somebody else put it in force is not: the first of the others is then.
        """
        key = dict(self.house.rows("problems")).get(problem, {}).get("in_force", MAIN)
        found = [one for one in self.scenarios(problem) if not one.archived]
        return next((one.name for one in found if one.key == key), found[0].name if found else MAIN)

    def star(self, branch: Branch, *, person: str, why: str = "") -> Command | None:
        """Put a branch in force; one of a problem's is. None where it is already, InputError for one put away."""
        found = self._scenario(branch)
        if found.archived:
            why_not = Text("这个情景已归档", "this scenario is put away")
            raise InputError([Issue("branch", found.name, why_not, Text("请先取回", "bring it back first"))])
        wanted = {"in_force": found.key}
        return self.house.put_cells("problems", branch.problem_id, wanted, person=person, why=why)

    def rename(self, branch: Branch, name: str, *, person: str, why: str = "") -> Branch:
        """Call a branch otherwise; return it by its new name. What points to it goes on to.

        Raises
        ------
        InputError
            Another branch of the problem is called so, also one put away, or it is no name.
        """
        others = [one for one in self.scenarios(branch.problem_id) if one.id != branch.id]
        self._say(branch, {"name": checked_name(name, others)}, person, why)
        return replace(branch, name=name)

    def archive(self, branch: Branch, *, person: str, why: str = "", back: bool = False) -> Command | None:
        """Put a branch away, or bring it `back`: lists leave it out, nothing of it is lost. None where it is so.

        Raises
        ------
        InputError
            It is the branch in force.
        """
        if not back and self._scenario(branch).name == self.in_force(branch.problem_id):
            why_not = Text("正在执行的不能归档", "the scenario in force cannot be put away")
            fix = Text("请先让另一个执行", "put another in force first")
            raise InputError([Issue("branch", branch.name, why_not, fix)])
        return self._say(branch, {"archived": "" if back else "true"}, person, why)

    def put_away(self, problem: str, *, person: str, why: str = "", back: bool = False) -> Command | None:
        """Put a whole problem away, or bring it `back`: lists leave it out, nothing of it is lost. None where so.

        Raises
        ------
        InputError
            There is no such problem.
        """
        self.team(problem)
        wanted = {"archived": "" if back else "true"}
        return self.house.put_cells("problems", problem, wanted, person=person, why=why)

    def note(self, branch: Branch, note: str, *, person: str, why: str = "") -> Command | None:
        """Write down what a branch is for; None where it is written so."""
        return self._say(branch, {"note": note}, person, why)

    @property
    def house(self) -> Ledger:
        """What the whole workspace shares: people, links, settings, which branches are in force."""
        return self.team("")

    def plans(self, problem: str) -> "Plans":
        """Return the plans of a problem. InputError where there is none of that id."""
        from campaignplan.storage.workspace.plans import Plans

        return Plans(self.team(problem))

    def feeds(self, person: str = "") -> FeedStore:
        """Return what the calendar's subscribers are served from; `person` is who changes it."""
        return FeedStore(self.house, person)

    def team(self, problem: str) -> Ledger:
        """Return what a problem's branches share: batches of actuals, ticks, names and stars of plans."""
        query = select(branches.c.id).where(branches.c.problem == problem, branches.c.name == "")

        def read() -> int | None:
            with self.database.reading() as connection:
                return connection.execute(query).scalar()

        number = self.database.memory.recall(("team", problem), read)
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
        sound_name("problem", problem)
        with self.database.writing() as connection:
            branch = self._new(connection, problem, MAIN, person)
            values = {"problem": problem, "name": "", "version": 0, "made": self.clock(), "person": person}
            connection.execute(insert(branches).values(**values))
            changes = initial(said)
            if changes:
                record(connection, branch.id, changes, person=person, why=why, kind="import", clock=self.clock)
        return branch

    def fork(self, source: Branch, name: str, *, person: str) -> Branch:
        """Make a branch that says what `source` says now.

        Raises
        ------
        InputError
            There is one of that name, also one put away, or it is no name.
        """
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
        others = scenarios(connection, problem)
        checked_name(name, others)
        taken = any(one.key == name for one in others)  # by one that is called otherwise now
        key = f"{name}#{secrets.token_hex(4)}" if taken else name
        values = {"problem": problem, "name": key, "version": 0, "made": self.clock(), "person": person}
        query = insert(branches).values(**values, parent=parent, parent_version=parent_version)
        try:
            made = connection.execute(query).inserted_primary_key
        except IntegrityError as error:  # another process was sooner by a moment
            raise _there_already(problem, name) from error
        assert made is not None
        return Branch(self.database, int(made[0]), problem, name, self.clock)

    def _scenario(self, branch: Branch) -> Scenario:
        return next(one for one in self.scenarios(branch.problem_id) if one.id == branch.id)

    def _say(self, branch: Branch, cells: Mapping[str, str], person: str, why: str) -> Command | None:
        team = self.team(branch.problem_id)
        return team.put_cells(TABLE, str(branch.id), cells, person=person, why=why)


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
