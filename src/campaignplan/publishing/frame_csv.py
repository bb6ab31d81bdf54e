"""A table on screen as CSV, to be opened in a spreadsheet."""

import pandas as pd

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def frame_csv(rows: pd.DataFrame) -> bytes:
    """Write a table with its headings: UTF-8 with BOM, CRLF; text that a spreadsheet would run is quoted by ``'``."""
    safe = rows.apply(lambda column: column.map(_kept) if column.dtype.kind not in "iufbM" else column)
    text: str = safe.rename(columns=lambda name: _kept(str(name))).to_csv(index=False, lineterminator="\r\n")
    return (BOM + text).encode()


def _kept(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
