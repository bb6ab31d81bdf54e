"""Hard times for a workspace: writers killed at random moments, and many people at once.

The whole of it, on SQLite and on a PostgreSQL server of its own, which takes long::

    python tests/storage/workspace/hard.py

``--kills``, ``--people`` and ``--commands`` make it smaller, ``--on postgresql`` runs it there alone; the suite runs a
small part. It forks, so it is a program of its own.
"""

import argparse
import contextlib
import os
import random
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlalchemy import text

from campaignplan.storage.workspace import log
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import Change, added, removed
from campaignplan.storage.workspace.clash import ClashError
from campaignplan.storage.workspace.rows import all_rows
from campaignplan.storage.workspace.workspace import Workspace

ID = struct.Struct("q")
KILLS, PEOPLE, COMMANDS = 500, 10, 300
AFRESH = 50
"""Kills after which a new problem is begun, so that checking does not grow without end."""


def act(branch: Branch, person: str, chance: random.Random) -> int | None:
    """Do something at random; return the command's id, or None where there was nothing to do or somebody was sooner.

    What a command is about stands in its reason: how many rows it changes.
    """
    kind = chance.choices(["add", "edit", "remove", "undo", "redo"], [4, 6, 1, 2, 1])[0]
    try:
        if kind in ("undo", "redo"):
            made = branch.undo(person) if kind == "undo" else branch.redo(person)
            return None if made is None else made.id
        changes: list[Change] = []
        if kind == "add":
            size = chance.choices([1, 2, 3, 40], [8, 4, 2, 1])[0]
            name = {"name": "x" * chance.choice([3, 3, 3, 3, 2_000])}
            changes = [added("products", {"id": f"p{chance.randrange(10**9)}", **name}) for _ in range(size)]
        else:
            rows = [pair for pair in branch.rows("products") if pair[0] != "count"]
            for row, cells in chance.sample(rows, min(len(rows), 2)):
                if kind == "remove":
                    changes.append(removed("products", row, cells))
                else:
                    price = str(chance.randrange(1, 10**6))
                    if price != cells.get("price"):
                        changes.append(Change("products", row, {"price": cells.get("price", "")}, {"price": price}))
        if not changes:
            return None
        return branch.commit(changes, person=person, why=str(len(changes))).id
    except ClashError:
        return None


def sound(place: str, problem: str, acknowledged: Iterable[int]) -> Workspace:
    """Assert that a workspace opens, holds every acknowledged command, and none of it half; return it open."""
    workspace = Workspace.open(place)
    branch = workspace.branch(problem)
    with workspace.database.reading() as connection:
        if workspace.database.is_sqlite:
            assert connection.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        state = all_rows(connection, branch.id)
        assert log.replay(connection, branch.id) == state
        entries = log.page(connection, branch.id, size=10**9)
    there = {entry.id for entry in entries}
    missing = set(acknowledged) - there
    assert not missing, f"acknowledged, and lost: {missing}"
    assert [entry.version for entry in entries] == list(range(branch.version, 0, -1))
    halves = [entry for entry in entries if entry.why and int(entry.why) != entry.size]
    assert not halves, f"half there: {halves}"
    return workspace


def child(work: Callable[[int], None]) -> tuple[int, int]:
    """Fork; return the child's process and the end of the pipe it tells its commands on."""
    out, into = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(out)
        code = 1
        try:
            work(into)
            code = 0
        finally:
            os._exit(code)
    os.close(into)
    return pid, out


def told(out: int) -> list[int]:
    """Return what a child acknowledged; a torn last word was never heard."""
    parts = []
    while part := os.read(out, 65_536):
        parts.append(part)
    os.close(out)
    data = b"".join(parts)
    return [found[0] for found in ID.iter_unpack(data[: len(data) // ID.size * ID.size])]


def kills(place: str, count: int, seed: int) -> int:
    """Kill a writer `count` times, each at a random moment of its writing; return how many commands were heard."""
    chance = random.Random(seed)
    heard: list[int] = []
    total = 0
    for number in range(count):
        problem = f"killed-{seed}-{number // AFRESH}"
        if number % AFRESH == 0:
            heard.clear()
            with Workspace.open(place) as workspace:
                workspace.put(problem, {}, person="安")

        def write(into: int, problem: str = problem, seed: int = chance.randrange(10**9)) -> None:
            mine = random.Random(seed)
            with Workspace.open(place) as workspace:
                branch = workspace.branch(problem)
                os.write(into, ID.pack(0))
                while True:
                    done = act(branch, "安", mine)
                    if done is not None:
                        os.write(into, ID.pack(done))

        pid, out = child(write)
        first = os.read(out, ID.size)  # from here on it writes
        assert first == ID.pack(0), "the writer did not begin"
        time.sleep(chance.random() ** 2 * 0.5)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        fresh = told(out)
        total += len(fresh)
        heard += fresh
        sound(place, problem, heard).close()
    return total


def crowd(place: str, people: int, commands: int, seed: int) -> int:
    """Let people work at once, a process each; return how many commands were made. No update is lost."""
    problem = f"crowd-{seed}"
    with Workspace.open(place) as workspace:
        begun = workspace.put(problem, {}, person="安")
        begun.commit([added("products", {"id": "count", "price": "0"}, "count")], person="安")
    counts = commands // 5

    def work(into: int, who: int) -> None:
        mine = random.Random(seed * 1_000 + who)
        with Workspace.open(place) as workspace:
            branch = workspace.branch(problem)
            for number in range(commands):
                if number % 5 == 0:
                    os.write(into, ID.pack(count_one(branch, f"counter {who}")))
                    continue
                done = act(branch, f"person {who}", mine)
                if done is not None:
                    os.write(into, ID.pack(done))

    running = [child(lambda into, who=who: work(into, who)) for who in range(people)]  # type: ignore[misc]
    heard = [number for _, out in running for number in told(out)]
    codes = [os.waitpid(pid, 0)[1] for pid, _ in running]
    assert codes == [0] * people, f"somebody failed: {codes}"
    assert len(set(heard)) == len(heard)
    with sound(place, problem, heard) as workspace:
        branch = workspace.branch(problem)
        assert dict(branch.rows("products"))["count"]["price"] == str(counts * people)
        assert branch.version == len(heard) + 1
    return len(heard)


def count_one(branch: Branch, person: str) -> int:
    """Read a number, write it one higher; again where somebody was sooner."""
    while True:
        seen = dict(branch.rows("products"))["count"]["price"]
        try:
            change = Change("products", "count", {"price": seen}, {"price": str(int(seen) + 1)})
            return branch.commit([change], person=person).id
        except ClashError:
            continue


PARTS = {"kills": kills, "crowd": crowd}
"""Parts by themselves: ``hard.py kills ADDRESS COUNT SEED``, ``hard.py crowd ADDRESS PEOPLE COMMANDS SEED``."""


def main() -> None:
    sys.path.insert(0, str(Path(__file__).parents[2]))
    import postgres

    if len(sys.argv) > 1 and sys.argv[1] in PARTS:
        what, place, *numbers = sys.argv[1:]
        print(PARTS[what](place, *(int(number) for number in numbers)))  # type: ignore[operator]
        return
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, usual in (("kills", KILLS), ("people", PEOPLE), ("commands", COMMANDS)):
        words.add_argument(f"--{name}", type=int, default=usual, metavar="N", help=f"{usual} by default")
    words.add_argument("--on", choices=("sqlite", "postgresql"), help="one kind of database alone")
    asked = words.parse_args()
    with contextlib.ExitStack() as open_until_done:
        places = []
        if asked.on != "postgresql":
            folder = open_until_done.enter_context(tempfile.TemporaryDirectory())
            places.append(("SQLite", f"{folder}/w.db"))
        if asked.on != "sqlite":
            places.append(("PostgreSQL", open_until_done.enter_context(postgres.server()).database()))
        for kind, place in places:
            began = time.monotonic()
            heard = kills(place, asked.kills, 1)
            print(f"{kind}: {asked.kills} kills, {heard} commands heard, every one there, none half")
            print(f"  {time.monotonic() - began:.0f} s", flush=True)
            began = time.monotonic()
            made = crowd(place, asked.people, asked.commands, 1)
            size = f"{asked.people} people x {asked.commands}"
            print(f"{kind}: {size}: {made} commands, no update lost, the log replays to the same")
            print(f"  {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
