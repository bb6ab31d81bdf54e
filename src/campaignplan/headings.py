"""What tables and columns are called: one name each, in workbooks, on pages and in messages.

Chinese names, units and explanations stand in ``tables.csv`` and ``columns.csv`` beside this module; English names
are the ids as words, but for a few.
"""

import csv
from functools import cache
from pathlib import Path

from campaignplan.text import Text

TITLES_EN = {"plan": "Plan", "book": "Cost book", "past": "Past spend", "lines": "Ad lines", "tests": "Product tests"}
"""English titles that are not the table's id."""
COLUMNS_EN = {
    "id": "ID", "url": "URL", "uid": "UID", "cvr": "CVR", "cpc": "CPC", "name_en": "English name",
    "title_en": "English title", "led": "Sold through", "lag_days": "Days to order", "repeat": "Repeat purchases",
    "base_units": "Organic sales", "recent_low": "Recent lowest price", "listing_points": "Listing score",
    "min_listing_points": "Min listing score", "rrule": "Recurrence",
}  # fmt: skip
"""English headings of columns that are not the column's id."""


@cache
def told_tables() -> dict[str, dict[str, str]]:
    """Return the lines of ``tables.csv`` by table."""
    return {line["table"]: line for line in _lines("tables")}


@cache
def told_columns() -> dict[tuple[str, str], dict[str, str]]:
    """Return the lines of ``columns.csv`` by table and column."""
    return {(line["table"], line["column"]): line for line in _lines("columns")}


def table_title(table: str) -> Text:
    """Return what a table is called; its id where nobody knows it."""
    told = told_tables().get(table)
    return Text(told["title"] if told else table, TITLES_EN.get(table, _as_words(table)))


def column_heading(table: str, column: str) -> Text:
    """Return what a column is called, without its unit; its id where nobody knows it."""
    told = told_columns().get((table, column))
    return Text(told["heading"], COLUMNS_EN.get(column, _as_words(column))) if told else Text(column, column)


def place_said(table: str, row: str = "", column: str = "") -> Text:
    """Name a place that lies in no file: a table, what its row is called, a column."""
    title, heading = table_title(table), column_heading(table, column) if column else Text("", "")
    zh, en = (" ".join(part for part in parts if part) for parts in zip(title, (row, row), heading, strict=True))
    return Text(zh, en)


def formerly(heading: str) -> str:
    """Return a heading or title as workbooks had it before products were called as the platforms call them, 商品."""
    return heading.replace("商品", "产品")


def _as_words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _lines(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
