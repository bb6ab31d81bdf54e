"""Own events against the calendar: what a row over an event cannot say, and ids nobody knows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from campaignplan.agenda.known import money_prefixes, now_and_then
from campaignplan.calendars.event import Event, EventKind
from campaignplan.calendars.occurrence import occurrences
from campaignplan.calendars.once import once, series_of
from campaignplan.calendars.own import OwnEvent, laid_over, times
from campaignplan.calendars.recurrence import rule_fault
from campaignplan.calendars.recurring import duties, venues
from campaignplan.calendars.template import Template, templates
from campaignplan.dates import Span
from campaignplan.ids import nearest
from campaignplan.planning.check.fault import Fault, Place, fault, suggestion
from campaignplan.planning.check.references import MOST_GUESSES
from campaignplan.planning.problem import Problem
from campaignplan.text import Text

GENERATED = ("promotion.", "holiday.", "venue.", "duty.", "plan.", "template.")
"""What ids of the calendar's own making start with."""

SOURCES = (
    *("plan", "shops", "products", "channels", "promotions", "phases", "holidays", "stages", "replenishments"),
    "tests",
)
"""Tables the calendar is gathered from: where one has faults, nothing is known of the events."""

PLANNED: Mapping[EventKind, Text] = {
    "promotion": Text("活动表 promotions 和活动阶段表 phases", "promotions and phases"),
    "phase": Text("活动阶段表 phases", "phases"),
    "holiday": Text("节假日表 holidays", "holidays"),
    "makeup": Text("节假日表 holidays", "holidays"),
    "slack": Text("节假日表 holidays", "holidays"),
    "stage": Text("生命周期表 stages", "stages"),
    "arrival": Text("到货表 replenishments", "replenishments"),
    "test": Text("测款表 tests", "tests"),
    "money": Text("规则表 rules 或锁定表 locks", "rules or locks"),
}
"""Kinds of events whose time the plan depends on or has decided, and the table where it is changed."""

NEAR = timedelta(62)
"""Days around a wrong one in which times of a series are named."""

_NEW = Text(
    "请改正编号或删去这一行；自己的新日程换一个开头",
    "mend the id or remove the row; an event of your own starts with something else",
)


def faults(problem: Problem, generated: Sequence[Event], folder: Path | None = None) -> Iterator[Fault]:
    """Return every fault of a problem's own events and instances against what its calendar makes.

    `generated` are `gathered` events, `folder` the calendars folder they come from. What rows wait for is not
    looked at here: an event that is not there, or a ring, is a conflict of the calendar (`conflicts`).
    """
    known = templates(folder) if problem.templates else {}
    for number, instance in enumerate(problem.templates):
        if instance.template not in known:
            place, where = Place("templates", number, "template"), Text("calendars/templates", "calendars/templates")
            why = Text("没有这个模板", "there is no such template")
            yield fault(place, instance.template, why, suggestion(instance.template, known, where))
    if not problem.events:
        return
    bases = {event.id: event for event in generated}
    rules = _recurring(problem, known, folder)
    ids = {*bases, *rules, *now_and_then(problem)}
    dated = {event.id.rpartition(".")[0] for event in generated if event.kind == "task"}
    # What is wrong with an instance is told where it stands, not at every row over its tasks.
    undated = tuple(f"template.{row.id}." for row in problem.templates if f"template.{row.id}" not in dated)
    guesses, money = MOST_GUESSES, money_prefixes(problem)
    typed = {row.id: row for row in problem.events if row.rrule}
    for number, row in enumerate(problem.events):
        base, rule = bases.get(row.id), rules.get(row.id)
        whole, day = series_of(row.id) or ("", date.min)
        if base is not None:
            yield from _over(number, row, base)
        elif whole in rules or whole in typed or (whole in bases and bases[whole].rrule):
            made = bases.get(whole) or _series(typed.get(whole), problem.settings.horizon)
            yield from _once(number, row, made, day)
        elif rule is not None:
            yield from _without_a_day(number, row, rule)
        elif row.id not in ids and not row.id.startswith(money) and not row.id.startswith(undated):
            among = ids if guesses > 0 else set[str]()
            found = [*_new(number, row, among, problem.settings.horizon)]
            guesses -= bool(found)
            yield from found


def _recurring(problem: Problem, known: Mapping[str, Template], folder: Path | None) -> dict[str, str]:
    """Return the rule of all recurring work by event id, whether or not it has a day in the plan."""
    found = {f"duty.{duty.id}": duty.rrule for duty in duties(folder)}
    for platform in {shop.platform for shop in problem.shops}:
        found |= {f"venue.{platform}.{venue.id}": venue.rrule for venue in venues(platform, folder)}
    for row in problem.templates:
        tasks = known[row.template].task if row.template in known else ()
        found |= {f"template.{row.id}.{task.id}": task.rrule for task in tasks if task.rrule}
    return found


def _over(number: int, row: OwnEvent, base: Event) -> Iterator[Fault]:
    told = [column for column in ("start", "end", "rrule", "skipped") if getattr(row, column)]
    if base.kind in PLANNED:
        table = PLANNED[base.kind]
        if row.status == "cancelled":
            told.append("status")
        for column in told:
            why = Text("这个时间由方案决定或影响方案", "the plan depends on this or has decided it")
            fix = Text(f"请在{table.zh}里改，这里留空", f"change it in {table.en}, and leave this empty")
            yield _fault(number, column, row, why, fix)
        return
    if not base.rrule:
        for column in ("rrule", "skipped"):
            if column in told:
                why = Text("它只有一次，不重复", "it takes place once and does not recur")
                fix = Text("请清空；另加一个日程可以重复", "clear it; an event of your own may recur")
                yield _fault(number, column, row, why, fix)
        yield from _both_ends(number, row, times(row, base))
        return
    if row.end is not None and not (isinstance(row.start, datetime) and isinstance(row.end, datetime)):
        why = Text(
            "重复的事件只能连同开始时刻一起改结束", "the end of recurring work is changed with its start, as moments"
        )
        yield _fault(number, "end", row, why, Text("请写开始和结束的时刻", "write moments at both ends"))
    for day in row.skipped:
        if day not in {_day(start) for start in base.skipped} and not occurrences(base, Span(day, day)):
            why = Text(f"{day} 本来就没有它", f"it does not take place on {day}")
            yield _fault(number, "skipped", row, why, Text("请检查日期", "check the day"))


def _series(row: OwnEvent | None, horizon: Span) -> Event | None:
    """Return what an own row that recurs comes to; None where it is unsound, which is told at that row."""
    if row is None or rule_fault(row.rrule) or not times(row):
        return None
    return next(iter(laid_over((), (row,), horizon)), None)


def _once(number: int, row: OwnEvent, series: Event | None, day: date) -> Iterator[Fault]:
    """Say what is wrong with a row over one time of a series."""
    one = once(series, day) if series else None
    if series is None or one is None:
        why = Text(f"{day} 本来就没有它", f"it does not take place on {day}")
        yield _fault(number, "id", row, why, _nearest_times(series, day))
        return
    for column in ("rrule", "skipped"):
        if getattr(row, column):
            why = Text("这是其中一次，不重复", "this is one time of it and does not recur")
            fix = Text(
                "请清空；整串的重复写在整串那一行", "clear it; the rule belongs to the row of the whole series"
            )
            yield _fault(number, column, row, why, fix)
    yield from _both_ends(number, row, times(row, one))


def _nearest_times(series: Event | None, day: date) -> Text:
    """Name the times of a series before and after a day."""
    around = Span(day - NEAR, day + NEAR) if date.min + NEAR < day < date.max - NEAR else None
    days = [one.start.date() for one in occurrences(series, around)] if series and around else []
    near = [*[one for one in days if one < day][-1:], *[one for one in days if one > day][:1]]
    if not near:
        return Text("请检查日期，或删去这一行", "check the day, or remove the row")
    zh, en = (mark.join(one.isoformat() for one in near) for mark in ("、", " and "))
    return Text(f"编号里写它原来的日子，如 {zh}", f"the id holds the day it was to be, such as {en}")


def _without_a_day(number: int, row: OwnEvent, rule: str) -> Iterator[Fault]:
    """Say what is wrong with a row over recurring work that has no day in the plan."""
    if not rule and not row.rrule:
        why = Text("它的节奏没有公布，日历里没有日期", "its rhythm is not published: the calendar has no day for it")
        fix = Text("请填写重复，如 FREQ=WEEKLY;BYDAY=TU", "fill in rrule, such as FREQ=WEEKLY;BYDAY=TU")
        yield _fault(number, "rrule", row, why, fix)
    elif row.rrule or row.start:
        why = Text("这样它在计划期内一天也没有", "this way it has no day in the plan")
        fix = Text("请检查重复与开始日期", "check rule and start")
        yield _fault(number, "rrule" if row.rrule else "start", row, why, fix)


def _new(number: int, row: OwnEvent, ids: Iterable[str], horizon: Span) -> Iterator[Fault]:
    missing = [column for column in ("title", "start") if not getattr(row, column)]
    if missing or row.id.startswith(GENERATED):
        why = Text("日历里没有这个事件", "the calendar has no such event")
        if not row.id.startswith(GENERATED):
            why = Text("日历里没有它，新日程又缺标题或开始", "no such event, and a new one needs title and start")
        like = nearest(row.id, ids)
        fix = Text(f"是不是 {like}", f"did you mean {like}") if like else _NEW
        if like or row.id.startswith(GENERATED):
            yield _fault(number, "id", row, why, fix)
            return
        for column in missing:
            why = Text("新日程不能缺它", "a new event needs it")
            yield _fault(number, column, row, why, Text("请填写", "fill it in"))
        return
    if row.skipped and not row.rrule:
        why = Text("它只有一次，不重复", "it takes place once and does not recur")
        yield _fault(number, "skipped", row, why, Text("请清空，或填写重复", "clear it, or fill in rrule"))
    if row.rrule and rule_fault(row.rrule) is None and times(row) and not laid_over((), (row,), horizon):
        why = Text("这样它到计划结束一天也没有", "this way it has no day before the plan ends")
        yield _fault(number, "rrule", row, why, Text("请检查重复与开始日期", "check rule and start"))


def _both_ends(number: int, row: OwnEvent, found: tuple[date | datetime, date | datetime] | None) -> Iterator[Fault]:
    if found is None:
        why = Text("一头是日期，一头是时刻", "a day at one end and a moment at the other")
        fix = Text("请把开始和结束都写成日期或都写成时刻", "write start and end both as days or both as moments")
        yield _fault(number, "end" if row.end else "start", row, why, fix)
    elif found[1] <= found[0]:
        why = Text("结束不晚于开始", "it does not end after its start")
        yield _fault(number, "end", row, why, Text("请连同另一头一起改", "change the other end too"))


def _fault(number: int, column: str, row: OwnEvent, why: Text, fix: Text) -> Fault:
    found = getattr(row, column)
    value = "|".join(map(str, found)) if isinstance(found, tuple) else found or ""
    # It follows from anything unread in its row, and from faults of whatever the calendar is gathered from.
    return fault(
        (Place("events", number, column), Place("events", number), *map(Place, (*SOURCES, "templates"))),
        value,
        why,
        fix,
    )


def _day(start: date | datetime) -> date:
    return start.date() if isinstance(start, datetime) else start
