"""The team's own calendar: what each row of templates and events says of itself.

Whether an event's id is one the calendar makes is known where the calendar is gathered: `agenda`.
"""

from collections.abc import Iterator
from datetime import date, datetime

from campaignplan.calendars.own import OwnEvent, times
from campaignplan.calendars.recurrence import rule_fault
from campaignplan.calendars.template import Instance
from campaignplan.ids import LONGEST_EVENT, is_slug
from campaignplan.planning.check.fault import Fault, Place, fault, suggestion
from campaignplan.planning.check.order import HORIZON
from campaignplan.planning.check.references import TITLES
from campaignplan.planning.problem import Problem
from campaignplan.text import Text


def events(problem: Problem) -> Iterator[Fault]:
    """Check every own event and every instance of a template."""
    anchors = {promotion.id for promotion in problem.promotions}
    horizon = problem.settings.horizon
    for row, instance in enumerate(problem.templates):
        yield from _instance(row, instance, anchors)
        if instance.start and instance.start > horizon.end >= horizon.start:
            why = Text(f"计划到 {horizon.end} 就结束了", f"the plan ends on {horizon.end}")
            fix = Text("请检查年份", "check the year")
            yield fault((Place("templates", row, "start"), *HORIZON), instance.start, why, fix)
    for row, event in enumerate(problem.events):
        yield from _event(row, event)


def _instance(row: int, instance: Instance, anchors: set[str]) -> Iterator[Fault]:
    start, promotion = Place("templates", row, "start"), Place("templates", row, "promotion")
    if bool(instance.start) == bool(instance.promotion):
        why = Text("开始日期和活动要写一个，只写一个", "it needs a start or a promotion, and only one of them")
        fix = Text("从某天开始写开始日期；倒排写活动编号", "write the day it starts, or the promotion it leads to")
        yield fault((start, promotion), instance.start or "", why, fix)
    elif instance.promotion and instance.promotion not in anchors:
        places = (
            promotion,
            Place("promotions", None, "id"),
            Place("plan", None, "start"),
            Place("plan", None, "end"),
        )
        why = Text("活动表里没有它", "promotions has no such id")
        yield fault(places, instance.promotion, why, suggestion(instance.promotion, anchors, TITLES["promotions"]))


def _event(row: int, event: OwnEvent) -> Iterator[Fault]:
    start, end = Place("events", row, "start"), Place("events", row, "end")
    for one in (event.start, event.end):
        if isinstance(one, datetime) and one.tzinfo is None:
            why = Text("时刻没有时区", "the moment has no time zone")
            yield fault(start if one is event.start else end, one, why, Text("请用北京时间", "use Asia/Shanghai"))
            return
    if event.start is not None and event.end is not None:
        found = times(event)
        if found is None:
            why = Text("一头是日期，一头是时刻", "a day at one end and a moment at the other")
            fix = Text("两头都写日期，或都写时刻", "write days at both ends, or moments")
            yield fault((end, start), _shown(event.end), why, fix)
        elif found[1] <= found[0]:
            why = Text(f"早于或等于开始 {_shown(event.start)}", f"not after its start {_shown(event.start)}")
            fix = Text("请检查两个时间，可能写反了", "check the two; they may be swapped")
            yield fault((end, start), _shown(event.end), why, fix)
    wrong = rule_fault(event.rrule) if event.rrule else None
    if wrong:
        yield fault(Place("events", row, "rrule"), event.rrule, *wrong)
    for name in event.depends:
        if not is_slug(name, LONGEST_EVENT) or name == event.id:
            why = Text("不是事件的编号", "no id of an event")
            if name == event.id:
                why = Text("它在等自己", "it waits for itself")
            fix = Text("请写别的事件的编号，多个用 | 分开", "write ids of other events, parted by |")
            yield fault(Place("events", row, "depends"), name, why, fix)


def _shown(when: date | datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M}" if isinstance(when, datetime) else when.isoformat()
