"""Runs of days, as people write them: 3/1-3/15, 3月1日至15日, 12月28日～1月3日."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from campaignplan.dates import Span
from campaignplan.storage.values.base import RefusedError, plain
from campaignplan.storage.values.context import NOWHERE, Context
from campaignplan.storage.values.day_text import DayText, day_text
from campaignplan.storage.values.days import dated, day, fitting
from campaignplan.text import Text

LONGEST_OVER_NEW_YEAR = 183
"""A span without years whose end stands before its start runs over New Year, unless it would be longer."""
_BETWEEN = re.compile(r"\s*(?:\.\.+|…+|[-~–—―]+|至|到|→|/|\bto\b)\s*")


def span(raw: object, context: Context = NOWHERE) -> Span:
    """Read a run of days, both ends included; a day alone is a run of one.

    The end may leave out what the start says (``3月1日至15日``). Without years both lie in the plan's days.
    """
    if isinstance(raw, date | datetime | int | float):
        only = day(raw, context)
        return Span(only, only)
    text = plain(raw)
    whole, parted = _day_alone(text, in_span=False), list(_partings(text))
    found: dict[Span, None] = {}
    refusals: list[RefusedError] = []
    for start, end in parted:
        try:
            found[_joined(start, end, context)] = None
        except RefusedError as refused:
            refusals.append(refused)
    if whole is not None:
        only = dated(whole, context)
        found[Span(only, only)] = None
    if len(found) == 1:
        return next(iter(found))
    if found:
        listed = " / ".join(f"{one.start} – {one.end}" for one in found)
        raise RefusedError(
            Text(f"可能是几段日子：{listed}", f"it may be several spans: {listed}"),
            Text("请写成 2027-03-01 至 2027-03-15", "write it as 2027-03-01 to 2027-03-15"),
        )
    if refusals:
        raise refusals[0]
    raise RefusedError(
        Text("看不懂这段日子", "the run of days cannot be read"),
        Text("请写成 2027-03-01 至 2027-03-15", "write it as 2027-03-01 to 2027-03-15"),
    )


def _day_alone(text: str, in_span: bool = True) -> DayText | None:
    try:
        found = day_text(text, in_span)
    except RefusedError:
        return None
    return found if not found.rest else None


def _partings(text: str) -> Iterator[tuple[DayText, DayText]]:
    """Yield every way to part the text into two days."""
    for mark in _BETWEEN.finditer(text):
        start, end = _day_alone(text[: mark.start()]), text[mark.end() :]
        if start is None or not end:
            continue
        next_year = re.match(r"(?:次|翌)年\s*", end)
        end = end[next_year.end() :] if next_year else end
        last = _day_alone(end)
        if last is None and (alone := re.fullmatch(r"([0-9]{1,2})\s*[日号]?", end)):
            last = replace(start, day=int(alone[1]), weekday=None)
        if last is None:
            continue
        if next_year and start.year and last.year is None:
            last = replace(last, year=start.year + 1)
        yield start, last


def _joined(start: DayText, end: DayText, context: Context) -> Span:
    """Return the one span two written days mean."""
    if start.year is None and end.year is None:
        return _in_the_plan(start, end, context)
    if start.year is None:
        last = dated(end, context)
        return _ordered(dated(replace(start, year=last.year - _turned(start, end)), context), last)
    first = dated(start, context)
    if end.year is None:
        end = replace(end, year=first.year + _turned(start, end))
    return _ordered(first, dated(end, context))


def _turned(start: DayText, end: DayText) -> int:
    """Return 1 where the end stands before the start in the year and the span over New Year is short."""
    if (end.month, end.day) >= (start.month, start.day):
        return 0
    months = (end.month - start.month) % 12
    return int(months * 30.5 <= LONGEST_OVER_NEW_YEAR and end.month != start.month)


def _in_the_plan(start: DayText, end: DayText, context: Context) -> Span:
    found = []
    for first in fitting(start, context):
        last = replace(end, year=first.year + _turned(start, end))
        try:
            one = _ordered(dated(replace(start, year=first.year), context), dated(last, context))
        except RefusedError:
            if len(fitting(start, context)) == 1:
                raise
            continue
        if context.horizon and one.end <= context.horizon.end:
            found.append(one)
    if len(found) == 1:
        return found[0]
    if found:
        listed = " / ".join(f"{one.start} – {one.end}" for one in found)
        raise RefusedError(
            Text(f"没有写年份，计划期里不止一段：{listed}", f"without a year, the plan has several: {listed}"),
            Text("请写上年份", "write the year"),
        )
    raise RefusedError(
        Text("没有写年份，而这段日子不全在计划期里", "without a year, and not all of it lies in the plan"),
        Text("请写上年份，如 2027-03-01 至 2027-03-15", "write the year, as 2027-03-01 to 2027-03-15"),
    )


def _ordered(first: date, last: date) -> Span:
    if last < first:
        raise RefusedError(
            Text(f"结束 {last} 在开始 {first} 之前", f"its end {last} lies before its start {first}"),
            Text("请核对两天的先后", "check which comes first"),
        )
    return Span(first, last)
