"""What typed numbers and days mean, worked out sign by sign; nothing of the parser is used."""

from datetime import date
from fractions import Fraction

_ZH = {sign: number for number, sign in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0, "两": 2}
_WIDE = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {"\u3000": " ", "￥": "¥", "−": "-"}
_POWER = {"百": 2, "千": 3, "k": 3, "万": 4, "w": 4, "亿": 8}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]


def narrow(text: str) -> str:
    """Half-width, lower case."""
    return "".join(_WIDE.get(sign, sign) for sign in text).lower().strip()


def amount(text: str) -> Fraction | None:
    """The only meaning of a number: sign, digits with a point, powers of ten, summed; None where a sign is odd."""
    text, negative = narrow(text), False
    for word in ("人民币", "元整", "块钱", "rmb", "cny", "yuan", "¥", "元", "块", "圆", ":"):
        text = text.replace(word, "")
    for sign in ",' \u00a0\u2009\u202f’":
        text = text.replace(sign, "")
    if text.startswith("(") and text.endswith(")"):
        text, negative = text[1:-1], True
    if text[:1] in ("+", "-"):
        negative, text = text[0] == "-", text[1:]
    head, e, power = text.partition("e")
    if e:
        value = amount(head)
        try:
            return None if value is None else value * (-1 if negative else 1) * Fraction(10) ** int(power)
        except ValueError:
            return None
    total, digits, point = Fraction(0), "", None
    for sign in [*text, ""]:
        if sign.isascii() and sign.isdigit():
            digits += sign
        elif sign == "." and point is None:
            point = len(digits)
        elif sign in _POWER or sign == "":
            if digits:
                part = Fraction(int(digits), 10 ** (len(digits) - point if point is not None else 0))
            elif sign and total and not digits:  # 千万, 百万: one power after another
                total *= 10 ** _POWER[sign]
                continue
            elif sign == "":
                break
            else:
                return None
            total += part * 10 ** _POWER.get(sign, 0)
            digits, point = "", None
        else:
            return None
    return -total if negative else total


def numbers(text: str) -> list[int]:
    """Every number said in a text, in order: digits, Chinese numerals below a hundred, years sign by sign."""
    found: list[int] = []
    text, at = narrow(text), 0
    while at < len(text):
        end = at
        while end < len(text) and text[end].isascii() and text[end].isdigit():
            end += 1
        if end > at:
            found.append(int(text[at:end]))
            at = end
            continue
        while end < len(text) and (text[end] in _ZH or text[end] == "十"):
            end += 1
        if end > at:
            said = text[at:end]
            if not (text[max(at - 1, 0)] in "周期拜" and len(said) == 1):
                found.append(_below_hundred(said))
            at = end
            continue
        at += 1
    return found


def month_named(text: str) -> int | None:
    """The month an English word names."""
    return next((n for n, name in enumerate(_MONTHS, 1) if name in narrow(text)), None)


def may_mean(text: str, day: date) -> bool:
    """Tell whether a text can mean that day and no number in it is left over; without a year any year will do."""
    said, named = numbers(text), month_named(text)
    if named:
        return named == day.month and said in ([day.day], [day.day, day.year], [day.year, day.day])
    whole = [day.year * 10_000 + day.month * 100 + day.day]
    return said in ([day.year, day.month, day.day], [day.month, day.day], whole)


def _below_hundred(said: str) -> int:
    if "十" not in said:
        return int("".join(str(_ZH[sign]) for sign in said))
    tens, _, ones = said.partition("十")
    return (_ZH[tens] if tens else 1) * 10 + (_ZH[ones] if ones else 0)
