"""The agenda: everything a problem and its plan put into the team's calendar."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from campaignplan.calendars.dated import Decision, holiday_event, promotion_events
from campaignplan.calendars.event import Event, event_order
from campaignplan.calendars.own import laid_over
from campaignplan.calendars.promotion import serves
from campaignplan.calendars.recurring import duties, recurring_events, venues
from campaignplan.calendars.workdays import Workdays
from campaignplan.dates import ONE_DAY, month_spans
from campaignplan.money import yuan
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Result
from campaignplan.text import Text
from campaignplan.words import STAGES

NAMED_PRODUCTS = 5
"""How many products a month's budget event lists: the rest is in the workbook."""


def agenda(source: Problem | Result, folder: Path | None = None) -> tuple[Event, ...]:
    """Return the events of a problem, and the milestones of the plan where there is one, in order of time.

    Parameters
    ----------
    source
        A problem; or a result, whose plan adds monthly budgets, test days, and which products to enrol.
    folder
        The calendars folder duties and venues are read from; None takes the shipped one.

    Raises
    ------
    InputError
        With every fault of the files of duties and venues.
    """
    problem, plan = (source, None) if isinstance(source, Problem) else (source.problem, source.plan)
    span, holidays = problem.settings.horizon, problem.holidays
    own = {row.id: row for row in problem.events}
    events = [*_promotions(problem, plan), *(holiday_event(holiday) for holiday in holidays)]
    for platform in sorted({shop.platform for shop in problem.shops}):
        events += recurring_events(venues(platform, folder), "venue", span, holidays, f"{platform}.", own)
    events += recurring_events(duties(folder), "duty", span, holidays, own=own)
    events += [*_stages(problem), *_arrivals(problem), *_replans(problem), *_tests(problem, plan)]
    if plan is not None:
        events += _money(plan)
    return tuple(sorted(laid_over(events, problem.events, span), key=event_order))


def _promotions(problem: Problem, plan: Plan | None) -> Iterator[Event]:
    names = {product.id: product.name for product in problem.products}
    decisions: dict[str, list[str]] = {}
    if plan is not None:
        for row in plan.enrolments().itertuples():
            chosen = decisions.setdefault(str(row.promotion), [])
            if row.enrolled:
                chosen.append(names[str(row.product)])
    for promotion in problem.promotions:
        shops = [shop.id for shop in problem.shops if serves(promotion, shop.platform)]
        decided = decisions.get(promotion.id)
        decision = None if decided is None else Decision(tuple(decided))
        if shops:
            yield from promotion_events(promotion, shops[0] if len(shops) == 1 else "", decision)


def _money(plan: Plan) -> Iterator[Event]:
    """One event a shop and month: the month's money, by channel and for the largest products."""
    table, problem = plan.table(), plan.problem
    month = table["date_start"].str[:7]
    products = {product.id: product.name for product in problem.products}
    channels = {channel.id: channel.name for channel in problem.channels}
    for shop in problem.shops:
        mine = table[table["shop"] == shop.id]
        if mine.empty:
            continue
        for name, days in month_spans(problem.settings.horizon).items():
            rows = mine[month[mine.index] == name]
            total = yuan(int(rows["spend"].sum()))
            by_channel = [
                f"{channels[str(key)]} {yuan(int(money))}"
                for key, money in rows.groupby("channel")["spend"].sum().items()
            ]
            ranked = rows.groupby("product")["spend"].sum().sort_values(ascending=False, kind="stable")
            by_product = [
                f"{products[str(key)]} {yuan(int(money))}" for key, money in ranked.head(NAMED_PRODUCTS).items()
            ]
            number = int(name[5:])
            yield Event(
                id=f"plan.money.{shop.id}.{name}",
                kind="money",
                title=Text(f"{number}月推广预算 {total}·{shop.name}", f"Ad budget {name}: {total}, {shop.name}"),
                start=days.start,
                end=days.start + ONE_DAY,
                roles=("ads", "owner"),
                shop=shop.id,
                description=Text(
                    _lines(("渠道：", "、", by_channel), ("最多的商品：", "、", by_product)),
                    _lines(("Channels: ", ", ", by_channel), ("Largest products: ", ", ", by_product)),
                ),
            )


def _lines(*parts: tuple[str, str, list[str]]) -> str:
    return "\n".join(head + joint.join(items) for head, joint, items in parts if items)


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
    for arrival in problem.replenishments:
        if arrival.date not in problem.settings.horizon:
            continue
        product, units = products[arrival.product], f"{arrival.units:,.0f}"
        yield Event(
            id=f"plan.arrival.{product.id}.{arrival.date}",
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
            title=Text(f"{int(name[5:])}月复盘与再规划", f"Review of {name} and re-plan"),
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
