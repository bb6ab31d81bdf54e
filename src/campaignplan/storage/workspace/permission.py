"""Permissions: what each role may do. The one place; the table in docs/explanation/permissions.md says the same."""

from collections.abc import Mapping
from typing import Literal, get_args

from campaignplan.errors import InputError, Issue
from campaignplan.storage.workspace.people import Role
from campaignplan.text import Text

Action = Literal[
    "see", "tick", "tick_others", "edit", "plan", "fork", "import", "export", "publish", "subscribe", "links",
    "approve", "revert_others", "restore", "share", "people", "settings", "backup",
]  # fmt: skip
"""What can be asked for. Undo, redo and taking back one's own command need what the command needed."""

ACTIONS: Mapping[Action, Text] = {
    "see": Text("查看", "look at everything"),
    "tick": Text("勾选自己的任务、写备注", "tick and note own tasks"),
    "tick_others": Text("勾选别人的任务", "tick other people's tasks"),
    "edit": Text("修改日历、预算和各表", "edit calendar, budget and tables"),
    "plan": Text("求解、保存方案、给方案起名", "solve, save and name plans"),
    "fork": Text("新建情景", "make scenarios"),
    "import": Text("导入", "import"),
    "export": Text("导出", "export"),
    "publish": Text("发布日历", "publish the calendar"),
    "subscribe": Text("新建、更换、作废自己的订阅链接", "make, renew and revoke own feed links"),
    "links": Text("新建、更换、作废别人的订阅链接", "make, renew and revoke other people's feed links"),
    "approve": Text("批准：让情景或方案开始执行", "approve: put a scenario or plan in force"),
    "revert_others": Text("收回别人的改动", "take back what others changed"),
    "restore": Text("整个回到某一时刻", "put everything back to a moment"),
    "share": Text("新建、作废只读链接", "make and revoke read-only links"),
    "people": Text("管理人员和角色", "manage people and roles"),
    "settings": Text("修改工作区设置", "change the workspace's settings"),
    "backup": Text("备份整个工作区", "back up the whole workspace"),
}
ROLES: Mapping[Role, Text] = {
    "owner": Text("老板", "owner"),
    "operator": Text("运营", "operator"),
    "member": Text("成员", "member"),
    "reader": Text("只读", "reader"),
}

_READER: frozenset[Action] = frozenset({"see"})
_MEMBER: frozenset[Action] = _READER | {"tick", "subscribe"}
_OPERATOR: frozenset[Action] = _MEMBER | {
    "tick_others", "edit", "plan", "fork", "import", "export", "publish", "links",
}  # fmt: skip
ALLOWED: Mapping[Role, frozenset[Action]] = {
    "owner": frozenset(get_args(Action)),
    "operator": _OPERATOR,
    "member": _MEMBER,
    "reader": _READER,
}
"""Each role may do all that the one after it may."""


def needed(table: str, columns: frozenset[str]) -> Action | None:
    """Return what changing these columns of a table that branches share takes; None where only its own way does.

    People are changed one by one, so that an owner is always left; a link once taken back stays so.
    """
    if table == "plans" and "starred" in columns:
        return "approve"
    return _SHARED.get(table)


_SHARED: Mapping[str, Action] = {
    "problems": "approve", "settings": "settings", "batches": "import", "ticks": "tick", "plans": "plan",
    "branches": "fork",
}  # fmt: skip


class DeniedError(InputError):
    """The role of whoever asked does not allow it; nothing was done. `action` is what it would have taken.

    `role` is None for who is no longer among the people, `able` names some who may.
    """

    def __init__(self, action: Action, role: Role | None, able: tuple[str, ...] = ()) -> None:
        self.action = action
        what = ACTIONS[action]
        who = Text("不在工作区里的人", "who is not in the workspace") if role is None else Text(
            ROLES[role].zh, f"the role {ROLES[role].en}"
        )  # fmt: skip
        why = Text(f"{who.zh}不能{what.zh}", f"{who.en} may not {what.en}")
        roles = [ROLES[one] for one in ALLOWED if action in ALLOWED[one]]
        names = Text(f"（{'、'.join(able)}）", f" ({', '.join(able)})") if able else Text("", "")
        fix = Text(
            f"请{'或'.join(one.zh for one in roles)}来做{names.zh}",
            f"ask an {' or '.join(one.en for one in roles)}{names.en}",
        )
        super().__init__([Issue(action, "", why, fix)])
