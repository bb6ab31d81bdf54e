"""What a calendar says of itself: its names, how often to ask again, its time zones."""

from collections.abc import Iterator

from campaignplan.errors import Issue
from campaignplan.feeds.checking.component import ADD, REMOVE, Component
from campaignplan.feeds.checking.moment import duration
from campaignplan.text import Text

ONCE = (
    "PRODID", "VERSION", "CALSCALE", "METHOD", "NAME", "X-WR-CALNAME", "COLOR", "REFRESH-INTERVAL", "SOURCE",
    "X-PUBLISHED-TTL",
)  # fmt: skip
_TWICE = Text("这一项写了两次", "this is given twice")
_ONE = Text("只留一个", "keep one")


def head_faults(calendar: Component) -> Iterator[Issue]:
    """Tell what is wrong with the properties of a VCALENDAR."""
    for name in ("PRODID", "VERSION"):
        if not calendar.value(name):
            yield calendar.fault(name, Text("日历缺少这一项", "the calendar lacks this"), ADD)
    for name in ONCE:
        yield from (found.fault(_TWICE, _ONE) for found in calendar.properties.get(name, [])[1:])
    for name, fine in (("VERSION", "2.0"), ("CALSCALE", "GREGORIAN")):
        found = calendar.first(name)
        if found and found.value and found.value.upper() != fine:
            yield found.fault(Text(f"应是 {fine}", f"it must be {fine}"), Text(f"请写 {fine}", f"write {fine}"))
    yield from _unwelcome(calendar)
    yield from _names(calendar)
    yield from _refreshed(calendar)
    if not calendar.inner:
        why = Text("里面什么也没有", "there is nothing in it")
        yield calendar.fault("", why, Text("至少要有一件日程或一个时区", "it needs an event or a time zone at least"))


def _unwelcome(calendar: Component) -> Iterator[Issue]:
    for name, why in (
        (
            "METHOD",
            Text(
                "订阅的日历不应有 METHOD：有的程序会当作邀请",
                "a feed has no METHOD: some programs take it for an invitation",
            ),
        ),
        (
            "UID",
            Text(
                "日历本身不应有 UID：有的程序只留下一个日程",
                "a feed has no UID of its own: some programs keep one event only",
            ),
        ),
    ):
        yield from (found.fault(why, Text("请删去这一行", "remove the line")) for found in calendar.each(name))
    for name in ("DTSTAMP", "DTSTART", "SUMMARY", "CLASS"):
        why = Text("这一项不能写在日历上", "this does not belong on a calendar")
        yield from (found.fault(why, REMOVE) for found in calendar.each(name))


def _names(calendar: Component) -> Iterator[Issue]:
    name, common = calendar.first("NAME"), calendar.first("X-WR-CALNAME")
    if name is None and common is None:
        why = Text("没有名字，订阅的人看到的是网址", "it has no name: subscribers see its address")
        yield calendar.fault("X-WR-CALNAME", why, ADD)
    elif name is not None and common is None:
        why = Text("只有 NAME，多数程序读 X-WR-CALNAME", "it has NAME only; most programs read X-WR-CALNAME")
        yield name.fault(why, Text("请再写一个一样的 X-WR-CALNAME", "add X-WR-CALNAME, the same"))
    elif name is not None and common is not None and name.value != common.value:
        why = Text("NAME 和 X-WR-CALNAME 不一样", "NAME and X-WR-CALNAME differ")
        yield name.fault(why, Text("请写成一样", "make them the same"))
    color = calendar.first("COLOR")
    if color is not None and not color.value.isalpha():
        why = Text("颜色应是 CSS 的颜色名", "a colour is a CSS colour name")
        yield color.fault(why, Text("如 steelblue", "such as steelblue"))


def _refreshed(calendar: Component) -> Iterator[Issue]:
    for name, kind in (("REFRESH-INTERVAL", "DURATION"), ("SOURCE", "URI")):
        found = calendar.first(name)
        if found and found.params.get("VALUE", "").upper() != kind:
            yield found.fault(Text(f"{name} 缺少 VALUE={kind}", f"{name} lacks VALUE={kind}"), ADD)
    every, common = calendar.first("REFRESH-INTERVAL"), calendar.first("X-PUBLISHED-TTL")
    for found in (every, common):
        if found is not None and not duration(found.value):
            yield found.fault(Text("不是时长", "not a duration"), Text("如 PT6H", "such as PT6H"))
    if every is not None and common is not None and every.value != common.value:
        why = Text("和 REFRESH-INTERVAL 不一样", "it differs from REFRESH-INTERVAL")
        yield common.fault(why, Text("请写成一样", "make them the same"))


def zone_faults(calendar: Component) -> Iterator[Issue]:
    """Tell what is wrong with the time zones of a calendar."""
    seen: set[str] = set()
    for zone in (part for part in calendar.inner if part.name == "VTIMEZONE"):
        name = zone.value("TZID")
        if not name:
            yield zone.fault("TZID", Text("时区缺少这一项", "the time zone lacks this"), ADD)
        elif name in seen:
            yield zone.fault(name, Text("同一时区定义了两次", "a time zone is defined twice"), _ONE)
        seen.add(name)
        for found in zone.each("COMMENT"):
            yield found.fault(Text("VTIMEZONE 里不允许 COMMENT", "COMMENT is not allowed in VTIMEZONE"), REMOVE)
        sections = [part for part in zone.inner if part.name in ("STANDARD", "DAYLIGHT")]
        if not sections:
            yield zone.fault(name, Text("时区里没有 STANDARD", "the time zone has no STANDARD"), ADD)
        for section in sections:
            for wanted in ("DTSTART", "TZOFFSETFROM", "TZOFFSETTO"):
                if not section.value(wanted):
                    yield section.fault(wanted, Text("时区缺少这一项", "the time zone lacks this"), ADD)
