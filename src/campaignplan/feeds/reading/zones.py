"""Time zones by whatever name a calendar gives them: IANA, Windows, an offset, or a definition of its own."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from campaignplan.dates import ONE_DAY, SHANGHAI
from campaignplan.feeds.reading.components import Component
from campaignplan.feeds.reading.defined_zone import defined
from campaignplan.feeds.reading.notes import Notes, RefusedError
from campaignplan.text import Text

_CALLED = {
    "asia/beijing": "Asia/Shanghai", "asia/peking": "Asia/Shanghai", "beijing": "Asia/Shanghai",
    "beijing time": "Asia/Shanghai", "shanghai": "Asia/Shanghai", "china time": "Asia/Shanghai",
    "bjt": "Asia/Shanghai", "北京": "Asia/Shanghai", "北京时间": "Asia/Shanghai", "上海": "Asia/Shanghai",
    "中国标准时间": "Asia/Shanghai", "beijing, chongqing, hong kong, urumqi": "Asia/Shanghai", "z": "UTC",
}  # fmt: skip
"""Names people give to zones that have another."""
_OFFSET = re.compile(r"\(?(?:UTC|GMT)?\s*([+-])(\d{1,2})(?::?([0-5]\d))?\)?(?:\s.*)?", re.IGNORECASE)
_LONGEST = 100


class Zones:
    """The zones of one file. `defined` are its own definitions, `named` what it says its times are in."""

    def __init__(self, definitions: Mapping[str, Component], named: str, notes: Notes) -> None:
        self.definitions, self.notes = definitions, notes
        self.found: dict[str, tzinfo] = {}
        said = _named(named) or _by_offset(named)
        self.default, self.said = said or SHANGHAI, said is not None

    def of(self, name: str, clock: datetime, line: int) -> tzinfo:
        """Return the zone of that name; `clock` is the moment asked about.

        Raises
        ------
        RefusedError
            Nobody knows the name, and the file does not define it.
        """
        if name not in self.found:
            self.found[name] = self._resolve(name, clock, line)
        if not name:
            self._floats(line)
        return self.found[name]

    def _floats(self, line: int) -> None:
        told = str(self.default)
        why = Text("时间没有写时区", "times without a time zone")
        where = "日历自己的时区" if self.said else "北京时间"
        where_en = "the calendar's own zone" if self.said else "Beijing time"
        self.notes.mend(line, told, why, Text(f"已按{where}读", f"read as {where_en}"))

    def _resolve(self, name: str, clock: datetime, line: int) -> tzinfo:
        if not name:
            return self.default
        known, own = _named(name), self.definitions.get(name)
        if own is not None:
            made = self._defined(own, line if known is None else 0)
            if known is None and made is not None:
                return made
            if known is not None and made is not None and _offset(made, clock) != _offset(known, clock):
                why = Text("时区名字和文件里的定义不一致", "a time zone's name and its definition disagree")
                self.notes.mend(line, name, why, Text("已按名字读", "read by its name"))
        if known is None:  # only now: "(UTC-05:00) Eastern Time" with a definition of its own knows its summers
            known = _by_offset(name)
        if known is not None:
            if name.casefold() in _CALLED or _named(name) is None:
                why = Text("时区不是规范的名字", "a time zone under another than its proper name")
                self.notes.mend(line, name, why, Text(f"已按 {known} 读", f"read as {known}"))
            return known
        if clock.replace(tzinfo=self.default).tzname() == name.upper():  # CST, where times are China's
            why = Text("时区只写了缩写", "a time zone given by letters alone")
            self.notes.mend(line, name, why, Text(f"已按 {self.default} 读", f"read as {self.default}"))
            return self.default
        why = Text(
            "不认识这个时区，文件里也没有它的定义", "nobody knows this time zone, and the file does not define it"
        )
        fix = Text("请在原日历里改成 Asia/Shanghai", "in the calendar it comes from, make it Asia/Shanghai")
        raise RefusedError(name, why, fix, line)

    def _defined(self, own: Component, line: int) -> tzinfo | None:
        try:
            return defined(own)
        except RefusedError as refused:
            if line:
                raise
            self.notes.mend(own.line, refused.value, refused.why, Text("已按时区的名字读", "read by the zone's name"))
            return None


def _named(name: str) -> tzinfo | None:
    """Return a zone by IANA name (also behind a path), Windows name or usual name."""
    lower = name.strip().strip('"').casefold()
    if not lower or len(lower) > _LONGEST:
        return None
    key = _CALLED.get(lower) or _windows().get(lower) or _iana().get(lower)
    if key is None:  # /freeassociation.sourceforge.net/Tzfile/Asia/Shanghai
        tail = [part for part in lower.split("/") if part]
        key = next((_iana()["/".join(tail[-n:])] for n in (3, 2) if "/".join(tail[-n:]) in _iana()), None)
    if key is None:
        return None
    return UTC if key in ("UTC", "Etc/UTC") else ZoneInfo(key)


def _by_offset(name: str) -> tzinfo | None:
    """Return a zone by the offset its name begins with."""
    offset = _OFFSET.fullmatch(name.strip().strip('"')) if len(name) <= _LONGEST else None
    if offset is None:
        return None
    length = timedelta(hours=int(offset[2]), minutes=int(offset[3] or 0))
    return timezone(-length if offset[1] == "-" else length) if length < ONE_DAY else None


def _offset(zone: tzinfo, clock: datetime) -> timedelta | None:
    return clock.replace(tzinfo=zone).utcoffset()


@cache
def _iana() -> Mapping[str, str]:
    return {name.casefold(): name for name in available_timezones()}


@cache
def _windows() -> Mapping[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return {name.casefold(): zone for name, zone in WINDOWS_TO_OLSON.items()}
