"""People of a workspace, with what they may do; and settings."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from sqlalchemy import Connection

from campaignplan.calendars.person import people
from campaignplan.errors import InputError, Issue
from campaignplan.ids import nearest
from campaignplan.storage.workspace.change import Cells
from campaignplan.storage.workspace.command import Command
from campaignplan.storage.workspace.ledger import Ledger, lock
from campaignplan.storage.workspace.rows import all_rows
from campaignplan.storage.workspace.state import in_order
from campaignplan.text import Text

Role = Literal["owner", "operator", "member", "reader"]
"""What each may do stands in `permission`. Who holds a read-only link is a reader; people may be, too."""


@dataclass(frozen=True, slots=True)
class Person:
    """One person: `id` names them in the log for good, `subject` is who a sign-in says they are, empty where none."""

    id: str
    name: str
    role: Role
    subject: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """The people of a workspace. Those removed stay in the log, by id."""

    house: Ledger

    def list(self) -> tuple[Person, ...]:
        """Return everybody, in the order they came."""
        return tuple(map(_person, self.house.rows("people")))

    def put(self, one: Person, *, by: str, why: str = "") -> Command | None:
        """Add a person, or change the one of that id; None where nothing changes.

        Raises
        ------
        InputError
            The role is none, the id is empty, the name not one name, another person has the name or signs in as
            the same, or nobody would be owner any more.
        """
        issues = []
        if one.role not in get_args(Role):
            like = nearest(one.role, get_args(Role)) or "member"
            why_not = Text("没有这种角色", "there is no such role")
            issues.append(Issue("role", one.role[:40], why_not, Text(f"是不是 {like}", f"did you mean {like}")))
        if not one.id.strip():
            issues.append(Issue("id", "", Text("不能为空", "it may not be empty"), Text("请填写", "fill it in")))
        if len(people(one.name)) != 1:
            why_not = Text("要是一个人的名字", "it is the name of one person")
            fix = Text("请填写，不含逗号、顿号、斜杠", "fill it in, without commas and slashes")
            issues.append(Issue("name", one.name[:40], why_not, fix))
        cells = {"name": one.name, "role": one.role, "subject": one.subject}
        with self.house.database.writing() as connection:
            lock(connection, self.house.id)
            before = self._all(connection)
            others = [other for other in before if other.id != one.id]
            if one.subject and any(one.subject == other.subject for other in others):
                why_not = Text("已经是另一个人的登录", "somebody else signs in as this")
                issues.append(Issue("subject", "", why_not, Text("请检查", "check it")))
            if any(same_name(one.name, other.name) for other in others):
                why_not = Text("已经有人叫这个名字", "somebody has this name already")
                issues.append(Issue("name", one.name[:40], why_not, Text("请加以区分", "tell them apart")))
            issues += _ownerless(before, [*others, one])
            if issues:
                raise InputError(issues)
            return self.house.write(connection, {("people", one.id): cells}, person=by, why=why)

    def remove(self, person: str, *, by: str, why: str = "") -> Command | None:
        """Remove a person; None where there is none of that id. InputError where nobody would be owner any more."""
        with self.house.database.writing() as connection:
            lock(connection, self.house.id)
            before = self._all(connection)
            issues = _ownerless(before, [other for other in before if other.id != person])
            if issues:
                raise InputError(issues)
            return self.house.write(connection, {("people", person): None}, person=by, why=why)

    def _all(self, connection: Connection) -> tuple[Person, ...]:
        return tuple(map(_person, in_order(all_rows(connection, self.house.id)).get("people", [])))


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are one, as tasks and links name people: whatever their width, case and spaces."""
    return people(one) == people(other)


def _person(pair: tuple[str, Cells]) -> Person:
    row, cells = pair
    return Person(row, cells.get("name", ""), cast(Role, cells["role"]), cells.get("subject", ""))


def _ownerless(before: Iterable[Person], after: Iterable[Person]) -> list[Issue]:
    if not any(one.role == "owner" for one in before) or any(one.role == "owner" for one in after):
        return []
    why = Text("至少要有一位老板", "there must be an owner")
    return [Issue("role", "", why, Text("请先让另一个人当老板", "make somebody else owner first"))]


@dataclass(frozen=True, slots=True)
class SharedSettings:
    """Settings of the whole workspace, by key: anything JSON can say. No secrets."""

    house: Ledger

    def get(self, key: str, default: Any = None) -> Any:
        """Return a setting."""
        cells = dict(self.house.rows("settings")).get(key)
        return default if cells is None else json.loads(cells["value"])

    def put(self, key: str, value: Any, *, person: str) -> Command | None:
        """Set it; None where it is so already."""
        text = json.dumps(value, ensure_ascii=False, sort_keys=True)
        return self.house.put_row("settings", key, {"value": text}, person=person)

    def drop(self, key: str, *, person: str) -> Command | None:
        """Forget it; None where there is none."""
        return self.house.drop_row("settings", key, person=person)
