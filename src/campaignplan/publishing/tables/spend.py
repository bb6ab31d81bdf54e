"""Money and outcomes summed every way people ask for, each from the plan's own rows."""

from typing import Literal

import pandas as pd

from campaignplan import words
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables.book import payments

SUMMED = ["spend", "clicks", "inquiries", "orders", "gmv", "profit"]
RATIOS = {"roi": ("gmv", "spend"), "order_cost": ("spend", "orders"), "spend_rate": ("spend", "gmv")}
By = Literal["shop", "product", "channel", "stage", "objective", "promotion", "phase", "month"]


def by(edition: Edition, key: By) -> pd.DataFrame:
    """Sum the plan by one of its columns.

    Returns
    -------
    Columns `key` (id or code), then spend, share (of all spend), clicks, inquiries, orders, gmv, profit,
    roi, order_cost, spend_rate; in order of time for months, else the most money first.
    """
    sums = edition.cells.groupby(key, as_index=False)[SUMMED].sum()
    if key == "month":
        sums = sums.set_index("month").reindex(list(edition.months), fill_value=0).rename_axis("month").reset_index()
    else:
        sums = sums.sort_values(["spend", key], ascending=[False, True], kind="stable", ignore_index=True)
    return with_ratios(sums)


def with_ratios(sums: pd.DataFrame) -> pd.DataFrame:
    """Add share, roi, order_cost and spend_rate; a ratio to nothing is missing."""
    total = float(sums["spend"].sum())
    sums.insert(list(sums.columns).index("spend") + 1, "share", sums["spend"] / total if total else 0.0)
    for name, (above, below) in RATIOS.items():
        sums[name] = (sums[above].astype(float) / sums[below]).where(sums[below] > 0)
    return sums


def named(edition: Edition, key: By) -> pd.DataFrame:
    """Return `by` with a name in place of the id or code, in the column ``{key}_name`` (``month`` stays)."""
    table = by(edition, key)
    names = {
        "shop": edition.shop,
        "product": edition.product,
        "channel": edition.channel,
        "promotion": edition.promotion,
        "stage": lambda code: edition.word(words.STAGES, code),
        "objective": lambda code: edition.word(words.OBJECTIVES, code),
        "phase": lambda code: edition.word(words.PHASES, code) if code else words.NONE.to(edition.lang),
        "month": lambda code: words.month_name(code, edition.lang),
    }
    shown = table[key].map(names[key])
    table = table.drop(columns=key)
    table.insert(0, "month" if key == "month" else f"{key}_name", shown)
    return table


def ratios(rows: pd.DataFrame) -> dict[str, float]:
    """Return the ratios of the sums of some rows; NaN where there is nothing to divide by."""
    sums = {name: float(rows[name].sum()) for name in ("spend", "gmv", "orders")}
    return {
        name: sums[above] / sums[below] if sums[below] > 0 else float("nan")
        for name, (above, below) in RATIOS.items()
    }


def stage_weeks(edition: Edition) -> pd.DataFrame:
    """Spend by week, a row for its Monday, and stage, a column for each with money; headings in words."""
    table = _by_stage(edition.weeks, "week")
    table.columns = pd.Index([edition.word(words.STAGES, str(stage)) for stage in table.columns])
    return table.rename_axis(edition.say("周（周一）", "Week from Monday")).reset_index()


def months(edition: Edition) -> pd.DataFrame:
    """Return the year by month: month, spend, fees, book, all_spend, clicks … gmv, profit and the ratios.

    `profit` is after ad spend, before `fees` and `book`. Enrolment fees fall in the month in which the
    promotion's selling starts.
    """
    table = by(edition, "month").drop(columns="share")
    fees = enrolment_fees(edition)
    book = payments(edition).groupby("month")["amount"].sum()
    table.insert(2, "fees", table["month"].map(fees).fillna(0.0).astype(float))
    table.insert(3, "book", table["month"].map(book).fillna(0.0).astype(float))
    table.insert(4, "all_spend", table["spend"] + table["fees"] + table["book"])
    table["month"] = [words.month_name(str(month), edition.lang) for month in table["month"]]
    return table


def enrolment_fees(edition: Edition) -> "pd.Series[float]":
    """Return enrolment fees by month, each in the month its promotion starts selling within the horizon."""
    taken = edition.plan.enrolments()
    taken = taken[taken["enrolled"]]
    horizon = edition.problem.settings.horizon
    starts = {
        key: min(max(selling.start, horizon.start), horizon.end)
        for key, promotion in edition.promotions.items()
        if (selling := promotion.selling()) is not None
    }
    month = taken["promotion"].map(lambda key: f"{starts[key]:%Y-%m}")
    return taken["fee"].groupby(month).sum()


def stage_months(edition: Edition) -> pd.DataFrame:
    """Spend by month (rows, all of the horizon) and stage (columns, those with money)."""
    return _by_stage(edition.cells, "month").reindex(list(edition.months), fill_value=0)


def _by_stage(rows: pd.DataFrame, when: str) -> pd.DataFrame:
    table = rows.pivot_table(index=when, columns="stage", values="spend", aggfunc="sum", fill_value=0)
    order = [stage for stage in words.STAGES if stage in table.columns]
    return table.reindex(columns=[*order, *(stage for stage in table.columns if stage not in order)])


def channel_months(edition: Edition) -> pd.DataFrame:
    """Spend by month and channel: columns month, channel_name, spend."""
    table = edition.cells.groupby(["month", "channel"], as_index=False)[["spend"]].sum()
    table["channel_name"] = table.pop("channel").map(edition.channel)
    return table


def detail(edition: Edition) -> pd.DataFrame:
    """Return the rows of plan.csv with names before the ids that an import matches on."""
    table = edition.cells
    return pd.DataFrame(
        {
            "date_start": pd.to_datetime(table["date_start"]).dt.date,
            "date_end": pd.to_datetime(table["date_end"]).dt.date,
            "shop_name": table["shop"].map(edition.shop),
            "product_name": table["product"].map(edition.product),
            "channel_name": table["channel"].map(edition.channel),
            "stage_name": table["stage"].map(lambda code: edition.word(words.STAGES, code)),
            "objective_name": table["objective"].map(lambda code: edition.word(words.OBJECTIVES, code)),
            "promotion_name": table["promotion"].map(lambda key: edition.promotion(key) if key else ""),
            "phase_name": table["phase"].map(lambda code: edition.word(words.PHASES, code) if code else ""),
            **{name: table[name] for name in SUMMED},
            **{name: table[name] for name in ("shop", "product", "channel", "promotion")},
        }
    )
