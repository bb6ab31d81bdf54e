"""When the tasks of a template take place: counted from day T, kept off days off where asked."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from campaignplan.calendars.template import Task, in_order
from campaignplan.calendars.workdays import Workdays
from campaignplan.dates import ONE_DAY, SHANGHAI

Times = Mapping[str, tuple[datetime, datetime]]
"""Start and (exclusive) end of tasks by id, aware; whole days run from midnight to midnight."""


def timetable(tasks: tuple[Task, ...], day: date, workdays: Workdays | None = None) -> Times:
    """Return when each task takes place, T being `day`.

    With `workdays` no task but those of `any_day` touches a day off at its ends, and its days are counted in
    working days. What starts before day T is brought forward, so that it is ready all the same; what starts
    on it or after is put off. What waits for a task still starts after it ends.
    """
    placed = {task.id: (task.starts(day), task.ends(day)) for task in tasks}
    if workdays is None:
        return placed
    ordered, midnight = in_order(tasks), datetime.combine(day, time(), SHANGHAI)
    early = [task for task in ordered if placed[task.id][0] < midnight and not task.rrule]
    for task in reversed(early):
        waiting = [placed[other.id][0] for other in tasks if task.id in other.depends]
        placed[task.id] = _brought_forward(task, *placed[task.id], min(waiting, default=None), workdays)
    for task in ordered:
        if task not in early:
            awaited = [placed[name][1] for name in task.depends]
            placed[task.id] = _put_off(task, *placed[task.id], max(awaited, default=None), workdays)
    return placed


def _brought_forward(
    task: Task, start: datetime, end: datetime, latest: datetime | None, workdays: Workdays
) -> tuple[datetime, datetime]:
    """Return the last times that end no later than `end` and `latest`."""
    last = (end - timedelta(microseconds=1)).date()
    rest = end - datetime.combine(last, time(), SHANGHAI)
    while True:
        last = last if _stays(task) else workdays.last(last)
        ends = datetime.combine(last, time(), SHANGHAI) + rest
        if latest is None or ends <= latest:
            break
        last -= ONE_DAY
    if task.timed:
        return ends - (end - start), ends
    first = last
    for _ in range(task.days - 1):
        first = first - ONE_DAY if _stays(task) else workdays.last(first - ONE_DAY)
    return datetime.combine(first, time(), SHANGHAI), ends


def _put_off(
    task: Task, start: datetime, end: datetime, earliest: datetime | None, workdays: Workdays
) -> tuple[datetime, datetime]:
    """Return the first times that start no sooner than `start` and `earliest`."""
    first = start.date()
    while True:
        first = first if _stays(task) else workdays.next(first)
        starts = datetime.combine(first, start.time(), SHANGHAI)
        if earliest is None or starts >= earliest:
            break
        first += ONE_DAY
    if task.timed:
        return starts, starts + (end - start)
    last = first
    for _ in range(task.days - 1):
        last = last + ONE_DAY if _stays(task) else workdays.next(last + ONE_DAY)
    return starts, datetime.combine(last + ONE_DAY, time(), SHANGHAI)


def _stays(task: Task) -> bool:
    # Recurring work leaves its days off out instead of moving them.
    return task.any_day or bool(task.rrule)
