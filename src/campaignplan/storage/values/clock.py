"""Times of day, as people write them: 20:00, 20点半, 晚上8点, 8pm."""

import re
from dataclasses import dataclass
from datetime import time

from campaignplan.storage.values.base import RefusedError
from campaignplan.storage.values.numerals import counted
from campaignplan.text import Text

_CLOCK = re.compile(
    r"(?P<part>凌晨|清晨|早上|早晨|早|上午|中午|午后|下午|傍晚|晚上|晚间|晚|夜里|夜间|深夜)?\s*"
    r"(?P<hour>[0-9]{1,2})"
    r"(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:\.(?P<micro>[0-9]{1,6}))?)?"
    r"|(?P<spoken>[点时])(?:整|钟|(?P<half>半)|(?P<quarter>[一三13])刻|(?P<past>[0-9]{1,2})分?(?:(?P<late>[0-9]{1,2})秒)?)?)?"
    r"\s*(?P<half_day>[ap]\.?m\.?)?"
    r"\s*(?P<zone>z|utc|\(?北京时间\)?|[+-][0-9]{2}:?[0-9]{2})?"
)
_NUMERAL = re.compile(r"[〇○零一二两三四五六七八九十]+(?=[点时分秒])")
_PARTS = {
    "凌晨": (0, 5), "清晨": (4, 8), "早上": (4, 11), "早晨": (4, 11), "早": (4, 11), "上午": (0, 11),
    "中午": (11, 14), "午后": (12, 18), "下午": (12, 18), "傍晚": (16, 20),
    "晚上": (17, 24), "晚间": (17, 24), "晚": (17, 24), "夜里": (18, 24), "夜间": (18, 24), "深夜": (20, 24),
    "am": (0, 11), "pm": (13, 23),
}  # fmt: skip
"""The hours a part of the day can mean."""


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day: seconds since midnight (24:00 is 86,400) and microseconds.

    `part` is the part of the day said (晚上, pm).
    """

    seconds: int
    micro: int = 0
    part: str = ""

    @property
    def time(self) -> time:
        """The time; 24:00 is midnight."""
        rest = self.seconds % 86_400
        return time(rest // 3600, rest // 60 % 60, rest % 60, self.micro)


def digits_for_numerals(text: str) -> str:
    """Return 二十点三十分 as 20点30分; what is not written by the rule stays."""

    def number(found: re.Match[str]) -> str:
        value = counted(found[0])
        return found[0] if value is None else str(value)

    return _NUMERAL.sub(number, text)


def clock(text: str, part: str = "", ending: bool = False) -> Clock | None:
    """Read a time of day; None where the text has another form.

    `part` is the part of the day already said (晚上8点到10点); an `ending` at 12 of the evening is 24:00.
    """
    found = _CLOCK.fullmatch(digits_for_numerals(text.strip()))
    if not found or not (found["minute"] or found["spoken"] or found["half_day"]):
        return None
    said = found["part"] or (found["half_day"] or "").replace(".", "") or part
    hour = int(found["hour"])
    minute = 30 if found["half"] else {"1": 15, "一": 15, "3": 45, "三": 45}.get(found["quarter"] or "", 0)
    minute = int(found["minute"] or found["past"] or minute)
    second, micro = int(found["second"] or found["late"] or 0), int((found["micro"] or "0").ljust(6, "0"))
    if minute > 59 or second > 59 or hour > 24 or (hour == 24 and (minute or second or micro)):
        raise RefusedError(
            Text("没有这个时刻", "there is no such time"),
            Text("小时 0 到 24，分钟 0 到 59", "hours 0 to 24, minutes 0 to 59"),
        )
    if said:
        hour = _hour(hour, said, found["part"] is None and found["half_day"] is None, ending)
    result = Clock(hour * 3600 + minute * 60 + second, micro, said)
    _check_zone(found["zone"], result)
    return result


def _hour(hour: int, part: str, inherited: bool, ending: bool) -> int:
    """Return the hour of 24 that a part of the day means."""
    low, high = _PARTS[part]
    if hour == 12 and high == 24 and ending:
        return 24
    meant = [h for h in dict.fromkeys((hour, hour + 12)) if low <= h <= high and h < 24]
    if len(meant) == 1:
        return meant[0]
    if inherited:
        return hour
    shown = f"{part}{hour}点"
    raise RefusedError(
        Text(f"“{shown}”说不准是几点", f"“{shown}” may mean two times"),
        Text("请用 24 小时制，如 00:00、12:00 或 20:00", "write it by 24 hours, as 00:00, 12:00 or 20:00"),
    )


def _check_zone(zone: str | None, found: Clock) -> None:
    if not zone or "北京" in zone or zone.replace(":", "") == "+0800":
        return
    if zone.startswith("-"):
        raise RefusedError(
            Text("后面像是时段或别的时区", "what follows is a span or another time zone"),
            Text("请只写一个北京时间的时刻，如 20:00", "write one time, Beijing's, as 20:00"),
        )
    offset = 0 if zone in ("z", "utc") else int(zone[0] + zone[1:3]) * 60 + int(zone[0] + zone[-2:])
    minutes = found.seconds // 60 - offset + 480
    here = f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
    day = Text("", "") if 0 <= minutes < 1440 else Text("（日期也变）", " (on another day)")
    raise RefusedError(
        Text("这是别的时区的时间", "the time is of another time zone"),
        Text(f"请写北京时间：{here}{day.zh}", f"write Beijing time: {here}{day.en}"),
    )
