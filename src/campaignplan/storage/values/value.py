"""One value of any kind, from what was typed to what it means and how it is kept: or why it is refused."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal

from campaignplan.errors import Issue
from campaignplan.ids import LONGEST_EVENT
from campaignplan.storage.values import written
from campaignplan.storage.values.amounts import number, whole
from campaignplan.storage.values.base import RefusedError, missing, shown
from campaignplan.storage.values.context import NOWHERE, Context
from campaignplan.storage.values.days import day, day_or_moment, days, moment
from campaignplan.storage.values.hours import half_hours, written_hours
from campaignplan.storage.values.shares import limit, share
from campaignplan.storage.values.spans import span
from campaignplan.storage.values.words import choice, flag, parts, slug, text
from campaignplan.text import Text

Kind = Literal[
    "number", "whole", "share", "limit", "date", "dates", "span", "opening", "closing", "when", "hours",
    "flag", "choice", "id", "event", "text", "texts",
]  # fmt: skip
"""As `storage.schema.Kind`, less what only a column of a table has, with span (days) and hours (half hours)."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value that was understood: as typed, what it means, and its canonical text, which reads back the same."""

    raw: str
    parsed: Any
    canonical: str


@dataclass(frozen=True, slots=True)
class _Reading:
    read: Callable[[object, Context], Any]
    write: Callable[[Any], str]


_KINDS: Mapping[Kind, _Reading] = {
    "number": _Reading(number, written.number_text),
    "whole": _Reading(whole, written.number_text),
    "share": _Reading(share, written.number_text),
    "limit": _Reading(limit, written.number_text),
    "date": _Reading(day, written.when_text),
    "dates": _Reading(days, written.days_text),
    "span": _Reading(span, written.span_text),
    "opening": _Reading(lambda raw, context: moment(raw, False, context), written.moment_text),
    "closing": _Reading(lambda raw, context: moment(raw, True, context), written.moment_text),
    "when": _Reading(day_or_moment, written.when_text),
    "hours": _Reading(half_hours, written_hours),
    "flag": _Reading(flag, written.flag_text),
    "choice": _Reading(lambda raw, context: choice(raw, context.words, context.allowed), str),
    "id": _Reading(lambda raw, _: slug(raw), str),
    "event": _Reading(lambda raw, _: slug(raw, LONGEST_EVENT), str),
    "text": _Reading(lambda raw, _: text(raw), str),
    "texts": _Reading(lambda raw, _: parts(raw), "|".join),
}


def read(kind: Kind, raw: object, context: Context = NOWHERE) -> Value | Issue:
    """Read what a person typed or pasted, or what stands in a cell.

    Parameters
    ----------
    kind
        What is expected there.
    raw
        Text, or what a workbook gives: number, bool, date, datetime.
    context
        What is known of the place: the plan's days, units, the choices.

    Returns
    -------
    The value with its canonical text, or the Issue that says why it is refused and how to mend it.
    """
    reading = _KINDS[kind]
    return told(raw, context, partial(meant, kind), reading.write)


def meant(kind: Kind, raw: object, context: Context = NOWHERE) -> Any:
    """Return the value alone.

    Raises
    ------
    RefusedError
        It cannot be read.
    """
    return _KINDS[kind].read(raw, context)


def canonical(kind: Kind, value: Any) -> str:
    """Return the text that `read` reads as that value."""
    return _KINDS[kind].write(value)


def told(
    raw: object, context: Context, reading: Callable[[object, Context], Any], writing: Callable[[Any], str]
) -> Value | Issue:
    """Return what a reader makes of a value, a refusal as an Issue."""
    try:
        if missing(raw):
            raise RefusedError(Text("没有值", "there is no value"), Text("请填写", "write one"))
        found = reading(raw, context)
    except RefusedError as refused:
        return Issue(context.where, "" if raw is None else shown(raw), refused.why, refused.fix)
    return Value("" if raw is None else shown(raw, 200), found, writing(found))
