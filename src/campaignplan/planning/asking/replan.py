"""Plan again in the middle of the year: the past as it was, the rest anew, near-ties as last time."""

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from campaignplan.planning.asking.actual import Actual, actual_spend
from campaignplan.planning.asking.again import resolve
from campaignplan.planning.asking.difference import Difference, difference
from campaignplan.planning.asking.keep import keep
from campaignplan.planning.asking.past import decided, freeze
from campaignplan.planning.at_sight import ranges_at_sight
from campaignplan.planning.audit import Audit, audit
from campaignplan.planning.explain import rule_sentence
from campaignplan.planning.frame import book_payments
from campaignplan.planning.plan import Plan, TestStart
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import RULE_COLUMNS, Options, Result, Status
from campaignplan.planning.solve import relative_gap
from campaignplan.response.cells import Cells
from campaignplan.text import Text


@dataclass(frozen=True)
class Spent:
    """Money gone by a day, yuan: clicks, fees of settled enrolments, payments of the book that count in the total."""

    clicks: float
    fees: float
    book: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.clicks + self.fees + self.book


@dataclass(frozen=True)
class Replan:
    """A plan made again.

    Attributes
    ----------
    result
        The new plan with its certificate, past included. Its gap counts what staying near the last plan costs.
    spent
        Money gone before `today`.
    remaining
        Yuan of the total (less the reserve) left for everything from `today` on; NaN without a total.
    stayed
        Yuan of the last plan put back because it was as good within the asked gap.
    unreported
        Shop, channel, first and last day where no report exists and the last plan stands in.
    notes
        What had to be said about rules, tests and reports.
    difference
        From the last plan, past as it was in both, to the new one; None where there is no new plan.
    """

    result: Result
    spent: Spent
    remaining: float
    stayed: float
    unreported: tuple[tuple[str, str, date, date], ...]
    notes: tuple[Text, ...]
    difference: Difference | None


def replan(
    problem: Problem,
    last: Plan,
    today: date,
    actuals: pd.DataFrame | None = None,
    options: Options | None = None,
    start: Result | None = None,
) -> Replan:
    """Plan the days from `today` on again.

    Parameters
    ----------
    problem
        The problem as it is now: curves and rules may have changed since `last` was made.
    last
        The plan that was followed.
    today
        First day that can still be planned. What comes before is frozen: money to `actuals`, and to `last` where
        no report exists; promotions whose enrolment is settled, and tests that have started, as in `last`.
    actuals
        Reports: columns date, product, channel, spend (see `planning.asking.actual.actual_spend`).
    options
        As for `solve`. The plan is solved to half the gap; the other half may be spent on staying with `last`,
        so that the result is still within the gap asked for.
    start
        An earlier result that warms the solve.

    Raises
    ------
    InputError
        With every fault of `actuals`.
    """
    options = options or Options()
    actual = actual_spend(problem, last, today, actuals)
    frozen = freeze(problem, last, today, actual)
    result = resolve(frozen.problem, replace(options, gap=options.gap / 2), start)
    spent = _spent(problem, last, today, actual)
    settings = problem.settings
    remaining = float("nan") if settings.total is None else settings.total * (1 - settings.reserve) - spent.total
    notes = (*_reported(problem, actual), *frozen.notes)
    if result.plan is None:
        return Replan(result, spent, remaining, 0.0, actual.unreported, notes, None)
    before = followed(frozen.problem, result.plan.cells, last, result.plan)
    kept = _kept(result, before, options)
    assert kept.plan is not None
    away = [float(np.abs(plan.spend - before.spend).sum()) for plan in (result.plan, kept.plan)]
    old = _valued(kept, before, audit(frozen.problem, before, kept.goal))
    old = replace(old, problem=last.problem, bound=old.value, rules=old.rules.assign(shadow_price=float("nan")))
    # Causes are told between the problems people know, not those with the past frozen into them.
    changed = difference(old, replace(kept, problem=problem))
    return Replan(kept, spent, remaining, away[0] - away[1], actual.unreported, notes, changed)


def followed(problem: Problem, cells: Cells, last: Plan, now: Plan) -> Plan:
    """Put the last plan on the new cells: its days summed up, the past as frozen, decisions that still exist.

    A pair or test the last plan did not know is as in `now`.
    """
    number = {(line.product, line.channel): i for i, line in enumerate(cells.lines)}
    first = np.array([(p.start - problem.settings.start).days for p in cells.periods])
    days = (problem.settings.end - problem.settings.start).days
    spend = np.zeros(cells.size)
    for row in last.daily().itertuples(index=False):
        line = number.get((str(row.product), str(row.channel)))
        day = (date.fromisoformat(str(row.date)) - problem.settings.start).days
        if line is not None and 0 <= day <= days:
            period = int(np.searchsorted(first, day, side="right")) - 1
            spend[line * cells.width + period] += float(row.spend)  # type: ignore[arg-type]
    spend = np.where(np.isnan(cells.fixed), spend, np.nan_to_num(cells.fixed))
    joined = _joined(last)
    names = [
        (problem.products[p].id, problem.promotions[h].id)
        for p, h in zip(cells.pairs.product, cells.pairs.promotion, strict=True)
    ]
    enrolled = np.array(
        [joined.get(name, bool(on)) for name, on in zip(names, now.enrolled, strict=True)], dtype=bool
    )
    starts = {test.test: test for test in last.tests}
    tests = tuple(
        TestStart(t.test, starts[t.test].start, starts[t.test].spend) if t.test in starts else t for t in now.tests
    )
    return Plan(problem, cells, spend, enrolled, tests)


def _joined(plan: Plan) -> dict[tuple[str, str], bool]:
    pairs, problem = plan.cells.pairs, plan.problem
    return {
        (problem.products[p].id, problem.promotions[h].id): bool(on)
        for p, h, on in zip(pairs.product, pairs.promotion, plan.enrolled, strict=True)
    }


def _kept(result: Result, before: Plan, options: Options) -> Result:
    """Stay with the last plan as far as the asked gap allows."""
    assert result.plan is not None
    least = result.goal == "least_spend"
    # Value that is still within the gap: |bound - value| <= gap max(|value|, 1).
    size = max(abs(result.value), 1.0)
    loss = options.gap * size / (1 + options.gap) - abs(result.bound - result.value)
    plan = keep(result.plan, before, result.goal, loss)
    if plan is result.plan:
        return replace(result, status=_status(result.gap, options.gap))
    certificate = audit(plan.problem, plan, result.goal)
    found = _valued(result, plan, certificate)
    bound = min(result.bound, found.value) if least else max(result.bound, found.value)
    gap = relative_gap(found.value, bound)
    return replace(found, bound=bound, gap=gap, status=_status(gap, options.gap))


def _status(gap: float, asked: float) -> Status:
    return "optimal" if gap <= asked else "feasible"


def _valued(result: Result, plan: Plan, certificate: Audit) -> Result:
    """Return the result with another plan: its value, its rules' use, its ranges. Prices stay the solve's."""
    prices = dict(zip(result.rules["name"], result.rules["shadow_price"].astype(float), strict=True))
    lines = []
    for measure in certificate.measures.to_dict("records"):
        name, limit, used = str(measure["entry"]), float(measure["limit"]), float(measure["used"])
        price = prices.get(name, float("nan"))
        close = max(1e-6 * abs(limit), 1.0 if measure["unit"] == "yuan" else 1e-9)
        left_out = measure["kind"] == "test" and limit == 0
        line = {
            "name": name, "kind": measure["kind"], "limit": limit, "used": used,
            "binding": not left_out and (abs(used - limit) <= close or bool(abs(price) > 1e-7)),
            "shadow_price": price, "unit": measure["unit"], "violation": float(measure["violation"]),
        }  # fmt: skip
        text = rule_sentence(plan.problem, result.goal, pd.Series(line))
        lines.append({**line, "sentence_zh": text.zh, "sentence_en": text.en})
    rules = pd.DataFrame(lines, columns=list(RULE_COLUMNS))
    return replace(
        result,
        plan=plan,
        value=certificate.value,
        rules=rules,
        ranges=ranges_at_sight(plan, Options()),
    )


def _spent(problem: Problem, last: Plan, today: date, actual: Actual) -> Spent:
    pairs = last.cells.pairs
    settled = np.array([decided(last.problem.promotions[h], today) for h in pairs.promotion], dtype=bool)
    paid = float(pairs.fee[settled & last.enrolled].sum())
    book = sum(sum_ for day, sum_, inside in book_payments(problem) if inside and date.fromisoformat(day) < today)
    return Spent(float(actual.spend.sum()), paid, book)


def _reported(problem: Problem, actual: Actual) -> list[Text]:
    shops = {shop.id: shop.name for shop in problem.shops}
    channels = {channel.id: channel.name for channel in problem.channels}
    return [
        Text(
            f"{shops[shop]}·{channels[channel]} {first} 到 {last} 没有报表，按上一版方案算。",
            f"{shops[shop]}, {channels[channel]}: no report from {first} to {last}; the last plan stands in.",
        )
        for shop, channel, first, last in actual.unreported
    ]
