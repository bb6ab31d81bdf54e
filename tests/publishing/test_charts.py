"""Charts carry sums, Chinese axes, and every promotion."""

import json
from dataclasses import replace

import pytest
import vl_convert

from campaignplan.planning.result import Result
from campaignplan.publishing import charts
from campaignplan.publishing.charts import look
from campaignplan.publishing.edition import Edition


def test_the_year_draws_sums_not_cells(result: Result) -> None:
    edition = Edition(result)
    spec = charts.year(edition)
    assert len(json.dumps(spec)) < 60_000
    bars = [data for data in rows_of(spec) if data and "spend" in data[0]]
    assert sum(row["spend"] for row in bars[0]) == edition.plan.spend.sum()
    assert len(bars[0]) == len(edition.weeks)


def rows_of(spec: object) -> list[list[dict[str, object]]]:
    """Every table of values inside a chart."""
    if isinstance(spec, dict):
        own = [spec["values"]] if isinstance(spec.get("values"), list) and spec["values"] else []
        return own + [rows for part in spec.values() for rows in rows_of(part)]
    if isinstance(spec, list):
        return [rows for part in spec for rows in rows_of(part)]
    return []


def test_axes_are_chinese_and_ids_are_prefixed(result: Result) -> None:
    drawn = charts.svg(charts.year(Edition(result)), "year", 'A "title" & <more>')
    for text in ("12月", "新品期", "3.28 大促", "春节停工", "每周花费"):
        assert text in drawn, text
    assert '<title id="year-title">A &quot;title&quot; &amp; &lt;more&gt;</title>' in drawn
    assert "Noto Sans CJK SC" in drawn
    ids = [part.split('"')[0] for part in drawn.split(' id="')[1:]]
    assert all(name.startswith("year-") for name in ids)


def test_large_money_is_told_in_wan_throughout(result: Result) -> None:
    edition = Edition(result)
    drawn = charts.svg(charts.channels(edition), "channels", "t")
    assert "¥1.2万" in drawn
    assert "¥0.4万" in drawn  # one unit for the whole axis
    assert "¥4,000" not in drawn
    assert "¥12k" in charts.svg(charts.channels(Edition(result, "en")), "channels", "t")


def test_promotions_that_would_touch_get_rows_of_their_own(result: Result) -> None:
    problem = result.problem
    twice = replace(
        problem, promotions=(*problem.promotions, *(replace(p, id=f"{p.id}-b") for p in problem.promotions))
    )
    assert result.plan is not None
    many = Edition(replace(result, problem=twice, plan=replace(result.plan, problem=twice)))
    lanes = {row["row"] for rows in rows_of(charts.year(many)) for row in rows if "phase" in row}
    assert lanes == {0, 1}


def test_a_year_without_promotions_or_breaks_is_drawn(result: Result) -> None:
    quiet = replace(result.problem, promotions=(), holidays=())
    assert result.plan is not None
    edition = Edition(replace(result, problem=quiet, plan=replace(result.plan, problem=quiet)))
    assert charts.svg(charts.year(edition), "year", "t").startswith("<svg")


def test_rule_breaking_baselines_say_so(result: Result) -> None:
    drawn = charts.svg(charts.baselines(Edition(result)), "baselines", "t")
    assert "照去年比例（违反规则）" in drawn
    assert "平均分配（违反规则）" not in drawn


def test_marginal_chart_shows_the_cut_off(result: Result) -> None:
    chart = charts.marginals(Edition(result))
    assert chart is not None
    assert "截止线" in charts.svg(chart, "marginals", "t")


@pytest.mark.parametrize("goal", ["gmv", "orders"])
def test_other_goals_are_drawn_in_their_unit(result: Result, goal: str) -> None:
    edition = Edition(replace(result, goal=goal, value=3200.0))  # type: ignore[arg-type]
    drawn = charts.svg(charts.baselines(edition), "baselines", "t")
    assert ("3,200 单" in drawn) == (goal == "orders")


def test_days_are_drawn_alike_in_every_time_zone(result: Result) -> None:
    spec = charts.year(Edition(result))
    moments = [
        value
        for rows in rows_of(spec)
        for row in rows
        for name, value in row.items()
        if name in ("start", "end", "at")
    ]
    assert moments
    assert all(str(value).endswith("Z") for value in moments)
    assert json.dumps(spec).count('"type": "utc"') > 0


def test_the_locale_of_the_axes_is_what_vega_ships():
    assert vl_convert.get_format_locale("zh-CN") == look.NUMBERS
    assert vl_convert.get_time_format_locale("zh-CN") == look.DAYS
