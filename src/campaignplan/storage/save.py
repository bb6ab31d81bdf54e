"""A problem as a folder: TOML for settings, CSV for tables, only what differs from the defaults."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from campaignplan.planning.problem import Problem
from campaignplan.storage.encode import Cells, Encoded, encode
from campaignplan.storage.schema import SETTINGS_FILE, Table, data_tables, tables
from campaignplan.storage.whole import write_whole


def save_problem(problem: Problem, folder: str | Path) -> None:
    """Write a problem folder; loading it gives an equal problem.

    Tables that say nothing beyond their defaults are not written (and removed where they were). Columns
    that are empty throughout are left out unless they are required. Other files in the folder stay.

    Raises
    ------
    InputError
        For values a file cannot hold.
    """
    encoded = encode(problem)
    files = folder_files(encoded)
    stale = [f"{table.id}.csv" for table in data_tables() if table.id not in encoded.tables]
    write_whole(Path(folder), files, stale)


def folder_files(encoded: Encoded) -> dict[str, bytes]:
    """Return the files of a problem folder by name."""
    import tomli_w

    files = {SETTINGS_FILE: tomli_w.dumps(encoded.settings).encode()}
    for name, rows in encoded.tables.items():
        table = tables()[name]
        used = [c.id for c in table.columns if c.required or any(row[c.id] for row in rows)]
        if name in ("promotions", "holidays"):
            used = [c.id for c in table.columns if c.id == "id" or any(row[c.id] for row in rows)]
        files[f"{name}.csv"] = csv_bytes(table, used, rows)
    return files


def csv_bytes(table: Table, columns: Sequence[str], rows: Sequence[Cells]) -> bytes:
    """Write a table as spreadsheets like it: UTF-8 with BOM, lines ending in CRLF."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([row[column] for column in columns] for row in rows)
    return stream.getvalue().encode("utf-8-sig")
