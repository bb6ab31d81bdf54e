"""Trials: what a branch would be after changes, without making them."""

from collections.abc import Sequence

from campaignplan.errors import InputError, Issue
from campaignplan.storage.content import Row, source_of
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import PLACE, Change, place_text
from campaignplan.storage.workspace.rows import all_rows
from campaignplan.storage.workspace.state import after, content

LAST = 1e12
"""A place behind every row there is."""


def content_after(branch: Branch, changes: Sequence[Change]) -> dict[str, list[Row]]:
    """Return what a branch would say. InputError for cells that cannot be read."""
    told = [_placed(change, number) for number, change in enumerate(branch.checked(changes, "", ""))]
    with branch.database.reading() as connection:
        return content(after(all_rows(connection, branch.id), told))


def faults_after(branch: Branch, changes: Sequence[Change]) -> tuple[Issue, ...]:
    """Return every fault that would keep a branch from being a problem; nothing where it would be sound."""
    from campaignplan.storage.load import problem_of

    try:
        problem_of(source_of(content_after(branch, changes)))
    except InputError as error:
        return error.issues
    return ()


def _placed(change: Change, number: int) -> Change:
    """Give a new row that names no place one at the end, as a command would."""
    if change.before is not None or change.after is None or PLACE in change.after:
        return change
    return Change(change.table, change.row, None, {**change.after, PLACE: place_text(LAST + number)})
