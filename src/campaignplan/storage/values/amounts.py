"""Numbers: money and counts, as people write them. What is accepted keeps every digit."""

import math
import re
from datetime import date, time, timedelta
from decimal import Decimal

from campaignplan.money import LARGEST, yuan
from campaignplan.storage.values.base import RefusedError, plain
from campaignplan.storage.values.context import NOWHERE, Context
from campaignplan.storage.values.numerals import SIGNS, counted
from campaignplan.text import Text

_SIMPLE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SIMPLE_LENGTH = 16
"""So short, a plain number has at most 15 digits, and a float keeps them all."""
_SCALES = {
    "百": 2, "千": 3, "k": 3, "万": 4, "w": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8,
}  # fmt: skip
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_WHOLE = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+|[1-9][0-9]{0,2}(?: [0-9]{3})+|[1-9][0-9]{0,2}(?:'[0-9]{3})+|[0-9]*"
_NUMBER = re.compile(rf"({_WHOLE})(\.[0-9]+)?\.?(?:e([+-]?[0-9]{{1,3}}))?\s*({_SCALE})?")
_COMPOUND = re.compile(r"(?:([0-9]+)亿)?(?:([0-9]+)[万w])?(?:([0-9]+)[千k])?([0-9]+)?")
_YUAN_BEHIND = ("元整", "块钱", "人民币", "yuan", "rmb", "cny", "元", "块", "圆")
_BEFORE = re.compile(r"([+-]?)\s*(?:(?:¥|rmb|cny|人民币)\s*:?\s*([+-]?))?\s*(.*)")
_FOREIGN = re.compile(
    r"[$€£₩₽₹฿]|us\$|hk\$|usd|hkd|eur|gbp|jpy|krw|twd|美元|美金|美刀|港币|港元|港纸|欧元|英镑|日元|日圆|円|台币|韩元|卢布"
)
_ABOUT = re.compile(
    r"(?:约|大约|大概|将近|接近|近|差不多|不到|不足|超过|超|至少|至多|最多|最少|~|≈|>|<|≥|≤|about|ca\.?|approx\.?)\s*(.*)"
    r"|(.*?)\s*(?:左右|上下|以上|以下|以内|多|余|来|起|\+)(?:元|块|件|天|次)?"
)


def number(raw: object, context: Context = NOWHERE) -> float:
    """Read a number: ``1,234.5``, ``¥2,000``, ``1.2万``, ``(500)``, full-width digits, the context's units."""
    if isinstance(raw, str) and len(raw) <= _SIMPLE_LENGTH and _SIMPLE.fullmatch(raw):
        return bounded(float(raw))
    if isinstance(raw, bool | date | time | timedelta):
        raise RefusedError(
            Text("这是日期或是非，不是数字", "this is a date or a yes-or-no, not a number"),
            Text("请把单元格改成数字", "make the cell a number"),
        )
    if isinstance(raw, int | float):
        return bounded(float(raw) if abs(raw) <= LARGEST else raw)
    return kept(_decimal(plain(raw), context))


def whole(raw: object, context: Context = NOWHERE) -> int:
    """Read a whole number."""
    value = number(raw, context)
    if not value.is_integer():
        raise RefusedError(
            Text("要整数", "a whole number is expected"),
            Text(f"例如 {round(value)}", f"for example {round(value)}"),
        )
    return int(value)


def kept(value: Decimal) -> float:
    """Return a decimal as the float that writes itself the same; refuse one with more digits than floats keep."""
    found = bounded(float(value))
    if Decimal(repr(found)) != value:
        raise RefusedError(
            Text("位数太多，存不下", "it has more digits than can be kept"),
            Text(f"请四舍五入，如 {found!r}", f"round it, for example to {found!r}"),
        )
    return found


def bounded(value: float) -> float:
    """Return a number that is finite and no slip of the keyboard."""
    if isinstance(value, float) and not math.isfinite(value):
        raise RefusedError(
            Text("不是有限的数", "not a finite number"),
            Text("请填写实际的数，或留空", "write the figure, or leave it empty"),
        )
    if abs(value) > LARGEST:
        raise RefusedError(
            Text(f"超过 {yuan(LARGEST)}，多半是笔误", f"above {LARGEST:,.0f}: surely a slip"),
            Text("请检查单位与位数", "check the unit and the number of digits"),
        )
    return value + 0.0  # -0.0 is 0.0


def plain_decimal(text: str) -> Decimal | None:
    """Return a signed number without unit or scale, or None."""
    found = _NUMBER.fullmatch(text.lstrip("+-")) if len(text) - len(text.lstrip("+-")) <= 1 else None
    if not found or not (found[1] or found[2]) or found[4]:
        return None
    return _assembled("-" if text.startswith("-") else "", found[1], found[2], found[3], 0)


def _decimal(text: str, context: Context) -> Decimal:
    """Read the folded text of a number."""
    negative, inner = (True, text[1:-1].strip()) if re.fullmatch(r"\(.*\)", text) else (False, text)
    sign, after, bare = _parted(inner)
    for unit in sorted({*context.units, *_YUAN_BEHIND}, key=len, reverse=True):
        if bare.endswith(unit) and bare != unit:
            bare = bare.removesuffix(unit).rstrip()
            break
    found = _NUMBER.fullmatch(bare)
    if (sign and after) or (negative and (sign or after)):
        raise RefusedError(Text("有两个正负号", "two signs"), Text("请只写一个", "write one"))
    minus = "-" if negative or "-" in (sign, after) else ""
    if found and (found[1] or found[2]) and not (found[3] and found[4]):
        return _assembled(minus, found[1], found[2], found[3], _SCALES.get(found[4] or "", 0))
    compound = _compound(bare)
    if compound is not None:
        return -compound if minus else compound
    raise RefusedError(*_why_not(text, bare, context))


def _parted(text: str) -> tuple[str, str, str]:
    """Return the signs before and behind a currency, and what follows."""
    found = _BEFORE.fullmatch(text)
    return (found[1], found[2] or "", found[3]) if found else ("", "", text)


def _assembled(sign: str, whole: str, fraction: str | None, exponent: str | None, scale: int) -> Decimal:
    # 1.1万 is 11,000, not 11,000.000000000002: the decimal point is moved, nothing is multiplied.
    digits = re.sub(r"[, ']", "", whole) or "0"
    return Decimal(f"{sign}{digits}{fraction or ''}e{int(exponent or 0) + scale}")


def _compound(text: str) -> Decimal | None:
    """Read 1万2千, 1万2000, 1亿5000万: every part smaller than what its place leaves, the last one full."""
    found = _COMPOUND.fullmatch(text)
    if not found or sum(part is not None for part in found.groups()) < 2:
        return None
    value, room = Decimal(0), None
    for part, power in zip(found.groups(), (8, 4, 3, 0), strict=True):
        if part is None:
            continue
        # 1万2 is 12,000 to some and 10,002 to others.
        if room is not None and (len(part) > room - power or (power == 0 and len(part) != room)):
            return None
        value += Decimal(part).scaleb(power)
        room = power
    return value


def _why_not(text: str, bare: str, context: Context) -> tuple[Text, Text]:
    """Say why a text is no number, and what to write instead."""
    if bare.lstrip("+-") in ("nan", "inf", "infinity", "∞"):
        return Text("不是有限的数", "not a finite number"), Text(
            "请填写实际的数，或留空", "write the figure, or leave it empty"
        )
    if re.search(r"[%‰‱]|[百千万]分之", text):
        return (
            Text("这里要数值，不是百分比", "a number is expected here, not a percentage"),
            Text("请去掉 % 并换算成数值", "write the number without %"),
        )
    if _FOREIGN.search(text):
        return (
            Text("只认人民币（元）", "only yuan (CNY) are understood"),
            Text("请换算成人民币再填", "convert it to yuan and write that"),
        )
    about = _ABOUT.fullmatch(text)
    if about and re.search("[0-9]", text):
        return (
            Text("不是确切的数（约、左右、以上等）", "not an exact figure (about, over, under …)"),
            Text(f"请写一个确定的数，如 {about[1] or about[2]}", f"write one figure, such as {about[1] or about[2]}"),
        )
    if re.search(r"\d\s*(?:[-~–—至到]|\.\.)\s*[¥\d]", text) and not re.search(r"\d{4}-\d", text):
        return Text("不是数字", "not a number"), Text("请只写一个数，不写范围", "write one number, not a range")
    return _misread(bare, context)


def _misread(bare: str, context: Context) -> tuple[Text, Text]:
    why = Text("不是数字", "not a number")
    value = counted(bare) if bare and set(bare) <= set(SIGNS) else None
    if re.search(rf"[{SIGNS}壹贰叁肆伍陆柒捌玖拾佰仟]", bare):
        example = Text(f"，如 {value}", f", for example {value}") if value is not None else Text("", "")
        return why, Text(f"请用阿拉伯数字{example.zh}", f"use digits{example.en}")
    comma = re.fullmatch(r"([0-9]+),([0-9]{1,2})", bare)
    if comma:
        one, other = f"{comma[1]}.{comma[2]}", f"{comma[1]}{comma[2]}"
        return (
            Text(
                f"逗号可能是小数点（{one}）或千分位（{other}）",
                f"the comma may be a decimal point ({one}) or stray ({other})",
            ),
            Text(f"请写 {one} 或 {other}", f"write {one} or {other}"),
        )
    if re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}", bare):
        meant = bare.replace(".", "").replace(",", ".")
        return why, Text(f"千分位用逗号，小数点用 .：请写 {meant}", f"thousands are parted by commas: write {meant}")
    if re.fullmatch(r"[0-9][0-9, ']*[, '][0-9]+(?:\.[0-9]+)?", bare):
        return why, Text(
            "千分位逗号每三位一个，小数点用 .",
            "thousands commas stand every three digits, the decimal point is .",
        )
    short = re.fullmatch(r"([0-9]+)([亿万w千k])([0-9]+)", bare)
    if short:
        return (
            Text("万、千后面的零头看不准", f"what stands behind {short[2]} may mean two things"),
            Text("请写全，如 12000 或 1.2万", "write it out, as 12000 or 1.2万"),
        )
    if bare.endswith("-"):
        return Text("负号在后面", "the minus sign stands behind"), Text(f"请写 -{bare[:-1]}", f"write -{bare[:-1]}")
    unit = re.fullmatch(r"([0-9][0-9,.]*)\s*([^0-9\s].*)", bare)
    if unit:
        known = "、".join(context.units) or "元"
        return (
            Text(f"不认识数字后面的“{unit[2]}”", f"“{unit[2]}” behind the number is not understood"),
            Text(f"请只写数字；这里的单位是 {known}", f"write the number alone; the unit here is {known}"),
        )
    return why, Text("请写成 1234.5、1,234 或 1.2万 这样", "write it as 1234.5, 1,234 or 1.2万")
