"""The log against an oracle: people edit, undo, redo, revert, restore and branch at random; nothing is shared.

The oracle keeps every version of every branch whole and knows undo only as "the touched cells are still as I left
them". It imports nothing of the code under test but the types it must speak.
"""

import copy
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from campaignplan.storage.workspace import log
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import Change, added
from campaignplan.storage.workspace.clash import ClashError
from campaignplan.storage.workspace.rows import all_rows
from campaignplan.storage.workspace.workspace import Workspace

PEOPLE = ("安", "b'; DROP TABLE rows;--")
TABLES = ("products", "shops")
words = st.sampled_from(["", "x", "y", "收纳盒", "'\"%_\\"])
cells = st.fixed_dictionaries({}, optional={"name": words, "id": st.sampled_from(["one", "two"])})
who = st.sampled_from(PEOPLE)
number = st.integers(0, 10_000)
ages = st.sampled_from([0, 0, 0, 1, 3])
MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
"""A disk that need not be waited for: what survives a power cut is another test's."""
Rows = dict[tuple[str, str], dict[str, str]]


@dataclass
class Entry:
    """What the oracle remembers of a command: by row, the cells it touched, before and after (None: no row)."""

    person: str
    kind: str
    touched: dict[tuple[str, str], tuple[dict[str, str] | None, dict[str, str] | None]]
    undoes: int | None = None
    holds: bool = True


@dataclass
class Oracle:
    """One branch: all its versions, and its log."""

    versions: list[Rows]
    entries: list[Entry] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)

    @property
    def now(self) -> Rows:
        return self.versions[-1]

    def fits(self, touched, forwards: bool) -> bool:
        return all(self.row_fits(key, *pair, forwards) for key, pair in touched.items())

    def row_fits(self, key, before, after, forwards: bool) -> bool:
        seen, then = (before, after) if forwards else (after, before)
        here = self.now.get(key)
        if seen is None or here is None:
            return seen is None and here is None
        if then is None:
            return {k: v for k, v in seen.items() if v} == here
        return all(here.get(name, "") == text for name, text in seen.items())

    def apply(self, touched, forwards: bool) -> None:
        rows = copy.deepcopy(self.now)
        for key, (before, after) in touched.items():
            then = after if forwards else before
            if then is None:
                del rows[key]
            else:
                rows[key] = {k: v for k, v in {**rows.get(key, {}), **then}.items() if v}
        self.versions.append(rows)

    def mine(self, person: str) -> list[int]:
        """What the person could undo, oldest first; and what they could redo is what was popped last."""
        return self.stacks(person)[0]

    def stacks(self, person: str) -> tuple[list[int], list[int]]:
        done: list[int] = []
        gone: list[int] = []
        for n, entry in enumerate(self.entries):
            if entry.person != person:
                continue
            if entry.kind == "undo":
                assert entry.undoes is not None
                done.remove(entry.undoes)
                gone.append(entry.undoes)
            elif entry.kind == "redo":
                assert entry.undoes is not None
                gone.remove(entry.undoes)
                done.append(entry.undoes)
                done.sort()
            else:
                done.append(n)
                gone.clear()
        return done, gone


class Log(RuleBasedStateMachine):
    place = ""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY)
        self.now = datetime(2027, 1, 1, tzinfo=UTC)
        self.workspace = Workspace.open(self.place or Path(self.folder.name) / "w.db", self.clock)
        self.branches: list[tuple[Branch, Oracle]] = []
        self.rows = 0

    def clock(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    @initialize()
    def begin(self) -> None:
        names = len(self.workspace.problems())
        self.branches.append((self.workspace.put(f"p{names}", {}, person="安"), Oracle([{}])))

    def pick(self, at: int) -> tuple[Branch, Oracle]:
        return self.branches[at % len(self.branches)]

    def done(self, oracle: Oracle, command, entry: Entry) -> None:
        oracle.entries.append(entry)
        oracle.ids.append(command.id)
        oracle.moments.append(command.moment)

    @rule(at=number, person=who, table=st.sampled_from(TABLES), new=cells, more=st.booleans())
    def add(self, at: int, person: str, table: str, new: dict[str, str], more: bool) -> None:
        branch, oracle = self.pick(at)
        touched = {}
        end = max((float(row["#"]) for (where, _), row in oracle.now.items() if where == table), default=0.0)
        wanted = []
        for n in range(1 + more):
            self.rows += 1
            key = (table, f"r{self.rows}")
            wanted.append(added(table, new, key[1]))
            touched[key] = (None, {**{k: v for k, v in new.items() if v}, "#": str(int(end) + 1 + n)})
        command = branch.commit(wanted, person=person)
        oracle.apply(touched, True)
        self.done(oracle, command, Entry(person, "edit", touched))

    @rule(
        at=number,
        person=who,
        old=ages,
        row=number,
        new=cells,
        places=st.sampled_from([{}, {}, {"#": "0.5"}, {"#": "7"}]),
    )
    @precondition(lambda self: any(oracle.versions[-1] for _, oracle in self.branches))
    def edit(self, at: int, person: str, old: int, row: int, new: dict[str, str], places: dict[str, str]) -> None:
        """Change cells of a row as it was at some version, maybe long ago."""
        branch, oracle = self.pick(at)
        seen = oracle.versions[-1 - min(old, len(oracle.versions) - 1)]
        if not seen:
            return
        key = sorted(seen)[row % len(seen)]
        new = {**new, **places}
        before = {name: seen[key].get(name, "") for name in new}
        if not new:
            return
        touched = {key: (before, new)}
        self.attempt(branch, oracle, person, touched)

    @rule(at=number, person=who, old=ages, row=number)
    def remove(self, at: int, person: str, old: int, row: int) -> None:
        branch, oracle = self.pick(at)
        seen = oracle.versions[-1 - min(old, len(oracle.versions) - 1)]
        if seen:
            key = sorted(seen)[row % len(seen)]
            self.attempt(branch, oracle, person, {key: (dict(seen[key]), None)})

    def attempt(self, branch: Branch, oracle: Oracle, person: str, touched) -> None:
        wanted = [Change(*key, before, after) for key, (before, after) in touched.items()]
        fits = oracle.fits(touched, True)
        if not fits:
            with pytest.raises(ClashError) as told:
                branch.commit(wanted, person=person)
            assert told.value.conflicts == branch.conflicts(wanted)
            assert all(found.person in PEOPLE for found in told.value.conflicts)
            return
        command = branch.commit(wanted, person=person)
        oracle.apply(touched, True)
        self.done(oracle, command, Entry(person, "edit", touched))

    @rule(at=number, person=who, steps=st.lists(st.booleans(), min_size=1, max_size=6))
    def walk(self, at: int, person: str, steps: list[bool]) -> None:
        """Undo and redo."""
        for forwards in steps:
            self.step(at, person, forwards)

    @rule(at=number, person=who, new=cells, price=st.sampled_from(["1", "2"]))
    def undo_then_edit_then_redo(self, at: int, person: str, new: dict[str, str], price: str) -> None:
        self.add(at, person, "products", {**new, "price": price}, False)
        self.step(at, person, False)
        self.add(at, person, "shops", new, False)
        self.step(at, person, True)

    def step(self, at: int, person: str, forwards: bool) -> None:
        branch, oracle = self.pick(at)
        stack = oracle.stacks(person)[forwards]
        act = branch.redo if forwards else branch.undo
        if not stack:
            assert act(person) is None
            return
        target = oracle.entries[stack[-1]]
        if not oracle.fits(target.touched, forwards):
            with pytest.raises(ClashError):
                act(person)
            return
        command = act(person)
        assert command is not None
        assert command.target == oracle.ids[stack[-1]]
        oracle.apply(target.touched, forwards)
        there = {key: pair if forwards else pair[::-1] for key, pair in target.touched.items()}
        self.done(oracle, command, Entry(person, "redo" if forwards else "undo", there, stack[-1]))

    @rule(at=number, person=who, which=number, leave=st.booleans())
    def revert(self, at: int, person: str, which: int, leave: bool) -> None:
        branch, oracle = self.pick(at)
        if not oracle.entries:
            return
        n = which % len(oracle.entries)
        touched = {key: pair[::-1] for key, pair in oracle.entries[n].touched.items()}
        if leave:
            touched = {key: pair for key, pair in touched.items() if oracle.row_fits(key, *pair, True)}
        elif not oracle.fits(touched, True):
            with pytest.raises(ClashError):
                branch.revert(oracle.ids[n], person=person)
            return
        command = branch.revert(oracle.ids[n], person=person, leave=leave)
        if not touched:
            assert command is None
            return
        assert command is not None
        oracle.apply(touched, True)
        self.done(oracle, command, Entry(person, "revert", touched))

    @rule(at=number, person=who, which=number)
    def restore(self, at: int, person: str, which: int) -> None:
        branch, oracle = self.pick(at)
        version = which % len(oracle.versions)
        moment = oracle.moments[version - 1] if version else datetime(2026, 1, 1, tzinfo=UTC)
        before, wanted = oracle.now, oracle.versions[version]
        command = branch.restore(moment, person=person)
        assert (command is None) == (before == wanted)
        if command is None:
            return
        touched = {}
        for key in before.keys() | wanted.keys():
            one, other = before.get(key), wanted.get(key)
            if one is not None and other is not None:
                names = [name for name in one.keys() | other.keys() if one.get(name, "") != other.get(name, "")]
                if names:
                    touched[key] = ({n: one.get(n, "") for n in names}, {n: other.get(n, "") for n in names})
            elif one != other:
                touched[key] = (one, other)
        oracle.versions.append(copy.deepcopy(wanted))
        self.done(oracle, command, Entry(person, "restore", touched))

    @rule(at=number, person=who)
    @precondition(lambda self: len(self.branches) < 2)
    def fork(self, at: int, person: str) -> None:
        branch, oracle = self.pick(at)
        made = self.workspace.fork(branch, f"b{len(self.branches)}", person=person)
        self.branches.append((made, Oracle([copy.deepcopy(oracle.now)])))

    @invariant()
    def the_database_says_what_the_oracle_says(self) -> None:
        for branch, oracle in self.branches:
            with self.workspace.database.reading() as connection:
                here = {key: dict(row) for key, row in all_rows(connection, branch.id).items()}
            assert here == oracle.now

    def teardown(self) -> None:
        for branch, oracle in self.branches:
            with self.workspace.database.reading() as connection:
                assert log.replay(connection, branch.id) == oracle.now
                for version in range(0, len(oracle.versions), 5):
                    assert log.replay(connection, branch.id, version) == oracle.versions[version]
                    assert log.state_at(connection, branch.id, version) == oracle.versions[version]
            assert branch.version == len(oracle.versions) - 1
            told = branch.log(size=1_000)
            assert [entry.id for entry in told] == oracle.ids[::-1]
            assert [(entry.person, entry.kind) for entry in told] == [
                (e.person, e.kind) for e in oracle.entries[::-1]
            ]
        self.workspace.close()
        self.folder.cleanup()


def test_random_editing_on_sqlite():
    run_state_machine_as_test(
        Log,
        settings=settings(
            max_examples=30, stateful_step_count=50, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.xdist_group("postgresql")
def test_random_editing_on_postgresql(server):
    class OnServer(Log):
        place = server.database()

    run_state_machine_as_test(
        OnServer,
        settings=settings(
            max_examples=6, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
