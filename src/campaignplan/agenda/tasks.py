"""Tasks: what a team has to do, each time of it by itself, done or not; a week of them as text for a chat."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from campaignplan.agenda.ahead import QUIET
from campaignplan.calendars.event import ROLE_NAMES, Event
from campaignplan.calendars.occurrence import INSTANT, occurrences
from campaignplan.calendars.once import once, series_of
from campaignplan.calendars.person import people
from campaignplan.dates import ONE_DAY, Span, day_said
from campaignplan.text import Lang, Text

ASIDE = frozenset((*QUIET, "promotion", "phase", "reminder", "stage", "money"))
"""Kinds of events that nobody ticks off: they last, or are told by a task or a deadline of their own."""


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do.

    `event` takes place once: of a series it is that one time, with an id of its own. `first` and `last` are its
    days, `clock` its hour (empty where it takes whole days); `done` of its `steps` are ticked.
    """

    event: Event
    first: date
    last: date
    clock: str
    done: frozenset[str]

    @property
    def steps(self) -> tuple[str, ...]:
        """What is to be ticked: the lines of its checklist, or itself (an empty name)."""
        return tuple(item.zh for item in self.event.checklist) or ("",)

    @property
    def finished(self) -> bool:
        """Whether every step is ticked, or the task itself."""
        return "" in self.done or all(step in self.done for step in self.steps)

    def late(self, today: date) -> bool:
        """Tell whether it should have been done by now."""
        return not self.finished and self.last < today


def name_of(events: Iterable[Event], task: str) -> Text:
    """Return what the event of a task is called, one time of a series with its day; its id where it is no more."""
    titles = {event.id: event.title for event in events}
    one_time = series_of(task)
    if task in titles or one_time is None or one_time[0] not in titles:
        return titles.get(task, Text(task, task))
    title, day = titles[one_time[0]], one_time[1]
    return Text(f"{title.zh} {day_said(day, True)}", f"{title.en} {day_said(day, False)}")


def tasks(events: Iterable[Event], span: Span, ticked: Mapping[str, Iterable[str]]) -> tuple[Task, ...]:
    """Return what there is to do on the days of `span`, in order of its last day, and so of urgency.

    `ticked` are the steps that are done, by the id of their event.
    """
    found = []
    for event in events:
        if event.status == "cancelled" or event.kind in ASIDE:
            continue
        for at, end, _ in occurrences(event, span):
            one = once(event, at.date()) if event.rrule else event
            if one is None:
                continue
            last = max(at, end - INSTANT).date()
            clock = f"{at:%H:%M}" if event.timed else ""
            found.append(Task(one, at.date(), last, clock, frozenset(ticked.get(one.id, ()))))
    return tuple(sorted(found, key=lambda task: (task.last, task.clock, task.first, task.event.id)))


def overdue(
    events: Iterable[Event], today: date, ticked: Mapping[str, Iterable[str]], days: int = 60
) -> tuple[Task, ...]:
    """Return what should have been done within the last `days` and is not, the oldest first.

    What recurs comes again by itself, and is not called late.
    """
    span = Span(today - timedelta(days), today - ONE_DAY)
    single = (event for event in events if not event.rrule)
    return tuple(task for task in tasks(single, span, ticked) if task.late(today))


def of_person(found: Iterable[Task], name: str) -> tuple[Task, ...]:
    """Return the tasks that name a person; without a name those that name nobody."""
    asked = people(name)
    return tuple(
        task for task in found if (asked & people(task.event.person) if asked else not people(task.event.person))
    )


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(day.weekday())


def week_from(first: date) -> Span:
    """Return the week that begins on a Monday."""
    return Span(first, first + timedelta(6))


def this_week(today: date, horizon: Span) -> Span:
    """Return the week of `today`, or that of the plan's first or last day where today is not in the plan."""
    return week_from(monday(min(max(today, horizon.start), horizon.end)))


def week_text(found: Iterable[Task], heading: str, lang: Lang) -> str:
    """Return tasks as lines to be pasted into a chat, by the day they are due; finished ones have a tick."""
    lines, day = [heading], None
    for task in found:
        if task.last != day:
            day = task.last
            lines += ["", f"【{day_said(day, True)}】" if lang == "zh" else f"{day_said(day, False)}:"]
        who = task.event.person or "、".join(ROLE_NAMES[role].to(lang) for role in task.event.roles)
        parts = [task.clock, task.event.title.to(lang), f"@{who}" if who else ""]
        lines.append(f"{'✓' if task.finished else '·'} {' '.join(part for part in parts if part)}")
    return "\n".join(lines)
