"""Pacing: money that went out beside money that was planned, by month, channel or product."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pandas as pd

Axis = Literal["month", "channel", "product"]


@dataclass(frozen=True)
class Pace:
    """Plan and reports side by side.

    Attributes
    ----------
    through
        The last day that any report tells of; None where there is none.
    planned, due, actual
        Yuan: of the whole plan, planned up to and with `through`, and reported up to it.
    table
        One row per member of the axis, in order: columns name (month as ``2027-03``, or an id), planned, due, actual,
        and off, which is actual - due. Yuan.
    """

    through: date | None
    planned: float
    due: float
    actual: float
    table: pd.DataFrame

    @property
    def off(self) -> float:
        """Yuan ahead of the plan (positive) or behind it."""
        return self.actual - self.due


def pace(daily: pd.DataFrame, reports: pd.DataFrame, by: Axis = "month") -> Pace:
    """Put a plan's days beside what was reported.

    Parameters
    ----------
    daily
        The plan's daily budgets, as `Plan.daily`: columns date (ISO text), product, channel, spend (yuan).
    reports
        What happened: columns date (ISO text or datetime64), product, channel, spend (yuan; NaN where a report does
        not tell). Days outside the plan are left aside.
    by
        What the table has a row for.
    """
    day = pd.to_datetime(daily["date"], format="ISO8601").astype("datetime64[s]")
    told = reports[reports["spend"].notna()]
    at = pd.to_datetime(told["date"]).astype("datetime64[s]")
    if len(day):
        inside = (at >= day.min()) & (at <= day.max())
        told, at = told[inside], at[inside]
    through = None if at.empty else at.max().date()
    planned = pd.DataFrame({"name": _names(daily, day, by), "planned": daily["spend"].astype(float)})
    planned["due"] = np.where(day <= at.max(), planned["planned"], 0.0) if through else 0.0
    spent = pd.DataFrame({"name": _names(told, at, by), "actual": told["spend"].astype(float)})
    table = pd.concat([planned.groupby("name").sum(), spent.groupby("name").sum()], axis=1).fillna(0.0).sort_index()
    table["off"] = table["actual"] - table["due"]
    table = table.rename_axis("name").reset_index()
    total = table[["planned", "due", "actual"]].sum()
    return Pace(through, float(total["planned"]), float(total["due"]), float(total["actual"]), table)


def _names(rows: pd.DataFrame, day: "pd.Series[pd.Timestamp]", by: Axis) -> "pd.Series[str]":
    return day.dt.strftime("%Y-%m") if by == "month" else rows[by].astype(str)
