"""Chinese numerals as they stand in dates and percentages: 二十八, 二〇二七, 三点二五."""

import re

DIGITS = {
    "〇": 0,
    "○": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
SIGNS = "".join(DIGITS) + "十百千"
_PLACES = {"十": 10, "百": 100, "千": 1000}
_COUNTED = re.compile(
    r"(?:([一二两三四五六七八九])千零?)?(?:([一二两三四五六七八九])百零?)?"
    r"(?:([一二两三四五六七八九])?(十))?([一二两三四五六七八九])?"
)


def counted(text: str) -> int | None:
    """Return 二十八 as 28, 一百零五 as 105; None where it is not written by the rule (三百五 may be 350).

    Only whole numbers up to 9,999, every empty place inside marked by 零, as 一千零五十.
    """
    if text in ("零", "〇"):
        return 0
    found = _COUNTED.fullmatch(text)
    if not text or not found:
        return None
    thousands, hundreds, tens, ten, ones = found.groups()
    value = sum(DIGITS[d] * p for d, p in ((thousands, 1000), (hundreds, 100), (tens, 10), (ones, 1)) if d)
    value += 10 if ten and not tens else 0
    return value if _written(value, bool(ten and not tens)) == text.replace("两", "二") else None


def positional(text: str) -> str | None:
    """Return 二〇二七 as 2027; None where another sign stands among the digits."""
    return "".join(str(DIGITS[sign]) for sign in text) if text and all(sign in DIGITS for sign in text) else None


def with_point(text: str) -> str | None:
    """Return 三点二五 as ``3.25``."""
    whole, point, fraction = text.partition("点")
    number, digits = counted(whole), positional(fraction)
    if number is None or (point and digits is None):
        return None
    return f"{number}.{digits}" if point else str(number)


def _written(value: int, bare_ten: bool) -> str:
    """Write a number by the rule; 十二 rather than 一十二 where `bare_ten`."""
    signs = "零一二三四五六七八九"
    result, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // place % 10
        if digit:
            result += ("零" if gap and result else "") + ("" if place == 10 and bare_ten else signs[digit]) + name
            gap = False
        elif result:
            gap = True
    return result
