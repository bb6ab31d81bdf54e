"""What a problem and its plan put into the calendar."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from campaignplan.agenda import agenda
from campaignplan.calendars import holidays_for, promotions_for
from campaignplan.dates import Span, month_spans
from campaignplan.money import yuan
from campaignplan.shop.product import Replenishment, StageSegment
from campaignplan.shop.shop import Shop


def found(source):
    events = agenda(source)
    assert len({event.id for event in events}) == len(events)
    assert all(event.title.zh and event.title.en and event.start < event.end for event in events)
    return {event.id: event for event in events}


def test_events_stand_in_order_of_time(result):
    events = agenda(result)
    assert [event.span.start for event in events] == sorted(event.span.start for event in events)


def test_monthly_budgets_add_up_to_the_plan(result):
    events, table = found(result), result.plan.table()
    for month, days in month_spans(result.problem.settings.horizon).items():
        money = int(table.loc[table["date_start"].str.startswith(month), "spend"].sum())
        event = events[f"plan.money.yiwu.{month}"]
        assert yuan(money) in event.title.zh
        assert event.start == days.start
        assert event.roles == ("ads", "owner")
    assert "网销宝" in events["plan.money.yiwu.2027-03"].description.zh


def test_enrolment_deadlines_name_the_products_the_plan_enrols(result):
    events, plan = found(result), result.plan.enrolments()
    names = {product.id: product.name for product in result.problem.products}
    for promotion in result.problem.promotions:
        chosen = plan[(plan["promotion"] == promotion.id) & plan["enrolled"]]["product"]
        text = events[f"promotion.{promotion.id}.enrolment.deadline"].description.zh
        for product, name in names.items():
            assert (name in text) == (product in set(chosen)), (promotion.id, product)


def test_a_problem_alone_decides_nothing(result):
    events = found(result.problem)
    assert not any(name.startswith("plan.money") for name in events)
    assert "计划" not in events["promotion.1688-328-2027.enrolment.deadline"].description.zh
    window = events["plan.test.t-shoe.window"]
    assert (window.start, window.end) == (date(2027, 3, 1), date(2027, 5, 14))


def test_tests_start_and_end_as_planned(result):
    events = found(result)
    start, end = events["plan.test.t-shoe.start"], events["plan.test.t-shoe.end"]
    assert (start.start, end.start) == (date(2027, 3, 8), date(2027, 3, 22))
    assert "¥960" in start.title.zh
    assert end.related == start.id
    without = replace(result, plan=replace(result.plan, tests=(replace(result.plan.tests[0], start=None),)))
    assert not any("test" in name for name in found(without))


def test_stage_changes_inside_the_horizon(result):
    later = (
        StageSegment("p1", "growth", date(2027, 8, 1)),
        StageSegment("p1", "maturity", date(2027, 9, 1)),
        StageSegment("p1", "decline", date(2028, 9, 1)),
    )
    stages = (*result.problem.stages, *later)
    events = found(replace(result.problem, stages=stages))
    changes = {name.removeprefix("plan.stage."): e.start for name, e in events.items() if e.kind == "stage"}
    assert changes == {
        "p0.maturity": date(2027, 7, 1),
        "p3.launch": date(2027, 3, 1),
        "p1.growth": date(2027, 8, 1),
        "p1.maturity.2": date(2027, 9, 1),
    }


def test_replan_days_are_the_last_working_days(result):
    holidays = holidays_for(result.problem.settings.horizon)
    events = found(replace(result.problem, holidays=holidays))
    days = [event.start for event in events.values() if event.kind == "replan"]
    assert len(days) == 12
    assert date(2027, 1, 31) in days  # a Sunday made up for Spring Festival
    assert date(2027, 2, 26) in days  # the 28th is a Sunday
    assert date(2027, 10, 29) in days


def test_arrivals(result):
    arrivals = (Replenishment("p1", date(2027, 5, 1), 3000.0), Replenishment("p1", date(2028, 5, 1), 1.0))
    events = found(replace(result.problem, replenishments=arrivals))
    (arrival,) = [event for event in events.values() if event.kind == "arrival"]
    assert "3,000 件" in arrival.title.zh
    assert arrival.roles == ("warehouse", "operator")


def test_promotions_go_to_the_shops_they_serve(result):
    span = Span(date(2027, 1, 1), date(2027, 12, 31))
    problem = replace(
        result.problem,
        shops=(*result.problem.shops, Shop("t1", "天猫店", "tmall"), Shop("t2", "淘宝店", "taobao")),
        promotions=promotions_for(["1688", "tmall"], span),
    )
    events = found(problem)
    assert events["promotion.1688-628-2027"].shop == "yiwu"
    assert events["promotion.tmall-618-2027-w1"].shop == ""  # both
    only = found(replace(problem, shops=problem.shops[1:2]))
    assert events["promotion.1688-628-2027"].id not in only
    assert only["promotion.tmall-618-2027-w1"].shop == "t1"
    assert not any(event.kind == "venue" for event in only.values())
    assert Counter(event.kind for event in events.values())["venue"] == 2


def test_duties_are_there(result):
    names = {event.id for event in agenda(result.problem) if event.kind == "duty"}
    assert {"duty.daily-report", "duty.weekly-report", "duty.monthly-report", "duty.live-stream"} <= names
    assert {"duty.short-video", "duty.competitor-analysis", "duty.buyer-analysis"} <= names


def test_days_on_which_daily_budgets_change_much(result):
    """Counted anew from the plan's table: 50 yuan a day and half of the larger of the two."""
    table, horizon = result.plan.table(), result.problem.settings.horizon
    daily: dict[tuple[str, str], dict[date, float]] = {}
    for row in table.itertuples():
        days = Span(date.fromisoformat(row.date_start), date.fromisoformat(row.date_end))
        for day in days:
            daily.setdefault((row.product, row.channel), {})[day] = row.spend / days.days
    expected: Counter[date] = Counter()
    for day in horizon:
        for spent in daily.values():
            was, now = spent.get(day - timedelta(1), 0.0), spent.get(day, 0.0)
            if day > horizon.start and abs(now - was) >= 50 and abs(now - was) >= max(now, was) / 2:
                expected[day] += 1
    steps = {event.start: event for event in found(result).values() if event.id.startswith("plan.step.")}
    assert expected
    assert set(steps) == set(expected)
    for day, count in expected.items():
        event = steps[day]
        assert event.id == f"plan.step.yiwu.{day:%G-w%V.%u}"
        assert event.title.zh.startswith(f"调日预算 {count} 条")
        assert len(event.description.zh.split("\n")) == 1 + min(count, 5) + (count > 5)
        assert event.roles == ("ads",)
    assert not any(name.startswith("plan.step.") for name in found(result.problem))
