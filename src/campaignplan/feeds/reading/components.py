"""The events and time zones of a file, found by one walk through its lines."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from campaignplan.feeds.reading.limits import (
    DEEPEST,
    LONGEST_TEXT,
    LONGEST_VALUE,
    MOST_EVENTS,
    MOST_PROPERTIES,
    MOST_ZONES,
)
from campaignplan.feeds.reading.notes import Notes, RefusedError, unreadable
from campaignplan.feeds.reading.property import Property, property_of
from campaignplan.text import Text

TEXTS = frozenset({"SUMMARY", "DESCRIPTION", "LOCATION"})
OF_EVENTS = TEXTS | {
    "UID", "RECURRENCE-ID", "DTSTART", "DTEND", "DURATION", "URL", "STATUS", "SEQUENCE", "LAST-MODIFIED", "DTSTAMP",
    "RRULE", "EXRULE", "RDATE", "EXDATE", "CATEGORIES", "X-APPLE-SPECIAL-DAY", "X-MICROSOFT-CDO-ALLDAYEVENT",
}  # fmt: skip
"""What is read of an event; all else is passed over."""
_SECTIONS = frozenset({"STANDARD", "DAYLIGHT"})


@dataclass(slots=True)
class Component:
    """An event or a time zone; `broken` tells what in it cannot be read at all."""

    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    sections: "list[Component]" = field(default_factory=list)
    count: int = 0
    broken: RefusedError | None = None

    def first(self, name: str) -> Property | None:
        """Return a property by name, the first where there are several."""
        found = self.properties.get(name)
        return found[0] if found else None

    def value(self, name: str) -> str:
        """Return a property's value without blanks around it; empty where there is none."""
        found = self.first(name)
        return found.value.strip() if found else ""


@dataclass
class Contents:
    """What a file holds. `complete` is false where its end is missing."""

    events: list[Component] = field(default_factory=list)
    zones: dict[str, Component] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    others: dict[str, int] = field(default_factory=dict)
    complete: bool = True


def contents_of(lines: Iterable[tuple[int, str]], notes: Notes) -> Contents:
    """Walk through the lines.

    Raises
    ------
    InputError
        Nested too deeply, or more events or time zones than a calendar has.
    """
    walk = _Walk(notes)
    for line, text in lines:
        walk.take(line, text)
    return walk.end()


class _Walk:
    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.found = Contents()
        self.stack: list[str] = []
        self.holder: Component | None = None  # the event or the section of a zone that properties go to
        self.last: Property | None = None

    def take(self, line: int, text: str) -> None:
        found = property_of(line, text)
        if found is None or found.value.startswith("//"):
            self._continue(line, text)
        elif found.name == "BEGIN":
            self._begin(line, found.value.strip().upper())
        elif found.name == "END":
            self._end(line, found.value.strip().upper())
        else:
            self._property(found)

    def end(self) -> Contents:
        if "VEVENT" in self.stack and self.holder is not None:
            self.found.events.pop()
            why = Text("文件到这里中断了，最后一个日程不完整", "the file breaks off: its last event is not complete")
            fix = Text("请重新导出或下载", "export or download it again")
            self.notes.refuse(
                self.holder.line, self.holder.value("UID"), RefusedError(self.holder.value("SUMMARY"), why, fix)
            )
        if self.stack:
            self.found.complete = False
            why = Text("没有 END:VCALENDAR，文件可能不完整", "there is no END:VCALENDAR: the file may be cut short")
            how = Text(
                "已有的照读；不会因为这里没有就删去以前导入的",
                "what is there was read; nothing imported earlier counts as gone",
            )
            self.notes.mend(0, self.stack[0], why, how)
        return self.found

    def _begin(self, line: int, name: str) -> None:
        if "VEVENT" in self.stack and name in ("VEVENT", "VCALENDAR"):
            why = Text("日程没有 END:VEVENT 就开始了下一个", "an event begins before the one above it has ended")
            self.notes.mend(line, name, why, Text("已当作两个日程", "taken as two events"))
            self._leave("VEVENT")
        self.stack.append(name)
        if len(self.stack) > DEEPEST:
            why = Text(f"嵌套超过 {DEEPEST} 层", f"nested more than {DEEPEST} deep")
            raise unreadable(name, why, Text("这个文件不是正常的日历", "the file is no ordinary calendar"), line)
        self.last = None
        if name == "VEVENT":
            self.holder = Component(name, line)
            self.found.events.append(self.holder)
            if len(self.found.events) > MOST_EVENTS:
                why = Text(f"超过 {MOST_EVENTS:,} 个日程", f"more than {MOST_EVENTS:,} events")
                raise unreadable("", why, Text("请拆成几个日历", "split it into several calendars"), line)
        elif name == "VTIMEZONE":
            self.holder = Component(name, line)
        elif name in _SECTIONS and self.holder is not None and self.holder.name == "VTIMEZONE":
            self.holder.sections.append(Component(name, line))
        elif name.startswith("V") and name not in ("VCALENDAR", "VALARM"):
            self.found.others[name] = self.found.others.get(name, 0) + 1

    def _end(self, line: int, name: str) -> None:
        if name not in self.stack:
            why = Text("END 没有对应的 BEGIN", "an END without its BEGIN")
            self.notes.mend(line, name, why, Text("已略过", "passed over"))
            return
        if self.stack[-1] != name:
            why = Text("END 和 BEGIN 不成对", "END does not match BEGIN")
            self.notes.mend(line, name, why, Text("已当作里层一并结束", "taken to end what is inside as well"))
        self._leave(name)

    def _leave(self, name: str) -> None:
        while self.stack:
            left = self.stack.pop()
            if left == "VTIMEZONE" and self.holder is not None:
                self._keep_zone(self.holder)
            if self.holder is not None and left == self.holder.name:
                self.holder = None
            if left == name:
                break
        self.last = None

    def _keep_zone(self, zone: Component) -> None:
        self.found.zones.setdefault(zone.value("TZID").strip('"'), zone)
        if len(self.found.zones) > MOST_ZONES:
            why = Text(f"超过 {MOST_ZONES} 个时区", f"more than {MOST_ZONES} time zones")
            fix = Text("这个文件不是正常的日历", "the file is no ordinary calendar")
            raise unreadable("", why, fix, zone.line)

    def _property(self, found: Property) -> None:
        self.last = None
        here = self.stack[-1] if self.stack else ""
        if here == "VEVENT" and self.holder is not None:
            if found.name in OF_EVENTS:
                self._keep(self.holder, found)
        elif here in _SECTIONS and self.holder is not None and self.holder.sections:
            self._keep(self.holder.sections[-1], found)
        elif here == "VTIMEZONE" and self.holder is not None:
            self._keep(self.holder, found)
        elif here in ("VCALENDAR", ""):
            self.found.settings.setdefault(found.name, found.value.strip()[:LONGEST_VALUE])

    def _keep(self, holder: Component, found: Property) -> None:
        holder.count += 1
        if holder.count > MOST_PROPERTIES:
            why = Text(f"一个日程超过 {MOST_PROPERTIES:,} 行", f"an event of more than {MOST_PROPERTIES:,} lines")
            holder.broken = RefusedError(found.name, why, Text("请删去多余的内容", "remove what is not needed"))
            return
        if len(found.value) > LONGEST_VALUE:
            if found.name not in TEXTS:
                why = Text(f"一个值超过 {LONGEST_VALUE:,} 字", f"a value of more than {LONGEST_VALUE:,} characters")
                fix = Text("请缩短它", "shorten it")
                holder.broken = RefusedError(found.name, why, fix, found.line)
                return
            found = found._replace(value=found.value[:LONGEST_VALUE])
        holder.properties.setdefault(found.name, []).append(found)
        self.last = found if found.name in TEXTS else None

    def _continue(self, line: int, text: str) -> None:
        """Take a line that is none: the rest of a text whose line break nobody escaped, else nothing."""
        if self.last is not None and self.holder is not None:
            if len(self.last.value) < LONGEST_TEXT:  # no more than is kept: adding on costs the length each time
                longer = self.last._replace(value=f"{self.last.value}\\n{text[:LONGEST_TEXT]}")
                self.holder.properties[self.last.name][-1] = self.last = longer
            why = Text("正文里的换行没有转义", "a text's line break is not escaped")
            self.notes.mend(line, text, why, Text("已接到上一行", "joined to the line above"))
        elif text.strip() and (not self.stack or self.stack[-1] in ("VCALENDAR", "VEVENT")):
            why = Text("不是 NAME:VALUE 的形式", "not 'name:value'")
            self.notes.mend(line, text, why, Text("已略过这一行", "passed over"))
