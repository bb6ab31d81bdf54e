"""Reading values as people type and paste them: right, or refused with the reason; never changed.

The one parser for files, workbooks and pasted text. Every function takes what stands in a cell (text, or
what a workbook gives: number, bool, date, datetime) and returns the value or raises `RefusedError`.
"""

from campaignplan.storage.values.amounts import limit, number, share, whole
from campaignplan.storage.values.base import DASHES, RefusedError, missing, shown, typed
from campaignplan.storage.values.days import day, day_or_moment, days, moment
from campaignplan.storage.values.words import choice, flag, parts, slug, text, weights

__all__ = [
    "DASHES", "RefusedError", "choice", "day", "day_or_moment", "days", "flag", "limit", "missing", "moment",
    "number", "parts", "share", "shown", "slug", "text", "typed", "weights", "whole",
]  # fmt: skip
