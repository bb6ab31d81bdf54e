"""What somebody's calendar would do to a problem: its events beside one's own, or its days off and on."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from campaignplan.errors import InputError, Issue
from campaignplan.text import Text

if TYPE_CHECKING:
    from campaignplan.feeds.difference import Difference
    from campaignplan.feeds.read import Reading
    from campaignplan.planning.problem import Problem

Kind = Literal["events", "holidays"]
"""The table a calendar is imported into."""
MANY_MARKED = 5
"""Events marked 休 or 班 that make a calendar look like one of holidays."""


@dataclass(frozen=True)
class Import:
    """One import: from which reading, by which name, into which table, and what it comes to.

    `own` counts events of the reading that are the problem's own, told to others before.
    """

    reading: "Reading"
    place: str
    source: str
    kind: Kind
    before: "Problem"
    after: "Problem"
    difference: "Difference[Any]"
    own: int = 0
    issues: tuple[Issue, ...] = ()
    notes: tuple[Text, ...] = ()


def worked_out(problem: "Problem", reading: "Reading", place: str, source: str, kind: Kind) -> Import:
    """Work out what an import would do; `place` is what messages call the calendar."""
    return (_of_events if kind == "events" else _of_holidays)(problem, reading, place, source)


def refuse_nothing(found: Import) -> None:
    """Refuse a calendar that has nothing for this problem.

    Raises
    ------
    InputError
        Nothing of it lies in the plan's days, or no day is marked 休 or 班.
    """
    parts, horizon = found.difference, found.before.settings.horizon
    if parts.new or parts.changed or parts.unchanged or (found.own and parts.gone):
        return
    if found.own:
        why = Text("这是本方案自己的日历，里面没有别人的事", "it is the plan's own calendar, with nobody else's time")
        fix = Text("要改自己的日程，请改表 events", "to change your own events, edit the table events")
        raise InputError([Issue(found.place, found.reading.name, why, fix)])
    why = Text(
        f"没有一件落在计划的日子里（{horizon.start} 至 {horizon.end}）",
        f"nothing of it lies in the plan's days ({horizon.start} to {horizon.end})",
    )
    fix = Text("请检查日历或计划的日期", "check the calendar, or the plan's days")
    if found.kind == "holidays":
        why = Text("计划的日子里没有能用的休或班", "no day of the plan is marked 休 or 班 to be taken")
        fix = Text("普通日历请用 --as events", "for an ordinary calendar take --as events")
    raise InputError([Issue(found.place, found.reading.name, why, fix)])


def refuse_another(found: Import) -> None:
    """Refuse to replace all of a source unseen: another calendar under its name would wipe it out.

    Raises
    ------
    InputError
        Nothing that was imported by this name is in the calendar.
    """
    parts = found.difference
    if not parts.gone or parts.changed or parts.unchanged or found.own:
        return
    count = len(parts.gone)
    why = Text(
        f"这个名字以前导入的 {count:,} 件一件也对不上，像是另一个日历",
        f"none of the {count:,} events imported by this name is in it: another calendar, by its looks",
    )
    fix = Text("请换一个 --name；确实要替换就不加 --yes", "choose another --name; to replace them, leave out --yes")
    raise InputError([Issue("--name", found.source, why, fix)])


def _of_events(problem: "Problem", reading: "Reading", place: str, source: str) -> Import:
    from campaignplan.agenda.year import ours
    from campaignplan.feeds.imported import events_difference, with_events, without_own
    from campaignplan.feeds.special_day import mark_of

    others = without_own(reading, ours(problem))
    own = len(reading.entries) - len(others.entries)
    found = events_difference(problem.events, others, source, problem.settings.horizon)
    notes = []
    if own:
        mine = Text(
            f"{own:,} 件就是本方案自己的日程，没有当作别人的事读入。",
            f"{own:,} are this plan's own events and were not taken for somebody else's time.",
        )
        notes.append(mine)
    if found.again:
        again = Text(
            f"这个日历换了 UID：按开始时间和标题认出了 {found.again:,} 件。",
            f"The calendar has other UIDs now: {found.again:,} events were recognised by start and title.",
        )
        notes.append(again)
    beyond = len(others.entries) - len(found.new) - len(found.changed) - len(found.unchanged)
    if beyond > 0:
        outside = Text(
            f"{beyond:,} 件不在计划的日子里或已取消，没有读入。",
            f"{beyond:,} lie outside the plan's days or are called off and were left out.",
        )
        notes.append(outside)
    if sum(mark_of(entry) != "" for entry in others.entries) >= MANY_MARKED:
        looks = Text(
            "像是节假日日历：要让休、班算进方案，请加 --as holidays。",
            "By its looks a holiday calendar: to have plans know days off and on, add --as holidays.",
        )
        notes.append(looks)
    after = replace(problem, events=with_events(problem.events, found))
    return Import(reading, place, source, "events", problem, after, found, own, (), tuple(notes))


def _of_holidays(problem: "Problem", reading: "Reading", place: str, source: str) -> Import:
    from campaignplan.feeds.days_off import days_off, with_days_off

    said = days_off(reading.entries, problem.holidays, source, problem.settings.horizon)
    notes = []
    if said.unmarked:
        unmarked = Text(
            f"{said.unmarked:,} 件没有标休或班，不影响工作日，没有读入。",
            f"{said.unmarked:,} are marked neither 休 nor 班, change no workday and were left out.",
        )
        notes.append(unmarked)
    if not said.difference.empty:
        changes = Text(
            "休、班会改变方案：写入后请重新运行 campaignplan plan。日期记为待核实。",
            "Days off and on change plans: run campaignplan plan again afterwards. The days are marked unverified.",
        )
        notes.append(changes)
    after = replace(problem, holidays=with_days_off(problem.holidays, said.difference))
    return Import(reading, place, source, "holidays", problem, after, said.difference, 0, said.issues, tuple(notes))
