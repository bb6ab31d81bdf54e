"""What a holiday calendar says of a day: off (休), on (班), or nothing of the kind; and which festival it is of."""

import re
import unicodedata
from typing import Literal

from campaignplan.feeds.entry import Entry
from campaignplan.text import Text

Mark = Literal["", "休", "班", "调"]
"""调 is 调休 alone, which some calendars write on days off and others on days on."""

FESTIVALS: dict[str, tuple[str, Text]] = {
    "cny": (
        r"春节|除夕|(?:农历|中国)新年|spring festival|(?:chinese|lunar) new year", Text("春节", "Spring Festival")
    ),
    "new-year": (r"元旦|新年|new year", Text("元旦", "New Year")),
    "qingming": (r"清明|qingming|tomb.sweeping", Text("清明节", "Qingming")),
    "labour": (r"劳动|五一|labou?r day|may day", Text("劳动节", "Labour Day")),
    "dragon-boat": (r"端午|dragon boat", Text("端午节", "Dragon Boat Festival")),
    "national": (r"国庆|national day", Text("国庆节", "National Day")),
    "mid-autumn": (r"中秋|mid.?autumn", Text("中秋节", "Mid-Autumn Festival")),
}  # fmt: skip
"""The seven festivals with days off, as calendars name them; where a title names two, the first here."""

_EDGE = r"[\s()\[\]【】·:：\-—_/|,，、]"
_NAMED = r"(?:元旦|春节|除夕|清明|清明节|劳动|劳动节|五一|端午|端午节|中秋|中秋节|国庆|国庆节)"


def _alone(sign: str) -> str:
    """Return a pattern for 休 or 班 that is no part of another word (夜班, 退休)."""
    return rf"(?:^|{_EDGE}){sign}(?:$|{_EDGE})|^{_NAMED}{sign}$|^{sign}{_NAMED}$"


_ON = re.compile(
    rf"补班|补上班|(?<!不)(?<!不用)(?<!无需)上班|调班|补工|工作日|make.?up|working.?day|work.?day|{_alone('班')}"
)
_OFF = re.compile(rf"放假|假期|休息|公休|休假|法定假|公众假|长假|小长假|不用?上班|days? off|holiday|{_alone('休')}")
_ON_CATEGORIES, _OFF_CATEGORIES = (
    {"班", "上班", "补班", "工作日", "调休上班"},
    {"休", "休假", "假期", "放假", "休息日"},
)
_COUNTED = re.compile(r"第?\s*\d+\s*天?\s*/\s*共?\s*\d+\s*天?")


def mark_of(entry: Entry) -> Mark:
    """Tell what an entry says of its days: by its calendar's own mark, its title, else its category."""
    if entry.marked:
        return entry.marked
    title = _folded(entry.title)
    if _ON.search(title):
        return "班"
    if _OFF.search(title):
        return "休"
    categories = {_folded(one) for one in entry.categories}
    if categories & _ON_CATEGORIES:
        return "班"
    if categories & _OFF_CATEGORIES:
        return "休"
    return "调" if "调休" in title else ""


def festival_of(title: str) -> str:
    """Return the festival a title names; empty for any other day."""
    text = _folded(title)
    return next((name for name, (pattern, _) in FESTIVALS.items() if re.search(pattern, text)), "")


def bare(title: str) -> str:
    """Return a title without its mark and its count of days, to call a day by that no festival is known for."""
    text = _COUNTED.sub(" ", unicodedata.normalize("NFKC", title))
    text = re.sub(r"[(\[【]\s*(?:休|班)\s*[)\]】]|补班|上班|假期|放假|调休", " ", text)
    return " ".join(text.split()).strip(" -·:") or title


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().strip()
