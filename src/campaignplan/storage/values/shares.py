"""Shares: percentages and fractions."""

import re
from decimal import Decimal

from campaignplan.storage.values.amounts import bounded, kept, number, plain_decimal
from campaignplan.storage.values.base import RefusedError, plain
from campaignplan.storage.values.context import NOWHERE, Context
from campaignplan.storage.values.numerals import with_point
from campaignplan.text import Text

_BEHIND = {"%": 2, "‰": 3, "‱": 4}
_BEFORE = {"百分之": 2, "千分之": 3, "万分之": 4}


def share(raw: object, context: Context = NOWHERE) -> float:
    """Read a share: ``30%`` or ``0.3``; a bare ``30`` is refused, for it may mean either.

    Where the column's bare numbers are percentages (``context.bare``), ``3.25`` is 0.0325.
    """
    found = _signed(raw)
    if found is not None:
        return found
    if context.bare == "percent":
        return kept(Decimal(repr(number(raw))).scaleb(-2))
    try:
        value = number(raw)
    except RefusedError as refused:
        raise RefusedError(refused.why, _share_fix(raw) or refused.fix) from None
    if value > 1:
        raise RefusedError(
            Text("占比应在 0 到 1 之间", "a share is between 0 and 1"),
            Text(
                f"如果是百分之 {value:g}，请写 {value:g}% 或 {value / 100:g}",
                f"for {value:g} percent write {value:g}% or {value / 100:g}",
            ),
        )
    return value


def limit(raw: object, context: Context = NOWHERE) -> float:
    """Read a number that may be written as a percentage."""
    found = _signed(raw)
    return number(raw, context) if found is None else found


def _signed(raw: object) -> float | None:
    """Read a percentage by its sign, 百分之 and the like; None where there is none."""
    if not isinstance(raw, str):
        return None
    text = plain(raw)
    if text and text[-1] in _BEHIND:
        value, power = plain_decimal(text[:-1].rstrip()), _BEHIND[text[-1]]
    elif (word := text.lstrip("-负")[:3]) in _BEFORE:
        minus, rest = text.partition(word)[::2]
        spoken = with_point(rest) or rest
        value, power = plain_decimal(("-" if minus else "") + spoken), _BEFORE[word]
    else:
        return None
    if value is None:
        raise RefusedError(
            Text("看不懂这个百分比", "the percentage cannot be read"),
            Text("请写成 3.25% 或 0.0325", "write it as 3.25% or 0.0325"),
        )
    return bounded(kept(value.scaleb(-power)))


def _share_fix(raw: object) -> Text | None:
    text = plain(raw)
    tenths = re.fullmatch(r"([0-9.]+|[一二三四五六七八九])成", text)
    if tenths:
        value = plain_decimal(with_point(tenths[1]) or tenths[1])
        if value is not None:
            return Text(f"请写 {float(value) * 10:g}%", f"write {float(value) * 10:g}%")
    off = re.fullmatch(r"([0-9.]+)折", text)
    if off and (value := plain_decimal(off[1])) is not None and value < 10:
        less, left = f"{float((10 - value) * 10):g}%", f"{float(value * 10):g}%"
        return Text(
            f"{text} 是降价 {less}，也是原价的 {left}：请写要的那个",
            f"that is {less} off, or {left} of the price: write the one that is meant",
        )
    return None
