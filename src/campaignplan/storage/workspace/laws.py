"""Laws: what no command may say, also none that takes another back or brings an old state again."""

from collections import Counter
from collections.abc import Iterable

from sqlalchemy import Connection, select

from campaignplan.errors import InputError, Issue
from campaignplan.storage.workspace.change import Change
from campaignplan.storage.workspace.scenarios import TABLE, scenarios
from campaignplan.storage.workspace.tables import actuals
from campaignplan.text import Text

FOR_GOOD = ("links", "shares")
"""Tables of secrets: one that was taken back opens nothing ever again."""
_NOT = ("", "null")


def examine(connection: Connection, problem: str, changes: Iterable[Change]) -> None:
    """Refuse changes of a ledger that several branches share, which stand already in the caller's transaction.

    Raises
    ------
    InputError
        A secret taken back would hold again, two scenarios would have one name, or a batch would come back whose
        numbers housekeeping has removed.
    """
    issues: list[Issue] = []
    renamed = False
    for change in changes:
        before, after = change.before or {}, change.after or {}
        if change.table in FOR_GOOD and before.get("revoked", "") not in _NOT and after.get("revoked", "") in _NOT:
            why = Text("作废了的链接不能恢复", "a link that was taken back stays so")
            fix = Text("请新建一个", "make a new one")
            issues.append(Issue(f"{change.table} {change.row}", "", why, fix))
        if change.table == "batches" and change.before is None and not _has_numbers(connection, change.row):
            why = Text("这批数据已经被整理清除", "housekeeping has removed the numbers of this batch")
            issues.append(Issue(f"batches {change.row}", "", why, Text("请重新导入", "import it again")))
        renamed |= change.table == TABLE
    if renamed:
        names = Counter(one.name for one in scenarios(connection, problem))
        why, fix = Text("已经有了", "it is there already"), Text("请先给另一个改名", "rename the other first")
        issues += [Issue("branch", name[:40], why, fix) for name, count in names.items() if count > 1]
    if issues:
        raise InputError(issues)


def _has_numbers(connection: Connection, batch: str) -> bool:
    return connection.execute(select(actuals.c.batch).where(actuals.c.batch == batch).limit(1)).scalar() is not None
