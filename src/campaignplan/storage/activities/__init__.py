"""The annual activity table read back: what people changed in it, told one by one and applied to a problem.

Three things are held against each other: what a cell said when it was written, what it says now, and what the
problem says now. Only cells people changed count, so a table that went round the office for weeks undoes nothing
that was changed elsewhere; where both were changed the problem's word stands, and it is told.
"""

from pathlib import Path

from campaignplan.errors import InputError, Issue
from campaignplan.planning.check import check, find
from campaignplan.planning.check.fault import Place
from campaignplan.planning.problem import Problem
from campaignplan.storage.activities.applying import applied
from campaignplan.storage.activities.edits import Edit, Edits
from campaignplan.storage.activities.notes import notes
from campaignplan.storage.activities.reading import Found, collect
from campaignplan.storage.activities.sheets import Book, read_book, read_book_bytes

__all__ = ["Edit", "Edits", "read_activities", "read_activities_bytes"]


def read_activities(path: str | Path, problem: Problem) -> Edits:
    """Read an annual activity table (or a plan.xlsx, which holds it) back and hold it against a problem.

    Raises
    ------
    InputError
        With every cell that cannot be read, and everything that would make the problem unsound, each with its
        place in the file.
    """
    return _held_against(read_book(Path(path)), problem)


def read_activities_bytes(data: bytes, name: str, problem: Problem) -> Edits:
    """Read the bytes of such a table; `name` is how messages call it. InputError as `read_activities`."""
    return _held_against(read_book_bytes(data, name), problem)


def _held_against(book: Book, problem: Problem) -> Edits:
    found = collect(book, problem)
    if found.issues:
        raise InputError(dict.fromkeys(found.issues))
    after = applied(problem, found)
    faults = zip(find(after), check(after), strict=True)
    wrong = [_placed(found, fault.places[0], issue, after) for fault, issue in faults]
    if wrong:
        raise InputError(dict.fromkeys(wrong))
    new = tuple(promotion for promotion in after.promotions if promotion.id in found.new)
    return Edits(tuple(found.edits), new, tuple(notes(book, found, problem)), problem, after)


def _placed(found: Found, place: Place, issue: Issue, after: Problem) -> Issue:
    """Tell a fault of the problem at the cell it comes from, where there is one."""
    column, row = place.column or "", place.row
    key: tuple[str, str, tuple[str, ...]] = "", "", ()
    if row is not None and place.table == "promotions":
        key = after.promotions[row].id, "", ("promotions", column)
    elif row is not None and place.table == "phases":
        pairs = [(promotion.id, phase.kind) for promotion in after.promotions for phase in promotion.phases]
        key = pairs[row][0], "", ("phases", column, pairs[row][1])
    elif row is not None and place.table == "enrolments":
        key = after.enrolments[row].promotion, after.enrolments[row].product, ("enrolments", column)
    where = found.places.get(key, issue.where)
    return Issue(where, issue.value, issue.why, issue.fix)
