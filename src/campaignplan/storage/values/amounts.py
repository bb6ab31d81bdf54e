"""Numbers: money, shares, counts, as people write them."""

import math
import re
from collections.abc import Iterable
from datetime import date, time, timedelta

from campaignplan.money import LARGEST, yuan
from campaignplan.storage.values.base import RefusedError, folded
from campaignplan.text import Text

_SCALES = {"": 1, "千": 10**3, "万": 10**4, "w": 10**4, "千万": 10**7, "亿": 10**8}
_NUMBER = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d*)(\.\d+)?\.?(?:e([+-]?\d{1,3}))?(千万|千|万|w|亿)?")


def number(raw: object, units: Iterable[str] = ()) -> float:
    """Read a number: ``1,234.5``, ``¥2,000``, ``1.2万``, full-width digits, with any of `units` behind it."""
    if isinstance(raw, bool | date | time | timedelta):
        raise RefusedError(
            Text("这是日期或是非，不是数字", "this is a date or a yes-or-no, not a number"),
            Text("请把单元格改成数字", "make the cell a number"),
        )
    if isinstance(raw, int | float):
        return _bounded(float(raw) if abs(raw) <= LARGEST else raw)
    text = folded(raw).replace("−", "-")
    text = re.sub(r"^([+-]?)\s*(?:¥|rmb|cny)\s*", r"\1", text)
    for unit in sorted((*units, "元", "块", "yuan"), key=len, reverse=True):
        if text.endswith(unit) and text != unit:
            text = text.removesuffix(unit).rstrip()
            break
    if text.endswith("%"):
        raise RefusedError(
            Text("这里要数值，不是百分比", "a number is expected here, not a percentage"),
            Text("请去掉 % 并换算成数值", "write the number without %"),
        )
    if text.lstrip("+-") in ("nan", "inf", "infinity"):
        raise RefusedError(
            Text("不是有限的数", "not a finite number"),
            Text("请填写实际的数，或留空", "write the figure, or leave it empty"),
        )
    found = _NUMBER.fullmatch(text)
    if not found or not (found[2] or found[3]):
        raise RefusedError(Text("不是数字", "not a number"), _number_fix(text))
    sign, whole, fraction, exponent, scale = found.groups()
    digits = f"{sign}{whole.replace(',', '') or '0'}{fraction or ''}"
    if not scale:
        return _bounded(float(f"{digits}e{exponent}") if exponent else float(digits))
    if exponent:
        raise RefusedError(Text("不是数字", "not a number"), _number_fix(text))
    # 1.1万 is 11,000, not 11,000.000000000002: the decimal point is moved, nothing is multiplied.
    return _bounded(float(f"{digits}e{round(math.log10(_SCALES[scale]))}"))


def share(raw: object) -> float:
    """Read a share: ``30%`` or ``0.3``; a bare ``30`` is refused, for it may mean either."""
    value = limit(raw)
    if value > 1 and not _is_percent(raw):
        raise RefusedError(
            Text("占比应在 0 到 1 之间", "a share is between 0 and 1"),
            Text(
                f"如果是百分之 {value:g}，请写 {value:g}% 或 {value / 100:g}",
                f"for {value:g} percent write {value:g}% or {value / 100:g}",
            ),
        )
    return value


def limit(raw: object) -> float:
    """Read a number that may be written as a percentage."""
    if not _is_percent(raw):
        return number(raw)
    text = folded(raw).removesuffix("%").strip()
    percent = number(text)
    # The decimal point moves two places, so that 7% is 0.07 and not 0.07000000000000001.
    return float(f"{percent!r}e-2") if "e" not in repr(percent) else percent / 100


def whole(raw: object, units: Iterable[str] = ()) -> int:
    """Read a whole number."""
    value = number(raw, units)
    if not value.is_integer():
        raise RefusedError(
            Text("要整数", "a whole number is expected"),
            Text(f"例如 {round(value)}", f"for example {round(value)}"),
        )
    return int(value)


def _is_percent(raw: object) -> bool:
    return isinstance(raw, str) and folded(raw).endswith("%")


def _bounded(value: float) -> float:
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


def _number_fix(text: str) -> Text:
    if re.search(r"[一二三四五六七八九十百]", text):
        return Text("请用阿拉伯数字", "use digits")
    if "," in text:
        return Text(
            "千分位逗号每三位一个，小数点用 .",
            "thousands commas stand every three digits, the decimal point is .",
        )
    if re.search(r"\d\s*[-~至到]\s*\d", text):
        return Text("请只写一个数，不写范围", "write one number, not a range")
    return Text("请写成 1234.5、1,234 或 1.2万 这样", "write it as 1234.5, 1,234 or 1.2万")
