"""The problem with its past frozen: money as spent, enrolments as decided, tests as started.

Rules that speak only of the past are dropped: nothing can be done about them, and what is gone must not forbid
what is to come. A cap already overspent becomes "no more".
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from campaignplan.calendars.promotion import Promotion
from campaignplan.dates import ONE_DAY, Span
from campaignplan.money import yuan
from campaignplan.planning.asking.actual import Actual
from campaignplan.planning.explain import subject
from campaignplan.planning.frame import Frame
from campaignplan.planning.grid import build_cells
from campaignplan.planning.grid.horizon import planned_periods
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Enrolment, Lock, Problem, ProductTest
from campaignplan.planning.rule import Rule
from campaignplan.text import Text

SPANLESS = ("cash", "promoted_at_most", "promotions_per_product", "promotion_spacing", "concurrent_tests")
ON_MONEY = ("cap", "floor", "roas_floor", "order_cost_cap", "inquiry_cost_cap", "target")


@dataclass(frozen=True)
class Frozen:
    """A problem whose days before `today` are settled, and what had to be said on the way."""

    problem: Problem
    notes: tuple[Text, ...]


def freeze(problem: Problem, last: Plan, today: date, actual: Actual) -> Frozen:
    """Freeze everything before `today`.

    Money is frozen to the fen for each line and period: what a line spent in a period is exact, on which of its
    days is not kept (the response works by periods). Sales of the past are the curves', not the books': stock
    and cash rules count them so.
    """
    notes: list[Text] = []
    marked = replace(problem, locks=_later_locks(problem, today))
    if today > problem.settings.start and problem.lines:
        line = problem.lines[0]
        border = Lock("past", line.product, line.channel, problem.settings.start, today - ONE_DAY, 0.0)
        marked = replace(marked, locks=(*marked.locks, border))
    periods = [period for period in planned_periods(marked) if period.end < today]
    last_past = periods[-1].start if periods else today
    tests = tuple(_tests(problem, last, today, notes))
    rules = tuple(new for rule in problem.rules if (new := _later_rule(rule, today, last_past)) is not None)
    frozen = replace(
        problem,
        locks=(*_past_locks(problem, [period.span for period in periods], actual), *_later_locks(problem, today)),
        enrolments=_enrolments(problem, last, today),
        tests=tests,
        rules=rules,
    )
    return Frozen(_bearable(frozen, today, notes), tuple(notes))


def decided(promotion: Promotion, today: date) -> bool:
    """Tell whether a promotion's enrolment is settled: its deadline, first selling day or day itself is past."""
    phase = promotion.phase("enrolment")
    if phase is not None and phase.end.date() < today:
        return True
    selling = promotion.selling_phases()
    return promotion.anchor < today or bool(selling and selling[0].span.start < today)


def _past_locks(problem: Problem, spans: list[Span], actual: Actual) -> Iterator[Lock]:
    start = problem.settings.start
    number = 0
    for line, spend in zip(problem.lines, actual.spend, strict=True):
        money = [float(spend[(s.start - start).days : (s.end - start).days + 1].sum()) for s in spans]
        first = 0
        while first < len(spans):
            end = first + 1
            while money[first] == 0 and end < len(spans) and money[end] == 0:  # one lock for a run without money
                end += 1
            number += 1
            span = Span(spans[first].start, spans[end - 1].end)
            yield Lock(
                f"past-{number}", line.product, line.channel, span.start, span.end, money[first] / span.days, "已发生"
            )
            first = end


def _later_locks(problem: Problem, today: date) -> tuple[Lock, ...]:
    return tuple(replace(lock, start=max(lock.start, today)) for lock in problem.locks if lock.end >= today)


def _enrolments(problem: Problem, last: Plan, today: date) -> tuple[Enrolment, ...]:
    """Keep every settled decision; what was not joined in time is declined."""
    settled = {promotion.id for promotion in problem.promotions if decided(promotion, today)}
    pairs, rows = last.cells.pairs, {}
    for i, (p, h) in enumerate(zip(pairs.product, pairs.promotion, strict=True)):
        product, promotion = last.problem.products[p].id, last.problem.promotions[h].id
        if promotion in settled:
            rows[promotion, product] = Enrolment(
                promotion,
                product,
                choice="yes" if last.enrolled[i] else "no",
                fee=float(pairs.fee[i]),
                discount=float(pairs.discount[i]),
            )
    for promotion in settled:
        for item in problem.products:
            rows.setdefault((promotion, item.id), Enrolment(promotion, item.id, choice="no"))
    kept = [row for row in problem.enrolments if (row.promotion, row.product) not in rows]
    return (*kept, *rows.values())


def _tests(problem: Problem, last: Plan, today: date, notes: list[Text]) -> Iterator[ProductTest]:
    starts = {test.test: test.start for test in last.tests}
    for test in problem.tests:
        begun = starts.get(test.id)
        if begun is not None and begun < today:
            yield replace(test, earliest=begun, latest=begun)
        elif test.latest >= today:
            yield replace(test, earliest=max(test.earliest, today))
        else:
            name = subject(problem, f"test:{test.id}")
            notes.append(Text(f"{name.zh}：期限已过，没有做。", f"{name.en}: its time is past, it was not run."))


def _later_rule(rule: Rule, today: date, last_past: date) -> Rule | None:
    """Return what a rule still asks, or None where it asks nothing of the days to come."""
    if rule.kind in SPANLESS:
        return rule
    if rule.end is not None and rule.end < today:
        return None
    begin = rule.start or date.min
    match rule.kind, rule.every:
        case "blackout", _:
            since = today
        case "ramp", _:
            since = last_past
        case _, "":
            return rule
        case _, "week":
            since = today - timedelta(days=today.weekday())
        case _, "month":
            since = today.replace(day=1)
        case _:
            since = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    return replace(rule, start=max(begin, since))


def _bearable(problem: Problem, today: date, notes: list[Text]) -> Problem:
    """Loosen what the past alone already breaks, and leave out tests that are over without their money."""
    cells = build_cells(problem)
    frame = Frame(problem, cells, problem.settings.goal)
    past = np.array([period.end < today for period in cells.periods])[cells.period_of]
    spent = np.where(past, np.nan_to_num(cells.fixed), 0.0)
    rules: list[Rule] = []
    for rule in problem.rules:
        if rule.kind in ON_MONEY and not rule.every and _over_and_done(frame, rule, past):
            continue
        if rule.kind == "promoted_at_most":
            scope = frame.mask(rule)
            paid = len(set(frame.product_of_cell[scope & (spent > 0)].tolist()))
            if paid > rule.limit:
                notes.append(_over(problem, rule.id, f"{rule.limit:g}", f"{paid}"))
                rule = replace(rule, limit=float(paid))
        elif rule.kind == "cap" and rule.unit == "yuan":
            rules += _cap(frame, rule, spent, notes)
            continue
        rules.append(rule)
    over = set(_over_tests(frame, today, past, spent))
    for test in problem.tests:
        if test.id in over:
            name = subject(problem, f"test:{test.id}")
            notes.append(
                Text(
                    f"{name.zh}：已结束，花的钱不够，不再计入。", f"{name.en}: over with too little money; left out."
                )
            )
    tests = tuple(test for test in problem.tests if test.id not in over)
    return replace(problem, rules=tuple(rules), tests=tests)


def _over_and_done(frame: Frame, rule: Rule, past: np.ndarray) -> bool:
    """Tell whether everything a rule speaks of is past."""
    scope = frame.mask(rule)
    return all(past[scope & periods[frame.cells.period_of]].all() for _, periods in frame.slices(rule))


def _cap(frame: Frame, rule: Rule, spent: np.ndarray, notes: list[Text]) -> Iterator[Rule]:
    """Lift a cap that the past has broken to what was spent; of a repeated one, that repetition alone."""
    scope = frame.mask(rule)
    for name, periods in frame.slices(rule):
        used = float(spent[scope & periods[frame.cells.period_of]].sum())
        if used <= rule.limit + 0.005:
            continue
        notes.append(_over(frame.problem, name, yuan(rule.limit), yuan(used)))
        if not rule.every:
            yield replace(rule, limit=used)
            return
        inside = [frame.cells.periods[t] for t in np.flatnonzero(periods)]
        yield replace(rule, id=f"{rule.id}-now", limit=used, every="", start=inside[0].start, end=inside[-1].end)
        after = inside[-1].end + ONE_DAY
        if after <= (rule.end or frame.problem.settings.end):
            yield replace(rule, start=after)
        return
    yield rule


def _over(problem: Problem, entry: str, limit: str, used: str) -> Text:
    name = subject(problem, entry)
    return Text(
        f"{name.zh}：限额 {limit}，已经用了 {used}，只能不再增加。",
        f"{name.en}: limit {limit}, {used} already used: no more is all that can be asked.",
    )


def _over_tests(frame: Frame, today: date, past: np.ndarray, spent: np.ndarray) -> Iterator[str]:
    for number, test in enumerate(frame.problem.tests):
        runs = [window for window in frame.windows if window.test == number]
        impossible = test.earliest < today and not runs
        if impossible or any(past[run.cells].all() and spent[run.cells].sum() < run.spend - 0.005 for run in runs):
            yield test.id
