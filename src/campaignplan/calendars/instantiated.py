"""Instances of templates as events."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime

from campaignplan.calendars.anchor import moment
from campaignplan.calendars.event import Event, changed_on
from campaignplan.calendars.holiday import Holiday
from campaignplan.calendars.own import OwnEvent, retimed
from campaignplan.calendars.promotion import Promotion
from campaignplan.calendars.recurrence import every_day, series
from campaignplan.calendars.template import Instance, Task, Template
from campaignplan.calendars.timetable import timetable
from campaignplan.calendars.workdays import Workdays
from campaignplan.dates import Span
from campaignplan.text import Text
from campaignplan.words import VERIFICATION


def instantiated(
    template: Template,
    instance: Instance,
    last: date,
    promotion: Promotion | None = None,
    holidays: Iterable[Holiday] = (),
    own: Mapping[str, OwnEvent] | None = None,
) -> tuple[Event, ...]:
    """Turn an instance of a template into events ``template.<instance>.<task>``, in the template's order.

    Calling it changes nothing: what it returns is also the preview of an instance.

    Parameters
    ----------
    last
        The last day of work that recurs, where neither instance nor template says: the plan's.
    promotion
        What an instance without a start counts from: its anchor is day T.
    holidays
        What days off are, for an instance that keeps to working days.
    own
        Own rows by event id: where one says when recurring work takes place, it does so here, since only
        here is known which days are left out.

    Raises
    ------
    ValueError
        The instance has no day T.
    """
    day = instance.start or (promotion.anchor if promotion else None)
    if day is None:
        raise ValueError(f"{instance.id} has neither a start nor a promotion")
    workdays = Workdays.among(holidays)
    placed = timetable(template.task, day, workdays if instance.working_days else None)
    found = []
    for task in template.task:
        start, end = placed[task.id]
        event = _event(template, task, instance, promotion, start, end)
        if not task.rrule:
            found.append(event)
            continue
        rule, first, length = retimed((own or {}).get(event.id), task.rrule, event.start, end - start)
        begin = first.date() if isinstance(first, datetime) else first
        span = Span(begin, max(begin, min(_last(task, day), instance.until or date.max, last)))
        heeds = instance.working_days and not task.any_day
        days = series(rule, first, span, workdays.__contains__ if heeds else every_day)
        if days is not None:
            found.append(
                replace(event, start=days.start, end=days.start + length, rrule=days.rrule, skipped=days.skipped)
            )
    return tuple(found)


def _last(task: Task, day: date) -> date:
    """Return the last day of a recurring task as its template has it; none known: the end of time."""
    until = moment(task.until, day, closing=False) if task.until else None
    return until.date() if until else date.max


def _event(
    template: Template,
    task: Task,
    instance: Instance,
    promotion: Promotion | None,
    start: datetime,
    end: datetime,
) -> Event:
    name = Text(template.name, template.name_en)
    called = Text(promotion.name, promotion.name_en) if promotion else name
    if instance.name:
        called = Text(instance.name, instance.name)
    return Event(
        id=f"template.{instance.id}.{task.id}",
        kind="task",
        title=Text(f"{called.zh}·{task.name}", f"{called.en}: {task.name_en}"),
        start=start if task.timed else start.date(),
        end=end if task.timed else end.date(),
        roles=task.roles,
        shop=instance.shop,
        description=_description(template),
        checklist=tuple(Text(*pair) for pair in task.checklist),
        related=f"promotion.{promotion.id}" if promotion and promotion.phases else "",
        categories=(name,),
        changed=changed_on(template.verified_on),
        person=instance.person,
        depends=tuple(f"template.{instance.id}.{other}" for other in task.depends),
        output=Text(task.output, task.output_en),
        metric=Text(task.metric, task.metric_en),
    )


def _description(template: Template) -> Text:
    """Say which template it is and where that comes from: a task is the user's own, its practice need not be sure."""
    zh, en = f"模板：{template.name}", f"Template: {template.name_en}"
    if template.source:
        surety = VERIFICATION[template.status]
        sure = template.status == "verified"
        zh += f"\n来源：{template.source}" + ("" if sure else f"（{surety.zh}）")
        en += f"\nSource: {template.source}" + ("" if sure else f" ({surety.en.lower()})")
    return Text(zh, en)
