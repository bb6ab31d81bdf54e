"""Shocks: what may go otherwise than planned, each a pure function from a problem to the changed problem.

Prices and conversion move through multipliers, a rival's promotion through days with a multiplier of their own,
a stopped factory through a blackout rule. So a scenario is a problem like any other: it can be saved, solved,
audited and compared.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from campaignplan.calendars.holiday import Holiday
from campaignplan.calendars.promotion import Promotion
from campaignplan.errors import InputError, Issue
from campaignplan.ids import nearest
from campaignplan.planning.problem import Problem
from campaignplan.planning.rule import Rule
from campaignplan.response.prior import Multipliers
from campaignplan.shop.multiplier import Multiplier
from campaignplan.text import Text

FARTHEST = 90
"""A promotion moves by at most so many days: beyond that it is another promotion."""


def cpc_up(problem: Problem, share: float) -> Problem:
    """Make every click dearer by `share` (0.2: a fifth), all year, in every channel.

    Raises
    ------
    InputError
        `share` is not above -0.9 and at most 5.
    """
    _within("cpc-up", share, -0.9, 5.0)
    return _scaled(problem, cpc=1.0 + share)


def cvr_down(problem: Problem, share: float) -> Problem:
    """Lower conversion (inquiries and orders per click) by `share` (0.15: fifteen percent), all year.

    Raises
    ------
    InputError
        `share` is not between -1 and 0.95.
    """
    _within("cvr-down", share, -1.0, 0.95)
    return _scaled(problem, cvr=1.0 - share)


def surprise_promotion(
    problem: Problem, start: date, end: date, demand: float = 0.8, cpc: float = 1.3, cvr: float = 0.85
) -> Problem:
    """Let a rival run a promotion of their own from `start` to `end`, both included.

    For those days our clicks to be had, price of a click and conversion are multiplied by `demand`, `cpc` and
    `cvr`, on top of our own promotions. The defaults are a guess of ours without a source, 待核实. Where other
    holidays run on the same days, the stronger factor counts, as everywhere.

    Raises
    ------
    InputError
        The days lie outside the plan, or a factor is not above 0 and at most 10.
    """
    issues = _days("surprise-promotion", problem, start, end)
    for name, factor in (("demand", demand), ("cpc", cpc), ("cvr", cvr)):
        issues += _bounded(f"surprise-promotion {name}", factor, 0.01, 10.0)
    _refuse(issues)
    name = _free("rival-promotion", [holiday.id for holiday in problem.holidays])
    days = Holiday(name, "rush", "竞争对手突然大促", "A rival's surprise promotion", start, end, status="unverified")
    effect = Multiplier("holiday", name, demand, cpc, cvr)
    return replace(problem, holidays=(*problem.holidays, days), multipliers=(*problem.multipliers, effect))


def festival_moved(problem: Problem, promotion: str, days: int) -> Problem:
    """Move a promotion (id or series) or a holiday (id) by `days`, later if positive; phases move along.

    Raises
    ------
    InputError
        There is no such promotion or holiday, or it would move by more than `FARTHEST` days.
    """
    known = {p.id for p in problem.promotions} | {p.series for p in problem.promotions}
    known |= {holiday.id for holiday in problem.holidays}
    issues = _bounded("festival-moved days", days, -FARTHEST, FARTHEST)
    if promotion not in known:
        issues.append(Issue("festival-moved", promotion, NO_SUCH_FESTIVAL, _suggest(promotion, known)))
    _refuse(issues)
    by = timedelta(days=days)
    return replace(
        problem,
        promotions=tuple(_moved(p, by) if promotion in (p.id, p.series) else p for p in problem.promotions),
        holidays=tuple(
            replace(h, start=h.start + by, end=h.end + by) if h.id == promotion else h for h in problem.holidays
        ),
    )


def factory_stop(problem: Problem, start: date, end: date, *, category: str = "", product: str = "") -> Problem:
    """Stop the factory from `start` to `end`: no money for what it makes (`category`, `product`; empty: all).

    Raises
    ------
    InputError
        The days lie outside the plan, or there is no such category or product.
    """
    issues = _days("factory-stop", problem, start, end)
    for value, known in (
        (category, {p.category for p in problem.products} - {""}),
        (product, {p.id for p in problem.products}),
    ):
        if value and not set(value.split("|")) <= known:
            issues.append(Issue("factory-stop", value, NO_SUCH_GOODS, _suggest(value, known)))
    _refuse(issues)
    stop = Rule(
        _free("factory-stop", [rule.id for rule in problem.rules]), "blackout",
        category=category, product=product, start=start, end=end, note="工厂停工",
    )  # fmt: skip
    return replace(problem, rules=(*problem.rules, stop))


def reserve(problem: Problem, share: float) -> Problem:
    """Hold back `share` of the total.

    Raises
    ------
    InputError
        `share` is not from 0 to below 1, or the problem has no total.
    """
    issues = _bounded("reserve", share, 0.0, 0.99)
    if problem.settings.total is None:
        issues.append(Issue("reserve", f"{share:g}", NO_TOTAL, Text("请加上总预算", "give it a total budget")))
    _refuse(issues)
    return replace(problem, settings=replace(problem.settings, reserve=share))


NO_SUCH_FESTIVAL = Text("没有这个活动或节日", "there is no such promotion or holiday")
NO_SUCH_GOODS = Text("没有这个类目或商品", "there is no such category or product")
NO_TOTAL = Text("没有总预算，无从预留", "there is no total to hold back from")


def _scaled(problem: Problem, cpc: float = 1.0, cvr: float = 1.0) -> Problem:
    """Multiply price and conversion of every line, by rows of kind objective: every line has one all year."""
    own = Multipliers(problem.multipliers)
    shops = {shop.id: shop.platform for shop in problem.shops}
    goods = {product.id: (product.category, shops[product.shop]) for product in problem.products}
    sorts = sorted({(line.objective, *goods[line.product]) for line in problem.lines})
    rows = []
    for objective, category, platform in sorts:
        base = own.find("objective", objective, category, platform) or Multiplier("objective", objective)
        rows.append(replace(base, cpc=base.cpc * cpc, cvr=base.cvr * cvr, category=category, platform=platform))
    replaced = {(row.kind, row.key, row.category, row.platform) for row in rows}
    kept = [m for m in problem.multipliers if (m.kind, m.key, m.category, m.platform) not in replaced]
    return replace(problem, multipliers=(*kept, *rows))


def _moved(promotion: Promotion, by: timedelta) -> Promotion:
    phases = tuple(replace(phase, start=phase.start + by, end=phase.end + by) for phase in promotion.phases)
    return replace(promotion, anchor=promotion.anchor + by, phases=phases, status="unverified")


def _within(where: str, value: float, low: float, high: float) -> None:
    _refuse(_bounded(where, value, low, high))


def _bounded(where: str, value: float, low: float, high: float) -> list[Issue]:
    if low <= value <= high:
        return []
    why = Text(f"应在 {low:g} 到 {high:g} 之间", f"it should be from {low:g} to {high:g}")
    return [Issue(where, f"{value:g}", why, Text("0.2 表示 20%", "0.2 means 20 percent"))]


def _days(where: str, problem: Problem, start: date, end: date) -> list[Issue]:
    horizon, fix = problem.settings.horizon, Text("请检查日期", "check the dates")
    if start > end:
        return [Issue(where, f"{start} – {end}", Text("结束早于开始", "it ends before it starts"), fix)]
    if end < horizon.start or start > horizon.end:
        why = Text(
            f"不在方案的 {horizon.start} 到 {horizon.end} 之内", f"the plan is {horizon.start} to {horizon.end}"
        )
        return [Issue(where, f"{start} – {end}", why, fix)]
    return []


def _refuse(issues: list[Issue]) -> None:
    if issues:
        raise InputError(issues)


def _suggest(value: str, known: Iterable[str]) -> Text:
    like = nearest(value, sorted(known))
    if like:
        return Text(f"是不是 {like}", f"did you mean {like}")
    listed = sorted(known)[:12]
    return Text(f"请写其中之一：{'、'.join(listed)}", f"write one of {', '.join(listed)}")


def _free(name: str, taken: list[str]) -> str:
    number = 1
    found = name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found
