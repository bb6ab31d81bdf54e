"""Tables, columns and cells in the words people use: what a log, a difference or a page shows of canonical text."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from campaignplan.headings import column_heading
from campaignplan.storage import cell
from campaignplan.storage.schema import SETTINGS, Column, tables
from campaignplan.storage.values import RefusedError
from campaignplan.text import Lang, Text

NO_NAMES: Mapping[str, str] = MappingProxyType({})
PARTS = ("promotion", "product", "channel", "kind", "stage", "month", "date")
ABOUT: Mapping[str, tuple[str, ...]] = {
    "rules": ("note", "kind", "shop", "product", "category", "channel", "stage", "objective", "promotion", "phase"),
    "locks": ("product", "channel", "start", "end"),
    "tests": ("product", "channel", "earliest"),
    "templates": ("template", "promotion", "start"),
}
"""Columns that say what a row without a name is about, where its id says nothing to people."""


def column_title(table: str, column: str) -> Text:
    """Return what a column is called, its unit where it has one."""
    found = _column(table, column)
    if found is None:
        return Text(column, column)
    heading = column_heading(table, column)
    unit = cell.UNITS[found.unit] if found.unit not in ("", "share") else Text("", "")
    if not unit.zh:
        return heading
    told = unit.en in heading.en.lower().split()  # Units per order, Price window days
    return Text(f"{heading.zh}（{unit.zh}）", heading.en if told else f"{heading.en} ({unit.en})")


def cell_words(table: str, column: str, text: str, lang: Lang) -> str:
    """Return a cell's canonical text as people read it: words for codes, % for shares."""
    found = _column(table, column)
    if found is None or not text:
        return text
    try:
        value = cell.read(found, text)
        if found.kind == "share" and isinstance(value, float):
            return f"{value * 100:.10g}%"
        return cell.write_full(found, value, lang).replace("|", "、" if lang == "zh" else ", ")
    except RefusedError:
        return text


def default_words(table: str, column: str, lang: Lang) -> str:
    """Return what an empty cell of a column means; nothing where it means nothing, or another column's value."""
    found = _column(table, column)
    if found is None or found.required or found.default in (None, "", ()):
        return ""
    return cell_words(table, column, cell.write_full(found, found.default), lang)


def row_name(
    table: str, cells: Mapping[str, str], row: str = "", *, lang: Lang = "zh", names: Mapping[str, str] = NO_NAMES
) -> str:
    """Name a row: by its name, what it is about, or its id.

    `names` are those of what rows refer to by id: shops, products, channels, promotions.
    """
    if table in SETTINGS:
        return ""
    for column in ("name", "title"):
        if cells.get(column):
            return cells[column]
    columns = ABOUT.get(table, ("id", *PARTS))
    if "id" in columns and cells.get("id"):
        return names.get(cells["id"], cells["id"])
    about = [_referred(table, name, cells[name], lang, names) for name in columns if cells.get(name)]
    return " · ".join(about[:4]) or cells.get("id") or row[:12]


def names_in(content: Mapping[str, Sequence[Mapping[str, str]]]) -> dict[str, str]:
    """Return the names of what rows refer to by id."""
    tables = ("promotions", "shops", "channels", "products")
    return {cells["id"]: cells["name"] for table in tables for cells in content.get(table, ()) if cells.get("name")}


def _referred(table: str, column: str, text: str, lang: Lang, names: Mapping[str, str]) -> str:
    if column in ("product", "channel", "shop", "promotion"):
        return ("、" if lang == "zh" else ", ").join(names.get(one, one) for one in text.split("|"))
    return cell_words(table, column, text, lang)


def _column(table: str, column: str) -> Column | None:
    known = tables().get(table)
    return next((one for one in known.columns if one.id == column), None) if known else None
