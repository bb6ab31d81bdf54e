"""The calendar after a step with work of one's own: what else stands in it need not be gathered again."""

from collections.abc import Sequence
from dataclasses import replace

from campaignplan.agenda.edits import GENERATED
from campaignplan.calendars.event import Event, event_order
from campaignplan.calendars.once import series_of
from campaignplan.calendars.own import OwnEvent, laid_over
from campaignplan.planning.problem import Problem


def stepped(events: Sequence[Event], before: Problem, after: Problem) -> tuple[Event, ...] | None:
    """Return the calendar of `after`, of which `before` had the calendar `events`, as `agenda` gathers it.

    None where it must be gathered: more differs than rows of the table of events, or one of those is laid over the
    calendar's own work, recurs, or may have faults. Events the step did not touch are the very same objects.
    """
    if replace(before, events=()) != replace(after, events=()):
        return None
    old, new = ({row.id: row for row in problem.events} for problem in (before, after))
    changed = {name for name in (*old, *new) if old.get(name) != new.get(name)}
    rows = [row for name, row in new.items() if name in changed]
    if not all(map(_alone, [*rows, *(row for name, row in old.items() if name in changed)])):
        return None
    come = laid_over((), rows, after.settings.horizon)
    if len(come) < len(rows) or len(new) < len(after.events):
        return None
    return tuple(sorted([*(event for event in events if event.id not in changed), *come], key=event_order))


def _alone(row: OwnEvent) -> bool:
    """Tell whether a row is an event of its own that takes place once: nothing is gathered by what it says."""
    named = row.title and row.start and not row.id.startswith(GENERATED) and series_of(row.id) is None
    return bool(named) and not row.rrule and not row.skipped
