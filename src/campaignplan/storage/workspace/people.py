"""People of a workspace, with what they may do; and settings."""

import json
from dataclasses import dataclass
from typing import Any, Literal, cast, get_args

from campaignplan.errors import InputError, Issue
from campaignplan.ids import nearest
from campaignplan.storage.workspace.command import Command
from campaignplan.storage.workspace.ledger import Ledger
from campaignplan.text import Text

Role = Literal["owner", "operator", "member"]
"""Who may do what is decided elsewhere, by these words. Read-only links are no people."""


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
        return tuple(
            Person(row, cells.get("name", ""), cast(Role, cells["role"]), cells.get("subject", ""))
            for row, cells in self.house.rows("people")
        )

    def put(self, one: Person, *, by: str, why: str = "") -> Command | None:
        """Add a person, or change the one of that id; None where nothing changes.

        Raises
        ------
        InputError
            The role is none, the id is empty, or another person signs in as the same.
        """
        issues = []
        if one.role not in get_args(Role):
            like = nearest(one.role, get_args(Role)) or "member"
            why_not = Text("没有这种角色", "there is no such role")
            issues.append(Issue("role", one.role[:40], why_not, Text(f"是不是 {like}", f"did you mean {like}")))
        if not one.id.strip():
            issues.append(Issue("id", "", Text("不能为空", "it may not be empty"), Text("请填写", "fill it in")))
        if one.subject and any(one.subject == other.subject and one.id != other.id for other in self.list()):
            why_not = Text("已经是另一个人的登录", "somebody else signs in as this")
            issues.append(Issue("subject", "", why_not, Text("请检查", "check it")))
        if issues:
            raise InputError(issues)
        cells = {"name": one.name, "role": one.role, "subject": one.subject}
        return self.house.put_row("people", one.id, cells, person=by, why=why)

    def remove(self, person: str, *, by: str, why: str = "") -> Command | None:
        """Remove a person; None where there is none of that id."""
        return self.house.drop_row("people", person, person=by, why=why)


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
