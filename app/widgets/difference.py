"""A row of a difference in words."""

from catalogue import say

from campaignplan.headings import table_title
from campaignplan.storage.difference import KINDS, RowDifference
from campaignplan.storage.wording import cell_words, column_title, row_name
from campaignplan.text import Lang


def line(row: RowDifference, lang: Lang) -> tuple[str, str, str, str]:
    """Return what became of a row: how, in which table, which row, and its cells before and after."""
    kind = say("data.moved", lang) if row.kind == "unchanged" else KINDS[row.kind].to(lang)
    cells = row.after if row.after is not None else row.before or {}
    what = "; ".join(_cell(row, name, lang) for name in row.cells if row.kind != "gone")
    return kind, table_title(row.table).to(lang), row_name(row.table, cells, "/".join(row.key), lang=lang), what


def _cell(row: RowDifference, name: str, lang: Lang) -> str:
    before, after = (
        cell_words(row.table, name, (cells or {}).get(name, ""), lang) for cells in (row.before, row.after)
    )
    title = column_title(row.table, name).to(lang)
    return f"{title}: {after}" if row.before is None else f"{title}: {before or '—'} → {after or '—'}"
