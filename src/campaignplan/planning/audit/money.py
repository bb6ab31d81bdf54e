"""Checks of money: the total, caps and floors of groups, blackouts."""

from collections.abc import Iterator

import pandas as pd

from campaignplan.planning.audit.evidence import Evidence
from campaignplan.planning.audit.finding import HALF_A_FEN, Finding, Sense, over, relative
from campaignplan.planning.problem import Problem
from campaignplan.planning.rule import Rule


def payments(problem: Problem) -> list[tuple[pd.Timestamp, float, bool]]:
    """Return the budget book's payments inside the plan's days: day, yuan, whether out of the total.

    A payment repeated on a day a month does not have falls on that month's last day.
    """
    first, last = pd.Timestamp(problem.settings.start), pd.Timestamp(problem.settings.end)
    result = []
    for line in problem.book:
        begin = pd.Timestamp(line.date)
        if not line.every:
            days = [begin]
        else:
            until = last if line.until is None else min(last, pd.Timestamp(line.until))
            step = 1 if line.every == "month" else 3
            count = max(0, (until.year - begin.year) * 12 + until.month - begin.month) // step + 1
            days = [begin + pd.DateOffset(months=step * n) for n in range(count)]
            days = [day for day in days if day <= until]
        result += [(day, line.amount, line.in_budget) for day in days if first <= day <= last]
    return result


def budget(evidence: Evidence) -> Iterator[Finding]:
    """Clicks, enrolment fees and the book's lines in the budget against the total less the reserve.

    A total to be used up exactly may be missed by less than the smallest step of an open cell: whole steps
    cannot do better.
    """
    settings = evidence.problem.settings
    if settings.total is None:
        return
    limit = settings.total * (1 - settings.reserve)
    book = sum(amount for _, amount, inside in payments(evidence.problem) if inside)
    used = float(evidence.spend.sum()) + evidence.plan.fees + book
    excess = over(used, limit, HALF_A_FEN)
    if settings.spend == "exactly" and not excess:
        step = float(evidence.cells.step[evidence.cells.open].min(initial=1_000_000))
        excess = limit - used if limit - used >= step else 0.0
    sense: Sense = "exactly" if settings.spend == "exactly" else "most"
    yield Finding("budget", "budget", "budget", limit, used, excess, "yuan", sense)


def bounded(evidence: Evidence, rule: Rule) -> Iterator[Finding]:
    """Money of a group at most (cap) or at least (floor) the limit, in yuan or as a share."""
    sign = 1.0 if rule.kind == "cap" else -1.0
    sense: Sense = "most" if rule.kind == "cap" else "least"
    by_period = evidence.ground.scope(rule).sums(evidence.spend)
    everything = evidence.spend.sum(axis=0) * evidence.ground.planned
    for entry, periods in evidence.ground.spans(rule):
        group = float(by_period[periods].sum())
        if rule.unit == "yuan":
            excess = over(sign * group, sign * rule.limit, HALF_A_FEN)
            yield Finding(entry, rule.id, rule.kind, rule.limit, group, excess, "yuan", sense, rule.penalty)
            continue
        base = float(everything[periods].sum() if rule.share_of == "span" else everything.sum())
        used = group / base if base > 0 else float("nan")
        excess = over(sign * group, sign * rule.limit * base, relative(group, base))
        yield Finding(entry, rule.id, rule.kind, rule.limit, used, excess, "share", sense, rule.penalty, "yuan")


def blackout(evidence: Evidence, rule: Rule) -> Iterator[Finding]:
    """Nothing spent in scope and span; always hard."""
    used = float(evidence.spend[evidence.ground.mask(rule) & evidence.ground.within(rule)].sum())
    yield Finding(rule.id, rule.id, rule.kind, 0.0, used, over(used, 0.0, HALF_A_FEN), "yuan")
