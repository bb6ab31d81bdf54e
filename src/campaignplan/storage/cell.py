"""One cell of a column: from what stands in a file to a value, and back."""

from dataclasses import replace
from functools import cache
from typing import Any

from campaignplan.errors import Issue
from campaignplan.storage import values
from campaignplan.storage.schema import Column, tables
from campaignplan.storage.spellings import spellings, word_of
from campaignplan.storage.values import NOWHERE, Context, RefusedError, Value, shown
from campaignplan.text import Lang, Text

UNITS: dict[str, Text] = {
    "": Text("", ""),
    "yuan": Text("元", "yuan"),
    "yuan/day": Text("元/天", "yuan a day"),
    "share": Text("占比", "share"),
    "days": Text("天", "days"),
    "pieces": Text("件", "units"),
    "pieces/day": Text("件/天", "units a day"),
    "clicks": Text("次点击", "clicks"),
    "clicks/day": Text("次点击/天", "clicks a day"),
    "times": Text("倍", "ratio"),
}
"""Units by their code in ``columns.csv``."""

_BEHIND = {
    "yuan/day": ("元/天", "元/日", "yuan/day"),
    "days": ("天", "日", "days"),
    "pieces": ("件", "个"),
    "pieces/day": ("件/天", "件/日", "件", "个"),
    "clicks": ("次", "次点击", "点击"),
    "clicks/day": ("次/天", "次/日", "次", "次点击"),
    "times": ("倍",),
}
_NONE = ("无", "none")
"""Says in a workbook that a list is empty on purpose, where a blank cell would mean the default."""
_PAST = ("verified_on",)
"""Days that lie before the plan: without a year they are refused, not put into the plan."""


def empty(column: Column, raw: object) -> bool:
    """Tell whether a cell holds no value; in text only blanks and dashes mean none."""
    if column.kind in ("text", "texts", "ids", "choices", "key", "several"):
        return raw is None or (isinstance(raw, str) and values.typed(raw) in values.DASHES)
    return values.missing(raw)


def read(column: Column, raw: object, context: Context = NOWHERE) -> Any:
    """Return the value of a cell; of the context only the plan's days and the workbook's day zero matter.

    Raises
    ------
    RefusedError
        The cell cannot be read, or is empty where it may not be.
    """
    if empty(column, raw):
        if column.required:
            raise RefusedError(
                Text("不能为空", "it may not be empty"),
                Text(f"请填写{column.heading}：{column.about.zh}", f"fill it in: {column.about.en}"),
            )
        return column.default
    match column.kind:
        case "number" | "whole" | "share" | "limit":
            return values.meant(column.kind, raw, _with_units(column))
        case "date" | "dates" | "when" | "opening" | "closing":
            if column.id in _PAST:
                context = replace(context, horizon=None)
            return values.meant(column.kind, raw, context)
        case "choice":
            return values.choice(raw, spellings(column), column.choices)
        case "choices":
            return "|".join(_spelled(column, part) for part in values.parts(raw))
        case "several":
            words = spellings(column)
            return tuple(dict.fromkeys(values.choice(part, words, column.choices) for part in values.parts(raw)))
        case "key":
            return _key(values.text(raw))
        case "weights":
            return values.weights(raw)
        case "ids" if raw in _NONE:
            return ()
        case "texts" | "ids":
            return values.parts(raw)
        case "flag" | "id" | "event" | "text":
            return values.meant(column.kind, raw)


def told(column: Column, raw: object, context: Context = NOWHERE) -> Value | Issue:
    """Return what a typed or pasted cell means with its canonical text, or why it is refused.

    An empty cell is the column's default, written as an empty text; where it may not be empty it is an Issue.
    """
    try:
        value = read(column, raw, context)
    except RefusedError as refused:
        return Issue(context.where, "" if raw is None else shown(raw), refused.why, refused.fix)
    return Value(
        "" if raw is None else shown(raw, 200), value, "" if empty(column, raw) else write_full(column, value)
    )


def write(column: Column, value: Any, lang: Lang | None = None) -> str:
    """Write a value as text that `read` reads back; choices as words of `lang`, or codes where None."""
    if value is None or value == column.default:
        return ""
    return write_full(column, value, lang)


def write_full(column: Column, value: Any, lang: Lang | None = None) -> str:
    """Write a value though it is the default (what overrides another value may not be left empty)."""
    match column.kind:
        case _ if value is None:
            return ""
        case "number" | "share" | "limit" | "whole" | "date" | "opening" | "closing" | "when" | "dates" | "texts":
            return values.canonical(column.kind, value)
        case "flag":
            return (
                {True: Text("是", "yes"), False: Text("否", "no")}[value].to(lang)
                if lang
                else values.canonical("flag", value)
            )
        case "choice":
            return word_of(column)[value].to(lang) if lang and value in word_of(column) else str(value)
        case "ids" if not value:
            return Text(*_NONE).to(lang or "en")
        case "ids":
            return "|".join(value)
        case "several":
            return "|".join(word_of(column)[code].to(lang) if lang else code for code in value)
        case "weights":
            return "|".join(f"{name}:{weight!r}" for name, weight in value)
        case _:
            return str(value)


@cache
def _with_units(column: Column) -> Context:
    return Context(units=_BEHIND.get(column.unit, ()))


def _spelled(column: Column, part: str) -> str:
    # One value of a scope: the code for a known word, anything else as typed (check tells about it).
    try:
        return values.choice(part, spellings(column), column.choices)
    except RefusedError:
        return part


def _key(text: str) -> str:
    # 爆发 or 1688-628:爆发: the code for a word; ids and numbers stay.
    series, colon, word = text.replace("：", ":").rpartition(":")
    known = [("stages", "stage"), ("phases", "kind"), ("holidays", "kind"), ("lines", "objective")]
    for table, name in known:
        found = spellings(tables()[table].column(name)).get(word.strip().casefold())
        if found:
            return f"{series.strip()}{colon}{found}"
    return f"{series.strip()}{colon}{word.strip()}"
