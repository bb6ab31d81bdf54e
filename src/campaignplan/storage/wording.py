"""Tables, columns and cells in the words people use: what a log, a difference or a page shows of canonical text."""

from collections.abc import Mapping

from campaignplan.storage import cell
from campaignplan.storage.schema import SETTINGS, Column, tables
from campaignplan.storage.values import RefusedError
from campaignplan.text import Lang, Text

TITLES_EN = {"plan": "Plan", "book": "Cost book", "past": "Past spend", "lines": "Ad lines", "tests": "Product tests"}
"""English titles that are not the table's id."""
COLUMNS_EN = {
    "id": "ID", "url": "URL", "uid": "UID", "cvr": "CVR", "cpc": "CPC", "name_en": "English name",
    "title_en": "English title", "led": "Sold through", "lag_days": "Days to order", "repeat": "Repeat purchases",
    "base_units": "Organic sales", "recent_low": "Recent lowest price", "listing_points": "Listing score",
    "min_listing_points": "Min listing score", "rrule": "Recurrence",
}  # fmt: skip
"""English titles of columns that are not the column's id."""


def table_title(table: str) -> Text:
    """Return what a table is called."""
    known = tables().get(table)
    english = TITLES_EN.get(table, table.replace("_", " ").capitalize())
    return Text(known.title if known else table, english)


def column_title(table: str, column: str) -> Text:
    """Return what a column is called, its unit where it has one."""
    found = _column(table, column)
    if found is None:
        return Text(column, column)
    unit = cell.UNITS[found.unit] if found.unit not in ("", "share") else Text("", "")
    english = COLUMNS_EN.get(found.id, found.id.replace("_", " ").capitalize())
    if not unit.zh:
        return Text(found.heading, english)
    told = unit.en in english.lower().split()  # Units per order, Price window days
    return Text(f"{found.heading}（{unit.zh}）", english if told else f"{english} ({unit.en})")


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


def row_name(table: str, cells: Mapping[str, str], row: str = "") -> str:
    """Name a row: by its name, what it is about, or its id."""
    if table in SETTINGS:
        return ""
    for column in ("name", "title", "id"):
        if cells.get(column):
            return cells[column]
    about = [cells[name] for name in ("promotion", "product", "channel", "kind", "stage", "month") if cells.get(name)]
    return " · ".join(about[:3]) or row[:12]


def _column(table: str, column: str) -> Column | None:
    known = tables().get(table)
    return next((one for one in known.columns if one.id == column), None) if known else None
