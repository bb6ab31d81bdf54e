"""What a problem and its plan have milestones for: stages, arrivals, re-plan days, product tests."""

from collections.abc import Iterator
from datetime import date, timedelta

from campaignplan.agenda.arrival import named_arrivals
from campaignplan.calendars.event import Event
from campaignplan.calendars.workdays import Workdays
from campaignplan.dates import ONE_DAY, month_spans
from campaignplan.money import yuan
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.text import Text
from campaignplan.words import STAGES, month_name


def milestones(problem: Problem, plan: Plan | None = None) -> Iterator[Event]:
    """Return the milestones; without a plan a product test is the window it may start in."""
    yield from _stages(problem)
    yield from _arrivals(problem)
    yield from _replans(problem)
    yield from _tests(problem, plan)


def _stages(problem: Problem) -> Iterator[Event]:
    """One event where a product enters a new stage; the stage it starts the plan in is no event."""
    products = {product.id: product for product in problem.products}
    seen: dict[tuple[str, str], int] = {}
    for segment in sorted(problem.stages, key=lambda segment: (segment.product, segment.start)):
        key = segment.product, segment.stage
        seen[key] = seen.get(key, 0) + 1
        if segment.start <= problem.settings.start or segment.start not in problem.settings.horizon:
            continue
        product, stage = products[segment.product], STAGES[segment.stage]
        again = f".{seen[key]}" if seen[key] > 1 else ""
        yield Event(
            id=f"plan.stage.{product.id}.{segment.stage}{again}",
            kind="stage",
            title=Text(f"{product.name} 进入{stage.zh}", f"{product.name} enters {stage.en.lower()}"),
            start=segment.start,
            end=segment.start + ONE_DAY,
            roles=("operator", "ads"),
            shop=product.shop,
            description=Text("按新阶段检查推广目标与预算", "Review objective and budget for the new stage"),
        )


def _arrivals(problem: Problem) -> Iterator[Event]:
    products = {product.id: product for product in problem.products}
    for name, arrival in named_arrivals(problem):
        if arrival.date not in problem.settings.horizon:
            continue
        product, units = products[arrival.product], f"{arrival.units:,.0f}"
        yield Event(
            id=name,
            kind="arrival",
            title=Text(f"{product.name} 到货 {units} 件", f"{product.name}: {units} units arrive"),
            start=arrival.date,
            end=arrival.date + ONE_DAY,
            roles=("warehouse", "operator"),
            shop=product.shop,
        )


def _replans(problem: Problem) -> Iterator[Event]:
    """One event a month, on its last working day: what was spent and sold, and the plan made anew."""
    workdays = Workdays.among(problem.holidays)
    for name, days in month_spans(problem.settings.horizon).items():
        day = max(days.start, workdays.last(days.end))
        yield Event(
            id=f"plan.replan.{name}",
            kind="replan",
            title=Text(f"{int(name[5:])}月复盘与再规划", f"Review of {month_name(name, 'en')} and replan"),
            start=day,
            end=day + ONE_DAY,
            roles=("operator", "ads", "owner"),
            checklist=(
                Text("导入本月报表", "Import the month's reports"),
                Text("对照计划与实际，找出差异原因", "Compare plan and actual; find the causes"),
                Text("用新数据重算余下月份", "Plan the remaining months anew with the new data"),
            ),
        )


def _tests(problem: Problem, plan: Plan | None) -> Iterator[Event]:
    """Start and end of each test the plan runs; without a plan, the days in which it may run."""
    products = {product.id: product for product in problem.products}
    channels = {channel.id: channel.name for channel in problem.channels}
    starts = {test.test: test for test in plan.tests} if plan is not None else {}
    for test in problem.tests:
        product, channel = products[test.product], channels[test.channel]
        name = f"{product.name}·{channel}", f"{product.name}, {channel}"
        if plan is None:
            latest = test.latest + timedelta(test.days)
            title = Text(f"测款窗口 {name[0]}", f"Test window: {name[1]}")
            yield _test_event(test.id, "window", title, test.earliest, latest, product.shop)
            continue
        start = starts[test.id].start if test.id in starts else None
        if start is None:
            continue
        end, money = start + timedelta(test.days), yuan(round(starts[test.id].spend))
        title = Text(f"测款开始 {name[0]}（至少 {money}）", f"Test starts: {name[1]} (at least {money})")
        yield _test_event(test.id, "start", title, start, start + ONE_DAY, product.shop)
        title = Text(f"测款结束，看结论 {name[0]}", f"Test ends, decide: {name[1]}")
        yield _test_event(test.id, "end", title, end, end + ONE_DAY, product.shop)


def _test_event(test: str, part: str, title: Text, start: date, end: date, shop: str) -> Event:
    return Event(
        id=f"plan.test.{test}.{part}",
        kind="test",
        title=title,
        start=start,
        end=end,
        roles=("operator", "ads"),
        shop=shop,
        related=f"plan.test.{test}.start" if part == "end" else "",
    )
