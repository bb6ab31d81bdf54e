"""One cell of a column: from what stands in a file to a value, and back."""

from datetime import datetime, time
from typing import Any

from campaignplan.dates import SHANGHAI
from campaignplan.ids import LONGEST_EVENT
from campaignplan.storage import values
from campaignplan.storage.schema import Column, tables
from campaignplan.storage.spellings import spellings, word_of
from campaignplan.storage.values import RefusedError
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


def empty(column: Column, raw: object) -> bool:
    """Tell whether a cell holds no value; in text only blanks and dashes mean none."""
    if column.kind in ("text", "texts", "ids", "choices", "key", "several"):
        return raw is None or (isinstance(raw, str) and values.typed(raw) in values.DASHES)
    return values.missing(raw)


def read(column: Column, raw: object) -> Any:
    """Return the value of a cell.

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
        case "number":
            return values.number(raw, _BEHIND.get(column.unit, ()))
        case "share":
            return values.share(raw)
        case "limit":
            return values.limit(raw)
        case "whole":
            return values.whole(raw, _BEHIND.get(column.unit, ()))
        case "flag":
            return values.flag(raw)
        case "date":
            return values.day(raw)
        case "opening" | "closing":
            return values.moment(raw, closing=column.kind == "closing")
        case "choice":
            return values.choice(raw, spellings(column), column.choices)
        case "choices":
            return "|".join(_spelled(column, part) for part in values.parts(raw))
        case "key":
            return _key(values.text(raw))
        case "ids" if raw in _NONE:
            return ()
        case "texts" | "ids":
            return values.parts(raw)
        case "several":
            words = spellings(column)
            return tuple(dict.fromkeys(values.choice(part, words, column.choices) for part in values.parts(raw)))
        case "dates":
            return values.days(raw)
        case "when":
            return values.day_or_moment(raw)
        case "event":
            return values.slug(raw, LONGEST_EVENT)
        case "weights":
            return values.weights(raw)
        case "id":
            return values.slug(raw)
        case "text":
            return values.text(raw)


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
        case "number" | "share" | "limit" | "whole":
            return repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
        case "flag":
            if lang:
                return {True: Text("是", "yes"), False: Text("否", "no")}[value].to(lang)
            return "true" if value else "false"
        case "date":
            return str(value.isoformat())
        case "opening" | "closing":
            return _moment(value)
        case "choice":
            return word_of(column)[value].to(lang) if lang and value in word_of(column) else str(value)
        case "ids" if not value:
            return Text(*_NONE).to(lang or "en")
        case "texts" | "ids":
            return "|".join(value)
        case "several":
            return "|".join(word_of(column)[code].to(lang) if lang else code for code in value)
        case "dates":
            return "|".join(day.isoformat() for day in value)
        case "when":
            return _moment(value) if isinstance(value, datetime) else str(value.isoformat())
        case "weights":
            return "|".join(f"{name}:{weight!r}" for name, weight in value)
        case _:
            return str(value)


def _moment(value: datetime) -> str:
    here = value.astimezone(SHANGHAI)
    if here.time() == time():
        return f"{here:%Y-%m-%d} 00:00"
    return here.replace(tzinfo=None).isoformat(" ", "minutes" if not (here.second or here.microsecond) else "auto")


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
