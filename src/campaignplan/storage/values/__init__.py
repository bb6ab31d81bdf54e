"""Reading values as people type and paste them: right, or refused with the reason; never changed.

The one parser for files, workbooks, the command line and pasted text. `read` takes what was typed and gives a
`Value` (raw, parsed, canonical) or an `Issue`. The functions below it take the same and return the value alone,
or raise `RefusedError`.
"""

from campaignplan.storage.values.amounts import number, whole
from campaignplan.storage.values.base import DASHES, RefusedError, missing, shown, typed
from campaignplan.storage.values.context import NOWHERE, Context
from campaignplan.storage.values.days import day, day_or_moment, days, moment
from campaignplan.storage.values.hours import HalfHours, half_hours
from campaignplan.storage.values.shares import limit, share
from campaignplan.storage.values.spans import span
from campaignplan.storage.values.value import Kind, Value, canonical, meant, read
from campaignplan.storage.values.words import choice, flag, parts, slug, text, weights

__all__ = [
    "DASHES", "NOWHERE", "Context", "HalfHours", "Kind", "RefusedError", "Value", "canonical", "choice", "day",
    "day_or_moment", "days", "flag", "half_hours", "limit", "meant", "missing", "moment", "number", "parts", "read",
    "share", "shown", "slug", "span", "text", "typed", "weights", "whole",
]  # fmt: skip
