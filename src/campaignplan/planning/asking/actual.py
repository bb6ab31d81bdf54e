"""What has been spent: reports where there are any, the plan where there are none, day by day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from campaignplan.dates import ONE_DAY
from campaignplan.errors import InputError, Issue
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.response.cells import Bools, Floats
from campaignplan.text import Text

COLUMNS = ("date", "product", "channel", "spend")


@dataclass(frozen=True)
class Actual:
    """Money of the days before `today`.

    Attributes
    ----------
    spend
        Shape (L, D): yuan of each line of the problem on each day from the plan's start to the day before.
    reported
        Shape (L, D): whether a report covers it; where none does, `spend` is the last plan's.
    unreported
        Shop, channel, first and last day of every stretch without a report.
    """

    spend: Floats
    reported: Bools
    unreported: tuple[tuple[str, str, date, date], ...]


def actual_spend(problem: Problem, last: Plan, today: date, reports: pd.DataFrame | None) -> Actual:
    """Put reports and last plan together.

    Parameters
    ----------
    reports
        Columns `COLUMNS`: one row per day and line, yuan, need not be whole; rows of the same day and line add
        up. A day on which any line of a shop's channel is reported is taken as reported for all its lines: those
        without a row spent nothing. Rows outside the days from the plan's start to the day before `today` are
        left aside.

    Raises
    ------
    InputError
        With every fault of the reports: a missing column, a line that is not in the problem, money below 0.
    """
    start = problem.settings.start
    days = max(0, (today - start).days)
    number = {(line.product, line.channel): i for i, line in enumerate(problem.lines)}
    shop_of = {product.id: product.shop for product in problem.products}
    channels = [(shop_of[line.product], line.channel) for line in problem.lines]
    spend = _planned(problem, last, days, number)
    reported = np.zeros(spend.shape, dtype=np.bool_)
    if reports is not None and days:
        rows = _read(reports, number)
        rows = rows[(rows["day"] >= pd.Timestamp(start)) & (rows["day"] < pd.Timestamp(today))]
        at = (rows["day"] - pd.Timestamp(start)).dt.days.to_numpy()
        line = rows["line"].to_numpy()
        codes = {place: i for i, place in enumerate(dict.fromkeys(channels))}
        channel = np.array([codes[place] for place in channels])
        covered = np.zeros((len(codes), days), dtype=np.bool_)
        covered[channel[line], at] = True
        reported = covered[channel]
        money = np.zeros(spend.shape)
        np.add.at(money, (line, at), rows["spend"].to_numpy())
        spend = np.where(reported, money, spend)
    return Actual(spend, reported, tuple(_gaps(start, channels, reported)))


def _planned(problem: Problem, last: Plan, days: int, number: dict[tuple[str, str], int]) -> Floats:
    """Shape (L, D): the last plan's money by day; a period's days add up to it exactly."""
    result = np.zeros((len(problem.lines), days))
    cells, daily = last.cells, last.daily()
    start = problem.settings.start
    for row in daily.itertuples(index=False):
        day = (date.fromisoformat(str(row.date)) - start).days
        line = number.get((str(row.product), str(row.channel)))
        if line is not None and 0 <= day < days:
            result[line, day] = float(row.spend)  # type: ignore[arg-type]
    for cell in np.flatnonzero(np.abs(last.spend - np.round(last.spend)) > 1e-9):  # frozen before, in fen
        period, line_ = cells.periods[cells.period_of[cell]], cells.lines[cells.line_of[cell]]
        line = number.get((line_.product, line_.channel))
        first, end = (period.start - start).days, (period.end - start).days + 1
        if line is not None and first >= 0:
            part = slice(first, min(end, days))
            result[line, part] = last.spend[cell] / period.days
    return result


def _read(reports: pd.DataFrame, number: dict[tuple[str, str], int]) -> pd.DataFrame:
    missing = [name for name in COLUMNS if name not in reports.columns]
    if missing:
        why = Text(f"缺少列 {'、'.join(missing)}", f"it lacks the columns {', '.join(missing)}")
        fix = Text(f"需要 {'、'.join(COLUMNS)}", f"it needs {', '.join(COLUMNS)}")
        raise InputError([Issue("actuals", "", why, fix)])
    rows = pd.DataFrame(
        {
            "day": pd.to_datetime(reports["date"], errors="coerce"),
            "line": [
                number.get((str(p), str(c)), -1) for p, c in zip(reports["product"], reports["channel"], strict=True)
            ],
            "spend": pd.to_numeric(reports["spend"], errors="coerce"),
        }
    ).reset_index(drop=True)
    issues = list(_faults(reports.reset_index(drop=True), rows))
    if issues:
        raise InputError(issues)
    return rows


def _faults(reports: pd.DataFrame, rows: pd.DataFrame) -> Iterator[Issue]:
    spend = rows["spend"].to_numpy()
    checks = (
        (
            "date", rows["day"].isna().to_numpy(),
            Text("不是日期", "is no date"), Text("写成 2027-06-01", "write 2027-06-01"),
        ),
        (
            "product", (rows["line"] < 0).to_numpy(),
            Text("没有这条推广计划（商品 × 渠道）", "no such line (product x channel)"),
            Text("请核对商品与渠道的编号", "check the ids of product and channel"),
        ),
        (
            "spend", ~(np.isfinite(spend) & (spend >= 0)),
            Text("不是从 0 起的金额", "is no amount from 0 on"), Text("请写元", "write yuan"),
        ),
    )  # fmt: skip
    for column, wrong, why, fix in checks:
        for row in np.flatnonzero(wrong).tolist():
            found = reports.iloc[row]
            value = str(found[column])
            if column == "product":
                value += f" × {found['channel']}"
            yield Issue(f"actuals #{row + 1} {column}", value, why, fix)


def _gaps(start: date, channels: list[tuple[str, str]], reported: Bools) -> Iterator[tuple[str, str, date, date]]:
    for place in dict.fromkeys(channels):
        missing = ~reported[channels.index(place)]
        edges = np.flatnonzero(np.diff(np.concatenate([[False], missing, [False]]).astype(np.int8)))
        for first, end in zip(edges[::2], edges[1::2], strict=True):
            yield (*place, start + int(first) * ONE_DAY, start + (int(end) - 1) * ONE_DAY)
