"""Scenarios: the branches of a problem as people know them, by names that can change and put away when done with."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from campaignplan.errors import InputError, Issue
from campaignplan.storage.workspace.tables import branches, rows
from campaignplan.text import Text

MAIN = "main"
"""What a problem's first scenario is called in addresses and commands, until somebody names it."""
TABLE = "branches"
"""Rows of a team's ledger, by the branch's number: what it is called since, and whether it is put away."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One branch: `id` for good, `name` as it is called now, `parent` the branch it was made of, None for the first.

    `key` is the name it was made with, and behind a ``#`` what tells it apart where another had that name before:
    nobody sees it, but what points to a branch points to it by that, so that a new name breaks nothing.
    """

    id: int
    problem: str
    key: str
    name: str
    version: int
    made: datetime
    person: str
    parent: int | None
    archived: bool = False
    note: str = ""


def scenarios(connection: Connection, problem: str | None = None) -> tuple[Scenario, ...]:
    """Return the branches of a problem, or of all, in the order they were made; those put away too."""
    names = ("id", "problem", "name", "version", "made", "person", "parent")
    query = select(*(branches.c[name] for name in names)).where(branches.c.name != "").order_by(branches.c.id)
    names_of = select(rows.c.row, rows.c.cells).join(branches, branches.c.id == rows.c.branch)
    names_of = names_of.where(branches.c.name == "", branches.c.problem != "", rows.c.table == TABLE)
    if problem is not None:
        query, names_of = (one.where(branches.c.problem == problem) for one in (query, names_of))
    told = {row: json.loads(cells) for row, cells in connection.execute(names_of)}
    found = []
    for number, of, key, version, made, person, parent in connection.execute(query):
        cells = told.get(str(number), {})
        called, away = cells.get("name", key.partition("#")[0]), cells.get("archived") == "true"
        said = (number, of, key, called, version, made, person, parent, away, cells.get("note", ""))
        found.append(Scenario(*said))
    return tuple(found)


def name_said(name: str) -> Text:
    """Return what people read of a scenario's name."""
    return Text("主方案", "Main plan") if name == MAIN else Text(name, name)


def checked_name(name: str, others: Iterable[Scenario]) -> str:
    """Return a name that a scenario can have beside others. InputError where it cannot."""
    if any(name == other.name for other in others):
        why = Text("已经有了", "it is there already")
        raise InputError([Issue("branch", name[:40], why, Text("请换一个名字", "choose another name"))])
    return sound_name("branch", name)


def sound_name(where: str, name: str) -> str:
    """Return a name that an address can hold. InputError where it cannot be one."""
    if not name.strip() or len(name) > 200 or set(name) & set("/#\0\n"):
        why = Text("名字不能空、不能太长，也不能含 / 和 #", "a name is neither empty nor long, without / and #")
        raise InputError([Issue(where, name[:40], why, Text("请换一个名字", "choose another name"))])
    return name
