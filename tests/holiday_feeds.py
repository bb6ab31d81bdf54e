"""Holiday calendars in the manner of three that are popular in China, written from the shipped table.

Only their habits are imitated, with all that breaks the standard: none of their data is here.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from campaignplan.calendars.holiday import Holiday

DAY = timedelta(days=1)


def days(holidays: Iterable[Holiday]) -> list[tuple[date, Holiday, int, int]]:
    """Return each day with its holiday, its number in it and how many there are."""
    return [(day, one, n, one.span.days) for one in holidays for n, day in enumerate(one.span, 1)]


def phone(holidays: Iterable[Holiday]) -> bytes:
    """Write as phones' makers do: whole spans, their own mark of 休 and 班, a day as DTSTAMP."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "METHOD:PUBLISH",
        "CALSCALE:GREGORIAN",
        "X-APPLE-LANGUAGE:zh",
        "X-WR-CALNAME:中国大陆节假日",
    ]
    for number, one in enumerate(holidays):
        off = one.kind == "holiday"
        name = one.name.removesuffix("调休上班")
        lines += [
            "BEGIN:VEVENT", f"DTSTAMP;VALUE=DATE:{one.start:%Y%m%d}", f"UID:{number:08d}-aaaa-3333-bbbb-cccccccccccc",
            f"DTSTART;VALUE=DATE:{one.start:%Y%m%d}", f"DTEND;VALUE=DATE:{one.end + DAY:%Y%m%d}", "CLASS:PUBLIC",
            f"SUMMARY;LANGUAGE=zh_CN:{name}（{'休' if off else '班'}）", "TRANSP:TRANSPARENT", "CATEGORIES:假期",
            f"X-APPLE-SPECIAL-DAY:{'WORK-HOLIDAY' if off else 'ALTERNATE-WORKDAY'}", f"X-APPLE-UNIVERSAL-ID:{number}", "END:VEVENT",
        ]  # fmt: skip
    festival = ("UID:fest", "DTSTART;VALUE=DATE:20270214", "SUMMARY;LANGUAGE=zh_CN:情人节")
    lines += ["BEGIN:VEVENT", *festival, "END:VEVENT", "END:VCALENDAR"]
    return "\r\n".join(lines).encode() + b"\r\n"


def counted(holidays: Iterable[Holiday]) -> bytes:
    """Write an event a day: days on float from nine to six, long unfolded lines, LF, the notice in each event."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//", "X-WR-CALNAME:节假日", "X-WR-TIMEZONE:Asia/Shanghai"]
    for day, one, n, count in days(holidays):
        off = one.kind == "holiday"
        name = one.name.removesuffix("调休上班")
        when = [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + DAY:%Y%m%d}"]
        if not off:
            when = [f"DTSTART:{day:%Y%m%d}T090000", f"DTEND:{day:%Y%m%d}T180000"]
        lines += [
            "BEGIN:VEVENT", *when, f"DTSTAMP:{day:%Y%m%d}T000000Z", f"UID:{day:%Y%m%d}T000001_{'holiday' if off else 'workday'}{n}@x",
            "DESCRIPTION:" + "一、元旦：放假调休，共3天。1月4日上班。二、春节：放假调休，" * 6, "STATUS:TENTATIVE",
            f"SUMMARY:{name} {'假期' if off else '补班'} 第{n}天/共{count}天", "TRANSP:OPAQUE",
            "BEGIN:VALARM", "TRIGGER:-PT60M", "ACTION:DISPLAY", "DESCRIPTION:补班提醒", "END:VALARM", "END:VEVENT",
        ]  # fmt: skip
    return "\n".join([*lines, "END:VCALENDAR"]).encode()


def generated(holidays: Iterable[Holiday]) -> bytes:
    """Write as scripts do: BOM, GB18030, no DTSTAMP, no VALUE=DATE, no DTEND, new UIDs at each run, 调休 alone."""
    lines = ["begin:vcalendar", "version:2.0", "x-wr-calname:假期安排"]
    for number, (day, one, _, _) in enumerate(days(holidays)):
        off = one.kind == "holiday"
        name = one.name.removesuffix("调休上班")
        name = name.removesuffix("节") if len(name) > 2 else name
        title = f"{name}假期" if off else f"{name}调休"
        lines += [
            "begin:vevent", f"uid:{generated.run}-{number}", f"dtstart:{day:%Y-%m-%d}", f"summary:{title}",
            f"categories:{'假期' if off else '上班'}" if number % 2 else "description:", "end:vevent",
        ]  # fmt: skip
    generated.run += 1
    return "\r\n".join([*lines, "end:vcalendar"]).encode("gb18030")


generated.run = 0  # type: ignore[attr-defined]
FEEDS: dict[str, Callable[[Iterable[Holiday]], bytes]] = {"phone": phone, "counted": counted, "generated": generated}
