"""Actuals: what happened, by product, channel and day, in batches that can be withdrawn.

Ten million rows would be slow as rows of a database and are never edited one by one, so a batch is kept as arrays,
a month of it a row. A batch holds as long as the team's ledger lists it: adding one is a command, withdrawing it
is undo, and a later batch replaces what an earlier one says of the same product, channel, day and source.
"""

import secrets
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from sqlalchemy import insert, select

from campaignplan.errors import InputError, Issue
from campaignplan.storage.workspace.arrays import packed, unpacked
from campaignplan.storage.workspace.command import Command
from campaignplan.storage.workspace.ledger import Ledger
from campaignplan.storage.workspace.tables import actuals
from campaignplan.text import Text

if TYPE_CHECKING:
    import pandas as pd

KEYS = ("product", "channel", "date")
NUMBERS = ("impressions", "clicks", "spend", "inquiries", "orders", "gmv")
"""Counts and yuan a day; NaN where a report does not tell."""
_EPOCH = np.datetime64("1970-01-01", "D")


@dataclass(frozen=True, slots=True)
class Batch:
    """One report taken in: where from, the days it speaks of, and how many rows it has."""

    id: str
    source: str
    first: date
    last: date
    size: int


@dataclass(frozen=True, slots=True)
class Actuals:
    """What happened to one problem's lines, whatever branch plans them."""

    team: Ledger

    def batches(self) -> tuple[Batch, ...]:
        """Return the batches that hold, in the order they came."""
        return tuple(
            Batch(
                row,
                cells.get("source", ""),
                date.fromisoformat(cells["first"]),
                date.fromisoformat(cells["last"]),
                int(cells["size"]),
            )
            for row, cells in self.team.rows("batches")
        )

    def add(self, table: "pd.DataFrame", source: str, *, person: str, why: str = "") -> tuple[str, Command]:
        """Take a batch in, by one command; return its id and the command.

        Parameters
        ----------
        table
            Columns product, channel (ids), date (ISO text, dates or datetimes) and any of `NUMBERS`.
        source
            Where it comes from, such as the report's name.

        Raises
        ------
        InputError
            There are no rows, a column is strange or missing, or a number or a day cannot be read.
        """
        columns, day = _columns(table)
        order = np.argsort(day, kind="stable")
        month = day[order].astype("datetime64[D]").astype("datetime64[M]")
        cuts = np.flatnonzero(np.diff(month.astype(np.int64))) + 1
        batch = secrets.token_hex(8)
        with self.team.database.writing() as connection:
            for number, part in enumerate(np.split(order, cuts)):
                days = day[part]
                values = {
                    "batch": batch,
                    "number": number,
                    "problem": self.team.problem_id,
                    "first": _iso(days[0]),
                    "last": _iso(days[-1]),
                    "size": len(part),
                    "data": packed({"date": days, **_coded({name: data[part] for name, data in columns.items()})}),
                }
                connection.execute(insert(actuals).values(**values))
            cells = {
                "source": source,
                "first": _iso(day[order[0]]),
                "last": _iso(day[order[-1]]),
                "size": str(len(day)),
            }
            made = self.team.write(connection, {("batches", batch): cells}, person=person, why=why, kind="import")
        assert made is not None
        return batch, made

    def withdraw(self, batch: str, *, person: str, why: str = "") -> Command | None:
        """Take a batch out, whoever's; undo brings it back. None where it does not hold."""
        return self.team.drop_row("batches", batch, person=person, why=why)

    def read(self, first: date, last: date, source: str | None = None) -> "pd.DataFrame":
        """Return what happened from `first` to `last`, both included.

        Columns product, channel, date (datetime64, days), source and `NUMBERS`, in order of day; of several
        batches that speak of one product, channel, day and source the latest counts.
        """
        import pandas as pd

        holding = {batch.id: batch.source for batch in self.batches() if source in (None, batch.source)}
        query = select(actuals.c.batch, actuals.c.data).where(
            actuals.c.problem == self.team.problem_id,
            actuals.c.first <= last.isoformat(),
            actuals.c.last >= first.isoformat(),
        )
        parts: dict[str, list[pd.DataFrame]] = {name: [] for name in holding}
        low, high = (int((np.datetime64(day, "D") - _EPOCH).astype(np.int64)) for day in (first, last))
        with self.team.database.reading() as connection:
            for batch, data in connection.execute(query):
                if batch in parts:
                    parts[batch].append(_table(unpacked(data), holding[batch], low, high))
        names = ["product", "channel", "date", "source", *NUMBERS]
        found = [table for tables in parts.values() for table in tables if len(table)]
        if not found:
            return pd.DataFrame({name: [] for name in names})
        whole = pd.concat(found, ignore_index=True) if len(found) > 1 else found[0]
        whole = whole.drop_duplicates(["product", "channel", "date", "source"], keep="last")
        return whole.sort_values("date", kind="stable", ignore_index=True)[names]


def _columns(table: "pd.DataFrame") -> "tuple[dict[str, np.ndarray], np.ndarray]":
    import pandas as pd

    strange = [str(name) for name in table.columns if name not in (*KEYS, *NUMBERS)]
    missing = [name for name in KEYS if name not in table.columns]
    known = Text(f"列有 {'、'.join((*KEYS, *NUMBERS))}", f"columns are {', '.join((*KEYS, *NUMBERS))}")
    issues = [Issue("actuals", name[:40], Text("没有这一列", "no such column"), known) for name in strange]
    issues += [Issue("actuals", name, Text("缺少这一列", "the column is missing"), known) for name in missing]
    if not issues and table.empty:
        issues = [Issue("actuals", "", Text("没有行", "there are no rows"), Text("请给出报表", "give a report"))]
    if issues:
        raise InputError(issues)
    columns: dict[str, np.ndarray] = {}
    for name in ("product", "channel"):
        text = table[name]
        if text.isna().any() or not all(isinstance(one, str) and one and "\0" not in one for one in text.unique()):
            issues.append(_wrong(name, "编号要填写", "ids are text and not empty"))
        else:
            columns[name] = text.to_numpy(object)
    for name in NUMBERS:
        if name in table.columns:
            numbers = pd.to_numeric(table[name], errors="coerce").to_numpy(np.float64)
            if (np.isnan(numbers) & table[name].notna().to_numpy()).any() or np.isinf(numbers).any():
                issues.append(_wrong(name, "有的不是数字", "some are no numbers"))
            columns[name] = numbers
    days = pd.to_datetime(table["date"], errors="coerce", format="ISO8601")
    if days.isna().any():
        issues.append(_wrong("date", "有的不是日期", "some are no days"))
    if issues:
        raise InputError(issues)
    return columns, (days.to_numpy("datetime64[D]") - _EPOCH).astype(np.int32)


def _wrong(name: str, zh: str, en: str) -> Issue:
    return Issue(f"actuals {name}", "", Text(zh, en), Text("请检查这一列", "check the column"))


def _coded(columns: "dict[str, np.ndarray]") -> "dict[str, np.ndarray]":
    import pandas as pd

    found = {}
    for name, data in columns.items():
        if data.dtype == object:
            codes, names = pd.factorize(data)
            found[name], found[f"{name}_names"] = codes.astype(np.int32), names.astype(str)
        else:
            found[name] = data
    return found


def _table(arrays: "dict[str, np.ndarray]", source: str, low: int, high: int) -> "pd.DataFrame":
    import pandas as pd

    day = arrays["date"]
    at = slice(int(np.searchsorted(day, low)), int(np.searchsorted(day, high, side="right")))
    size = len(day[at])
    named = {name: arrays[f"{name}_names"][arrays[name][at]] for name in KEYS[:2]}
    numbers = {name: arrays[name][at] if name in arrays else np.full(size, np.nan) for name in NUMBERS}
    return pd.DataFrame(
        {
            **named,
            "date": (_EPOCH + day[at].astype("timedelta64[D]")).astype("datetime64[s]"),
            "source": source,
            **numbers,
        }
    )


def _iso(day: np.int32) -> str:
    return str(_EPOCH + np.timedelta64(int(day), "D"))
