"""Tables: sums agree however they are cut, and say what the plan says."""

from dataclasses import replace
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest

from campaignplan.calendars.promotion import Phase, Promotion
from campaignplan.dates import SHANGHAI, Span
from campaignplan.planning.frame import book_payments
from campaignplan.planning.result import Result
from campaignplan.publishing import tables
from campaignplan.publishing.activity.rows import acted_on
from campaignplan.publishing.columns import COLUMNS
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables.marginal import cell_marginals, weights
from campaignplan.publishing.tables.schedule import ACTUAL, SCHEDULE, rhythm
from campaignplan.response.outcome import total
from campaignplan.shop.book import BookLine, payment_days


@pytest.fixture(scope="module")
def edition(result: Result) -> Edition:
    return Edition(result, "zh")


KEYS = ("shop", "product", "channel", "stage", "objective", "promotion", "phase", "month")


@pytest.mark.parametrize("key", KEYS)
def test_every_cut_adds_up_to_the_plan(edition: Edition, key: str) -> None:
    table = tables.by(edition, key)  # type: ignore[arg-type]
    assert table["spend"].sum() == edition.plan.spend.sum()
    assert table["gmv"].sum() == pytest.approx(edition.plan.outcomes[:, 3].sum())
    assert table["share"].sum() == pytest.approx(1.0)


def test_days_keep_money_and_outcomes(edition: Edition) -> None:
    days, cells = edition.days, edition.cells
    assert days["spend"].sum() == cells["spend"].sum()
    for name in ("clicks", "orders", "gmv"):
        assert days[name].sum() == pytest.approx(cells[name].sum())
    first = cells.iloc[0]
    inside = days[
        (days["product"] == first["product"])
        & (days["channel"] == first["channel"])
        & days["date"].between(first["date_start"], first["date_end"])
    ]
    assert inside["gmv"].sum() == pytest.approx(first["gmv"])
    assert inside["spend"].sum() == first["spend"]


def test_weeks_start_on_mondays_and_add_up(edition: Edition) -> None:
    weeks = edition.weeks
    assert set(pd.to_datetime(weeks["week"]).dt.day_of_week) == {0}
    assert weeks["spend"].sum() == edition.plan.spend.sum()
    by_stage = weeks.groupby("stage")["spend"].sum().to_dict()
    assert by_stage == tables.by(edition, "stage").set_index("stage")["spend"].to_dict()


def test_months_hold_fees_and_book(edition: Edition) -> None:
    months = tables.months(edition)
    assert len(months) == 12
    assert months["fees"].sum() == edition.plan.fees > 0
    assert months["book"].sum() == 6688 + 4 * 1500
    assert (months["all_spend"] == months["spend"] + months["fees"] + months["book"]).all()


@pytest.mark.parametrize(
    ("line", "days"),
    [
        (BookLine("a", "a", 1, date(2027, 3, 5)), [date(2027, 3, 5)]),
        (BookLine("a", "a", 1, date(2026, 3, 5)), []),
        (
            BookLine("a", "a", 1, date(2026, 12, 31), every="month", until=date(2027, 3, 30)),
            [date(2027, 1, 31), date(2027, 2, 28)],
        ),
        (BookLine("a", "a", 1, date(2027, 11, 30), every="quarter"), [date(2027, 11, 30)]),
    ],
)
def test_book_lines_are_paid_on_their_days(line: BookLine, days: list[date]) -> None:
    assert list(payment_days(line, Span(date(2027, 1, 1), date(2027, 12, 31)))) == days


def test_the_book_shown_is_the_book_planned_with(edition: Edition) -> None:
    planned = [(day, amount) for day, amount, _ in book_payments(edition.problem)]
    shown = tables.payments(edition)
    assert [(f"{d:%Y-%m-%d}", a) for d, a in zip(shown["date"], shown["amount"], strict=True)] == planned


def test_figures_are_the_plan_and_costs_fall_where_outcomes_rise(edition: Edition) -> None:
    figures = {figure.name: figure for figure in tables.figures(edition)}
    assert figures["profit"].estimate == pytest.approx(edition.result.value)
    assert figures["roi"].estimate == pytest.approx(figures["gmv"].estimate / figures["spend"].estimate)
    for figure in figures.values():
        if figure.name != "spend":
            low, middle, high = figure.range
            assert low < middle < high, figure.name
    spend = figures["spend"].estimate
    assert figures["order_cost"].range[0] == pytest.approx(spend / figures["orders"].range[2])


def test_figures_without_draws_have_no_range(result: Result) -> None:
    figures = tables.figures(Edition(replace(result, ranges={})))
    assert all(np.isnan(figure.range).all() for figure in figures)


def test_lifetime_profit_is_told_where_it_is_the_goal(result: Result) -> None:
    names = [figure.name for figure in tables.figures(Edition(replace(result, goal="lifetime")))]
    assert "lifetime" in names
    assert "lifetime" not in [figure.name for figure in tables.figures(Edition(result))]


def test_promotions_of_other_years_only_where_there_is_something_to_do(result: Result) -> None:
    def moved(promotion: Promotion, years: int) -> Promotion:
        def at(moment: datetime) -> datetime:
            return moment.replace(year=moment.year + years)

        phases = tuple(replace(p, start=at(p.start), end=at(p.end)) for p in promotion.phases)
        anchor = promotion.anchor.replace(year=promotion.anchor.year + years)
        return replace(promotion, id=f"moved{years}", anchor=anchor, phases=phases)

    old = moved(result.problem.promotions[-1], -1)  # 12.20 of 2026: its review ends on 1 January
    new = replace(moved(result.problem.promotions[0], 1), phases=())
    enrolling = replace(
        new,
        phases=(Phase("enrolment", datetime(2027, 12, 20, tzinfo=SHANGHAI), datetime(2028, 1, 9, tzinfo=SHANGHAI)),),
    )
    problem = replace(result.problem, promotions=(old, new, enrolling))
    edition = Edition(replace(result, problem=problem))
    assert [promotion.id for promotion in acted_on(edition.problem)] == [enrolling.id]
    assert edition.promotion(enrolling.id) == "2028 3.28 大促"


def test_activities_carry_dates_money_and_marks(edition: Edition) -> None:
    table = tables.activities(edition).set_index("promotion")
    row = table.loc["1688-328-2027"]
    assert list(table.index) == ["1688-328-2027", "1688-628-2027", "1688-920-2027", "1688-1220-2027"]
    assert str(row["burst_start"]) == "2027-03-27 20:00:00"
    assert str(row["enrol_close"]) == "2027-03-03 20:00:00"  # Shanghai time, without zone for a spreadsheet
    assert row["verification"] == "待核实"
    assert row["source"] == "商家后台公告"
    phases = ("seeding", "warm_up", "burst", "encore")
    assert row["spend"] == sum(row[f"{phase}_spend"] for phase in phases)
    assert "壁挂免打孔置物架" not in row["enrolled_products"]  # declined by the merchant
    assert "亚克力桌面收纳盒（主推款、成长期）" in row["enrolled_products"]


def test_enrolments_say_who_decided(edition: Edition) -> None:
    table = tables.enrolments(edition)
    decided = table.set_index(["promotion", "product"])["decision"]
    assert decided["1688-328-2027", "p2"] == "不报（商家指定）"
    assert decided["1688-628-2027", "p2"] == "报名"
    assert decided["1688-628-2027", "p3"] == "不报"
    assert (table["event_price"] == table["price"] * (1 - table["discount"])).all()


def test_obstacles_are_named(result: Result) -> None:
    problem = result.problem
    poor = replace(problem, products=tuple(replace(p, stock=10) if p.id == "p1" else p for p in problem.products))
    assert result.plan is not None
    table = tables.enrolments(Edition(replace(result, problem=poor, plan=replace(result.plan, problem=poor))))
    rows = table[table["product"] == "p1"]
    assert rows["reason"].str.contains("库存").all()


def test_schedule_is_the_operators_sheet(edition: Edition) -> None:
    table = tables.schedule(edition)
    assert tuple(table.columns) == SCHEDULE
    assert len(table) == 365
    assert table["day_spend"].sum() == edition.plan.spend.sum()
    product = table["day_visitors"] * table["day_conversion"] * table["day_value"]
    assert np.allclose(product.dropna(), table.loc[product.notna(), "day_sales"])
    assert table[[*ACTUAL, "sales_progress"]].isna().all().all()
    march = tables.month_of(table, "2027-03")
    assert march["time_progress"].iloc[-1] == 1.0
    assert march["day_share"].sum() == pytest.approx(1.0)
    assert march["month_sales"].iloc[0] == pytest.approx(march["day_sales"].sum())


def test_rhythm_names_the_strongest_phase_first_and_breaks(edition: Edition) -> None:
    notes = rhythm(edition)
    assert notes[date(2027, 3, 28)].startswith("3.28 大促 爆发")
    assert notes[date(2027, 2, 6)] == "春节 休 / 春节停工"
    assert notes[date(2027, 5, 12)] == ""


def test_receipts_land_late_and_never_grow(edition: Edition) -> None:
    landed = tables.receipts_by_day(edition)
    sales = edition.days.groupby("date")["gmv"].sum()
    assert landed[:7].sum() == 0  # seven days of payment term
    assert landed[19] > 30_000  # the receipt listed for 20 January
    assert landed.sum() - 30_000 < sales.sum()
    assert (np.cumsum(landed) - 30_000 <= np.cumsum(sales.to_numpy()) + 1e-6).all()


def test_budgets_of_a_month_are_its_days(edition: Edition) -> None:
    frame = tables.budgets(edition)["2027-06"]
    days = [name for name in frame.columns if isinstance(name, date)]
    assert len(days) == 30
    assert (frame[days].sum(axis=1) == frame["spend"]).all()
    march = edition.cells[edition.cells["month"] == "2027-06"]["spend"].sum()
    assert frame["spend"].sum() == march


def test_marginals_are_the_slope_of_the_outcome(edition: Edition) -> None:
    """One yuan more in a cell changes the goal by what the table says (finite difference)."""
    plan, worth = edition.plan, weights(edition)[0]
    marginal = cell_marginals(edition)
    weight = dict(zip(("clicks", "inquiries", "orders", "gmv", "gross", "lifetime", "units"), worth, strict=True))
    for cell in np.flatnonzero(plan.spend > 0)[::97]:
        ends = []
        for step in (-0.5, 0.5):
            spend = plan.spend.copy()
            spend[cell] += step
            sums = total(plan.cells, spend, plan.enrolled)
            ends.append(sum(weight[name] * sums[name] for name in weight))
        assert marginal[cell] == pytest.approx(ends[1] - ends[0], rel=1e-3)


def test_marginal_table_has_every_line_and_the_cut_off(edition: Edition) -> None:
    table = tables.marginals(edition)
    assert len(table) == len(edition.problem.lines)
    assert table["spend"].sum() == edition.plan.spend.sum()
    assert set(table["cut_off"]) == {1.21}
    idle = table[table["spend"] == 0]
    assert idle["marginal"].isna().all()
    assert idle["marginal_high"].gt(0).all()
    busy = table[table["spend"] > 0]
    assert (busy["marginal_low"] <= busy["marginal"]).all()
    assert (busy["marginal"] <= busy["marginal_high"]).all()


def test_assumptions_list_what_is_unverified_only(edition: Edition) -> None:
    table = tables.assumptions(edition)
    assert "已核实" not in set(table["verification"])
    assert not table["what"].str.fullmatch("全站推广").any()  # the one channel that was checked
    assert table["what"].eq("网销宝").any()
    prior = table[table["what"] == "亚克力桌面收纳盒 · 网销宝"].iloc[0]
    assert "点击转化率" in prior["assumed"]
    assert len(tables.assumptions(edition, everything=True)) > len(table)


def test_baselines_put_this_plan_first_and_name_rule_breakers(edition: Edition) -> None:
    table = tables.baselines(edition)
    assert list(table["plan_name"]) == ["本方案", "照去年比例", "平均分配"]
    assert list(table["keeps_rules"]) == ["是（软规则有让步）", "否", "是"]
    assert table["lead"].iloc[1] == pytest.approx(edition.result.value * 0.1)


def test_every_shown_column_is_in_the_catalogue(edition: Edition) -> None:
    made = (
        tables.detail, tables.activities, tables.assumptions, tables.baselines, tables.rules,
        tables.marginals, tables.enrolments, tables.tests, tables.payments, tables.figure_table,
        tables.schedule, tables.months,
    )  # fmt: skip
    for make in made:
        unknown = [name for name in make(edition).columns if name not in COLUMNS]
        assert not unknown, (make.__name__, unknown)


def test_headings_are_in_both_languages() -> None:
    for name, column in COLUMNS.items():
        assert column.heading.zh, name
        assert column.heading.en.isascii(), name
