"""Cells of the annual activity table: what they mean, and whether two of them say the same."""

from datetime import date, datetime, timedelta
from math import isclose
from typing import Any

from campaignplan.publishing.activity import Field
from campaignplan.publishing.activity.fields import EVERYTHING
from campaignplan.publishing.activity.rows import written
from campaignplan.storage import cell
from campaignplan.storage.schema import tables
from campaignplan.storage.values import Context, RefusedError
from campaignplan.text import Lang, Text

ALIKE = timedelta(seconds=1)
"""A spreadsheet keeps moments as fractions of a day: nearer than this they are the same."""


def typed(field: Field, lang: Lang, raw: object, context: Context) -> Any:
    """Read a cell by the one parser of typed values, after what this table writes in a way of its own.

    Raises
    ------
    RefusedError
        It cannot be read, or is empty where it may not be.
    """
    if isinstance(raw, str):
        if field.id == "categories" and raw.strip() in EVERYTHING:
            raw = ""
        elif field.id == "requirements" and "|" not in raw:
            raw = "|".join(raw.splitlines())
        elif field.id == "platform":
            raw = next((code for code, word in field.words.items() if raw.strip() in word), raw)
    table, name = field.place(lang)[:2]
    column = tables()[table].column(name)
    if table == "phases" and cell.empty(column, raw):
        return None  # a promotion may go without a phase
    found = cell.read(column, raw, context)
    if found is None and table == "enrolments":
        raise RefusedError(Text("不能为空", "it may not be empty"), Text("没有就写 0", "write 0 for none"))
    return found


def same(one: object, other: object) -> bool:
    """Tell whether two typed values are the same, but for what a spreadsheet loses."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return abs(one - other) < ALIKE
    if isinstance(one, int | float) and isinstance(other, int | float):
        return isclose(one, other, rel_tol=1e-12, abs_tol=1e-12)
    return one == other


def says(raw: object, text: str) -> bool:
    """Tell whether a cell that is worked out still says the text that was written."""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        try:
            return isclose(float(text or 0), raw, rel_tol=1e-9, abs_tol=1e-6)
        except ValueError:
            return False
    told = written(raw) if isinstance(raw, date) else str(raw or "")
    return told.strip() == text.strip()
