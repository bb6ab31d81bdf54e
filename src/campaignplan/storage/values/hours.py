"""Spans of half hours in a day, as people write them: 09:00-12:30, 9点到12点半, 全天."""

import re
from dataclasses import dataclass
from datetime import time

from campaignplan.storage.values.base import RefusedError, plain
from campaignplan.storage.values.clock import Clock, clock
from campaignplan.storage.values.context import NOWHERE, Context
from campaignplan.text import Text

DAY = 24 * 60
_ALL_DAY = frozenset({"全天", "整天", "24小时", "全天候", "all day", "all-day"})
_BETWEEN = re.compile(r"\s*(?:\.\.+|[-~–—―]+|至|到|\bto\b)\s*")
_NEXT_DAY = re.compile(r"(?:次日|第二天|翌日|隔天|next day)\s*")
_BARE = re.compile(r"([0-9]{1,2})\s*(?:\.\.+|[-~–—―]+|至|到)\s*([0-9]{1,2}[点时])")


@dataclass(frozen=True, slots=True, order=True)
class HalfHours:
    """Minutes since midnight, multiples of 30; `end` (exclusive) is over 1,440 where it runs over midnight."""

    start: int
    end: int

    @property
    def over_midnight(self) -> bool:
        """Whether the last part lies in the next day."""
        return self.end > DAY


def half_hours(raw: object, context: Context = NOWHERE) -> HalfHours:
    """Read a span of half hours; its end may be 24:00, or lie in the next day (``22:00-02:00``)."""
    if isinstance(raw, time) or not isinstance(raw, str):
        raise RefusedError(Text("要一个时段", "a span of time is expected"), _example())
    text = plain(raw)
    if text in _ALL_DAY:
        return HalfHours(0, DAY)
    text = _BARE.sub(r"\1点-\2", text)  # 9-12点
    for mark in _BETWEEN.finditer(text):
        ending = text[mark.end() :]
        next_day = _NEXT_DAY.match(ending)
        start = clock(text[: mark.start()])
        if start is None:
            continue
        end = clock(ending[next_day.end() :] if next_day else ending, start.part, ending=True)
        if end is None and next_day is None:
            continue
        if end is not None:
            return _joined(start, end, next_day is not None)
    raise RefusedError(Text("看不懂这个时段", "the span of time cannot be read"), _example())


def _joined(start: Clock, end: Clock, next_day: bool) -> HalfHours:
    first, last = (_half(one) for one in (start, end))
    if first == DAY:
        raise RefusedError(Text("时段不能从 24:00 开始", "a span cannot start at 24:00"), _example())
    if next_day:
        last += DAY
    elif last <= first:
        last = _over_midnight(first, last)
    if last - first > DAY:
        raise RefusedError(Text("时段超过一天", "the span is longer than a day"), _example())
    return HalfHours(first, last)


def _over_midnight(first: int, last: int) -> int:
    """Return the end in the next day, where that is the only meaning."""
    if first == last:
        raise RefusedError(
            Text("开始和结束相同", "it starts and ends at the same time"),
            Text("整天请写 全天", "for the whole day write 全天"),
        )
    if first < DAY // 2 and last + DAY // 2 > first:  # 9点到6点: to 18:00, or over night?
        one, other = f"{_shown(first)}-{_shown(last + DAY // 2)}", f"{_shown(first)}-次日{_shown(last)}"
        raise RefusedError(
            Text("结束在开始之前", "it ends before it starts"),
            Text(f"请写 {one} 或 {other}", f"write {one} or {other}"),
        )
    return last + DAY


def _half(found: Clock) -> int:
    if found.seconds % 1800 or found.micro:
        low = found.seconds // 1800 * 30
        one, other = _shown(low), _shown(low + 30)
        raise RefusedError(
            Text("时段按半小时算", "spans go by half hours"),
            Text(f"请写 {one} 或 {other}", f"write {one} or {other}"),
        )
    return found.seconds // 60


def _shown(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def written_hours(found: HalfHours) -> str:
    """Write a span as `half_hours` reads it: ``09:00-12:30``, ``22:00-次日02:00``."""
    if found.over_midnight:
        return f"{_shown(found.start)}-次日{_shown(found.end - DAY)}"
    return f"{_shown(found.start)}-{_shown(found.end)}"


def _example() -> Text:
    return Text("请写成 09:00-12:30 或 全天", "write it as 09:00-12:30 or 全天")
