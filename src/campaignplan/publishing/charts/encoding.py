"""Rows and their columns as charts read them, and the axes that several charts share.

Axes are labelled in the reader's language, large money in 万 (or thousands).
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from campaignplan.planning.explain import MONEY_GOALS
from campaignplan.publishing.charts.look import Spec
from campaignplan.publishing.edition import Edition
from campaignplan.text import Lang

_UNITS: dict[Lang, tuple[int, str]] = {"zh": (10_000, "万"), "en": (1_000, "k")}


def records(table: pd.DataFrame, *columns: str) -> list[Spec]:
    """Return some columns of a table as a chart carries them; JSON knows no dates, so they are text by now."""
    across = [table[column].tolist() for column in columns]
    return [dict(zip(columns, row, strict=True)) for row in zip(*across, strict=True)]


def quantity(column: str, **more: Any) -> Spec:
    """Read a column as an amount."""
    return {"field": column, "type": "quantitative", **more}


def category(column: str, **more: Any) -> Spec:
    """Read a column as names."""
    return {"field": column, "type": "nominal", **more}


def instant(column: str, **more: Any) -> Spec:
    """Read a column as moments."""
    return {"field": column, "type": "temporal", **more}


def months(column: str, order: Sequence[str], lang: Lang) -> Spec:
    """Read a column as months such as ``2027-03``, all of `order` drawn and named."""
    month, known = "toNumber(slice(datum.value, 5))", list(order)
    label = f"{month} + '月'"
    if lang != "zh":
        label = f"['Jan','Feb','Mar','Apr','May','Jun','Jul','Aug','Sep','Oct','Nov','Dec'][{month} - 1]"
    axis = {"labelAngle": 0, "labelExpr": label, "labelOverlap": True}
    return {
        "field": column, "type": "ordinal", "title": None, "sort": known, "scale": {"domain": known}, "axis": axis,
    }  # fmt: skip


def money_axis(edition: Edition, most: float, count: int = 6) -> Spec:
    """Label money in one unit throughout: 万 (or thousands) where the axis reaches it, else yuan."""
    unit, name = _UNITS[edition.lang]
    if most < unit:
        return {"format": ",~f", "labelExpr": "'¥' + datum.label", "tickCount": count}
    label = f"datum.value == 0 ? '0' : '¥' + format(datum.value / {unit}, ',~f') + '{name}'"
    return {"labelExpr": label, "tickCount": count}


def amount_axis(edition: Edition, most: float) -> Spec:
    """Return an axis in the goal's unit."""
    if edition.result.goal in MONEY_GOALS:
        return money_axis(edition, most, 5)
    return {"format": ",~r", "tickCount": 5}
