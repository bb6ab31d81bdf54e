"""The operators' own daily sheet: goals and budgets a day, and empty pairs for what really happened."""

from datetime import date

import numpy as np
import pandas as pd

from campaignplan import words
from campaignplan.dates import Span, month_spans
from campaignplan.publishing.edition import Edition

PLANNED = (
    "date", "rhythm", "year", "month_number", "week_number", "weekday", "month_days", "day_number",
    "time_progress", "sales_progress", "month_sales", "month_receipts", "day_share", "day_sales",
    "day_visitors", "day_conversion", "day_value", "day_spend",
)  # fmt: skip
ACTUAL = (
    "real_sales", "sales_rate", "real_visitors", "visitor_rate", "real_conversion", "real_value",
    "real_spend", "spend_match",
)  # fmt: skip
SCHEDULE = PLANNED + ACTUAL
"""Columns of a 1688 shop's real daily plan sheet, in its order: planned, then actual and attained."""

STRONGEST = ("burst", "warm_up", "encore", "seeding")


def schedule(edition: Edition) -> pd.DataFrame:
    """Return one row per day of the horizon with the columns `SCHEDULE`.

    Sales, visitors, conversion (orders per click) and order value are what pay-per-click is expected to
    bring, so visitors x conversion x order value gives sales exactly. `sales_progress`, the attained rates
    and the actual figures are empty: the workbook puts formulas and blanks there. A month clipped by the
    horizon counts only its days inside.
    """
    horizon = edition.problem.settings.horizon
    days = pd.Index([day.isoformat() for day in horizon], name="date")
    sums = edition.days.groupby("date")[["spend", "clicks", "orders", "gmv"]].sum().reindex(days, fill_value=0)
    month = days.str.slice(0, 7)
    month_sales = sums["gmv"].groupby(month).transform("sum")
    receipts = pd.Series(receipts_by_day(edition), index=days).groupby(month).transform("sum")
    spans = month_spans(horizon)
    notes = rhythm(edition)
    dates = list(horizon)
    length = np.array([spans[name].days for name in month])
    number = np.array([(day - spans[name].start).days + 1 for day, name in zip(dates, month, strict=True)])
    frame = pd.DataFrame(
        {
            "date": dates,
            "rhythm": [notes[day] for day in dates],
            "year": [day.year for day in dates],
            "month_number": [day.month for day in dates],
            "week_number": [day.isocalendar().week for day in dates],
            "weekday": [words.word(words.WEEKDAYS, day.weekday(), edition.lang) for day in dates],
            "month_days": length,
            "day_number": number,
            "time_progress": number / length,
            "month_sales": month_sales.to_numpy(),
            "month_receipts": receipts.to_numpy(),
            "day_share": (sums["gmv"] / month_sales).where(month_sales > 0, 0.0).to_numpy(),
            "day_sales": sums["gmv"].to_numpy(),
            "day_visitors": sums["clicks"].to_numpy(),
            "day_conversion": (sums["orders"] / sums["clicks"]).where(sums["clicks"] > 0).to_numpy(),
            "day_value": (sums["gmv"] / sums["orders"]).where(sums["orders"] > 0).to_numpy(),
            "day_spend": sums["spend"].to_numpy(),
        }
    )
    return frame.reindex(columns=list(SCHEDULE))


def rhythm(edition: Edition) -> dict[date, str]:
    """Return each day's marketing rhythm: the promotions that run, strongest phase first, then holidays."""
    notes: dict[date, list[tuple[int, str]]] = {day: [] for day in edition.problem.settings.horizon}
    for promotion in edition.problem.promotions:
        for phase in promotion.selling_phases():
            text = f"{edition.promotion(promotion.id)} {edition.word(words.PHASES, phase.kind)}"
            for day in _inside(phase.span, edition):
                notes[day].append((STRONGEST.index(phase.kind), text))
    for holiday in edition.problem.holidays:
        kind = edition.word(words.HOLIDAY_KINDS, holiday.kind)
        name = holiday.name if edition.lang == "zh" else holiday.name_en or holiday.name
        for day in _inside(holiday.span, edition):
            notes[day].append((len(STRONGEST), name if kind in name else f"{name} {kind}"))
    return {day: " / ".join(text for _, text in sorted(found)) for day, found in notes.items()}


def _inside(span: Span, edition: Edition) -> list[date]:
    found = span.overlap(edition.problem.settings.horizon)
    return list(found) if found else []


def receipts_by_day(edition: Edition) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Money expected to land on each day of the horizon, shape (D,), yuan.

    The GMV pay-per-click brings, moved by each product's lag from click to order (geometric with its mean)
    and its shop's payment days, plus the receipts the merchant listed. What lands after the horizon is left
    out; sales from before it are only there where listed as receipts.
    """
    settings = edition.problem.settings
    landed = np.zeros(settings.horizon.days)
    numbers = {day.isoformat(): place for place, day in enumerate(settings.horizon)}
    for key, rows in edition.days.groupby("product"):
        product = edition.products[str(key)]
        sales = np.zeros(settings.horizon.days)
        np.add.at(sales, rows["date"].map(numbers).to_numpy(), rows["gmv"].to_numpy())
        kept, waiting = product.lag_days / (1 + product.lag_days), 0.0
        for place, amount in enumerate(sales):  # an order of the waiting lands with chance 1 - kept each day
            waiting += amount
            sales[place] = (1 - kept) * waiting
            waiting *= kept
        shift = round(edition.shops[product.shop].payment_days)
        if shift < len(landed):
            landed[shift:] += sales[: len(landed) - shift]
    for receipt in edition.problem.receipts:
        if receipt.date in settings.horizon:
            landed[(receipt.date - settings.start).days] += receipt.amount
    return landed


def month_of(frame: pd.DataFrame, month: str) -> pd.DataFrame:
    """Return the rows of a month such as ``2027-03``."""
    at = frame["date"].map(lambda day: f"{day:%Y-%m}") == month
    return frame[at].reset_index(drop=True)


def budgets(edition: Edition) -> dict[str, pd.DataFrame]:
    """Daily budgets by month, such as ``2027-03``: one row per line with money in it, a column per day (a date).

    Columns line_name, shop_name, spend (the row's sum), then the days of the month inside the horizon.
    """
    horizon = edition.problem.settings.horizon
    year = edition.days.pivot_table(
        index=["shop", "product", "channel"], columns="date", values="spend", aggfunc="sum", fill_value=0
    )
    year = year.reindex(columns=[day.isoformat() for day in horizon], fill_value=0)
    year.columns = pd.Index(list(horizon))
    return {month: _budgets(edition, year[list(span)]) for month, span in month_spans(horizon).items()}


def _budgets(edition: Edition, days: pd.DataFrame) -> pd.DataFrame:
    total = days.sum(axis=1)
    total = total[total > 0]
    wide = days.loc[total.index].reset_index()
    wide.insert(0, "line_name", [edition.line(p, c) for p, c in zip(wide["product"], wide["channel"], strict=True)])
    wide.insert(1, "shop_name", wide.pop("shop").map(edition.shop))
    wide.insert(2, "spend", total.to_numpy())
    wide = wide.drop(columns=["product", "channel"])
    return wide.sort_values(["spend", "line_name"], ascending=[False, True], kind="stable", ignore_index=True)
