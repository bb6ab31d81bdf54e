"""Whether a calendar still makes sense after a deed, without checking again what it did not touch."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from campaignplan.agenda.stepped import stepped
from campaignplan.agenda.year import agenda
from campaignplan.calendars.event import Event
from campaignplan.errors import InputError
from campaignplan.planning.check import find, issue_of
from campaignplan.planning.problem import Problem

OURS = ("events", "templates")
"""Tables no plan depends on."""


def sound(
    before: Problem, after: Problem, events: Sequence[Event] | None = None, folder: Path | None = None
) -> tuple[Event, ...]:
    """Return the calendar after a deed.

    `before` is sound, and `events` its calendar where that is known. Where only the team's own calendar differs, only
    its changed rows are looked at: a drag is to be answered at once, and a problem of thousands of rows takes half a
    second.

    Raises
    ------
    InputError
        With everything that is wrong with it now.
    """
    old: dict[str, set[Any]] = {table: set(getattr(before, table)) for table in OURS}
    new: dict[str, Any] = {
        table: tuple(row for row in getattr(after, table) if row not in old[table]) for table in OURS
    }
    checked = after
    twice = any(len({row.id for row in getattr(after, t)}) < len(getattr(after, t)) for t in OURS)
    if not twice and replace(before, events=(), templates=()) == replace(after, events=(), templates=()):
        apart = Problem(after.settings, after.shops, (), (), (), promotions=after.promotions)
        checked = replace(apart, **new)
        faults = [fault for fault in find(checked) if fault.places[0].table in OURS]
    else:
        faults = find(checked)
    if faults:
        raise InputError(issue_of(checked, fault) for fault in faults)
    found = None if events is None else stepped(events, before, after)
    return agenda(after, folder) if found is None else found
