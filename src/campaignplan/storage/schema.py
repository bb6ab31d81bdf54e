"""What a problem consists of in files: tables and columns, derived from the dataclasses.

Names, types and defaults come from the dataclasses alone; titles, headings, units and explanations from
`campaignplan.headings`, which a test holds complete.
"""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from functools import cache
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from campaignplan.calendars.holiday import Holiday
from campaignplan.calendars.own import OwnEvent
from campaignplan.calendars.promotion import SELLING, PhaseKind, Promotion
from campaignplan.calendars.template import Instance
from campaignplan.headings import formerly, told_columns, told_tables
from campaignplan.planning.problem import Enrolment, Lock, PastSpend, ProductTest, Receipt, Settings
from campaignplan.planning.rule import Rule, RuleKind
from campaignplan.shop.book import BookLine
from campaignplan.shop.channel import Channel, CurvePoint, Line, Objective
from campaignplan.shop.multiplier import Multiplier
from campaignplan.shop.product import Product, Replenishment, Stage, StageSegment
from campaignplan.shop.shop import Shop
from campaignplan.text import Text

Kind = Literal[
    "text", "id", "texts", "ids", "number", "share", "limit", "whole", "flag", "date", "opening", "closing",
    "choice", "choices", "key", "weights", "event", "when", "dates", "several",
]  # fmt: skip
"""How a cell is read. opening and closing are moments: a day alone means its first or its last instant.
when keeps a day a day; event is the (longer) id of an event; several are choices, each of them checked."""

REQUIRED = MISSING
SETTINGS = ("plan", "budget", "calendar")
SETTINGS_FILE = "problem.toml"


@dataclass(frozen=True, slots=True)
class PhaseRow:
    """One row of the phases table: a phase and the promotion it belongs to."""

    promotion: str
    kind: PhaseKind
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    """Which shipped calendars fill the tables promotions and holidays; None takes the shops' platforms."""

    presets: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()
    holidays: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how it is called, read, explained, and what stands for an empty cell."""

    table: str
    id: str
    heading: str
    unit: str
    about: Text
    kind: Kind
    default: Any
    choices: tuple[str, ...] = ()

    @property
    def required(self) -> bool:
        """Whether a cell may not be empty."""
        return self.default is REQUIRED


@dataclass(frozen=True, slots=True)
class Table:
    """One table (or section of the settings): its file or sheet, its title, and its columns."""

    id: str
    title: str
    about: Text
    shape: type
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return the column of that id."""
        return next(column for column in self.columns if column.id == name)

    @property
    def names(self) -> dict[str, Column]:
        """Columns by what a header may call them: id or Chinese heading, now or formerly, in lower case."""
        found = {
            name.casefold(): column
            for column in self.columns
            for name in (column.id, column.heading, formerly(column.heading))
        }
        for short, name in (("编号", "id"), ("名称", "name")):
            if short not in found and name in found:
                found[short] = found[name]
        return found


_SHAPES: Mapping[str, type] = {
    "plan": Settings,
    "budget": Settings,
    "calendar": CalendarSettings,
    "shops": Shop,
    "products": Product,
    "stages": StageSegment,
    "replenishments": Replenishment,
    "channels": Channel,
    "lines": Line,
    "curves": CurvePoint,
    "multipliers": Multiplier,
    "promotions": Promotion,
    "phases": PhaseRow,
    "enrolments": Enrolment,
    "tests": ProductTest,
    "rules": Rule,
    "locks": Lock,
    "book": BookLine,
    "receipts": Receipt,
    "past": PastSpend,
    "holidays": Holiday,
    "templates": Instance,
    "events": OwnEvent,
}
"""In the order people fill them in."""

_SECTION_KEYS = {
    "plan": ("name", "start", "end", "period", "goal", "weights"),
    "budget": ("total", "spend", "reserve"),
}
DERIVED = {("promotions", "series"): "id", ("promotions", "name_en"): "name", ("holidays", "name_en"): "name"}
"""Columns that take another column's value where they are empty."""
_IDS = {
    *(("products", "shop"), ("channels", "shop"), ("promotions", "series"), ("promotions", "platform")),
    *(("shops", "platform"), ("multipliers", "platform"), ("book", "shop"), ("enrolments", "shop")),
    ("replenishments", "batch"),
    *(("templates", "shop"), ("templates", "template"), ("events", "shop")),
}
_WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("rules", "stage"): get_args(Stage),
    ("rules", "objective"): get_args(Objective),
    ("rules", "phase"): SELLING,
}
_WRITTEN_BY_THE_PROBLEM = ("budget", "stock", "price_window")
"""Rule kinds nobody types."""
TYPED_RULES: tuple[RuleKind, ...] = tuple(k for k in get_args(RuleKind) if k not in _WRITTEN_BY_THE_PROBLEM)


@cache
def tables() -> dict[str, Table]:
    """Return every section and table by id, in the order people fill them in."""
    told, titles = told_columns(), told_tables()
    return {
        name: Table(
            name,
            titles[name]["title"],
            Text(titles[name]["zh"], titles[name]["en"]),
            shape,
            tuple(_columns(name, shape, told)),
        )
        for name, shape in _SHAPES.items()
    }


def data_tables() -> tuple[Table, ...]:
    """Return the tables that have rows: every one but the settings' sections."""
    return tuple(table for name, table in tables().items() if name not in SETTINGS)


def _columns(table: str, shape: type, told: dict[tuple[str, str], dict[str, str]]) -> list[Column]:
    hints = get_type_hints(shape)
    found = []
    for field in fields(shape):
        elsewhere = field.name not in _SECTION_KEYS.get(table, (field.name,))
        if elsewhere or (table, field.name) == ("promotions", "phases"):
            continue
        row = told[table, field.name]
        kind, choices = _kind(table, field.name, hints[field.name], row["unit"])
        default = field.default if field.default is not MISSING else REQUIRED
        if (table, field.name) in DERIVED:
            default = ""
        about = Text(row["zh"], row["en"])
        found.append(Column(table, field.name, row["heading"], row["unit"], about, kind, default, choices))
    return found


def _kind(table: str, column: str, hint: Any, unit: str) -> tuple[Kind, tuple[str, ...]]:
    inner = get_args(hint)
    bare = next(part for part in inner if part is not NoneType) if NoneType in inner else hint
    if (table, column) in _WORDS:
        return "choices", _WORDS[table, column]
    if get_origin(bare) is Literal:
        typed = TYPED_RULES if (table, column) == ("rules", "kind") else get_args(bare)
        return "choice", tuple(word for word in typed if word)
    if get_origin(bare) is tuple and get_origin(get_args(bare)[0]) is Literal:
        return "several", get_args(get_args(bare)[0])
    if get_origin(bare) is tuple and get_args(bare)[0] is date:
        return "dates", ()
    if {date, datetime} <= set(inner):
        return "when", ()
    if get_origin(bare) is tuple:
        return ("weights" if column == "weights" else "ids" if table == "calendar" else "texts"), ()
    match bare:
        case _ if (table, column) == ("rules", "limit"):
            return "limit", ()
        case _ if (table, column) == ("multipliers", "key"):
            return "key", ()
        case _ if bare is bool:
            return "flag", ()
        case _ if bare is int:
            return "whole", ()
        case _ if bare is float:
            return ("share" if unit == "share" else "number"), ()
        case _ if bare is datetime:
            return ("opening" if column == "start" else "closing"), ()
        case _ if bare is date:
            return "date", ()
        case _ if (table, column) == ("events", "id"):
            return "event", ()
        case _ if column in ("id", "product", "channel", "promotion") or (table, column) in _IDS:
            return ("text" if table == "rules" and column != "id" else "id"), ()
        case _:
            return "text", ()
