"""Checks of money: the total, caps and floors of groups, blackouts."""

from collections.abc import Iterator

from campaignplan.planning.audit.evidence import Evidence
from campaignplan.planning.audit.finding import HALF_A_FEN, Finding, Sense, over, relative
from campaignplan.planning.rule import Rule


def budget(evidence: Evidence) -> Iterator[Finding]:
    """Clicks, enrolment fees and the book's lines in the budget against the total less the reserve.

    A total to be used up exactly may be missed by less than the smallest step of an open cell: whole steps
    cannot do better.
    """
    settings = evidence.problem.settings
    if settings.total is None:
        return
    limit = settings.total * (1 - settings.reserve)
    book = sum(amount for _, amount, inside in evidence.ground.payments if inside)
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
    by_period = evidence.sums(rule)
    everything = evidence.once("planned", lambda: evidence.spend.sum(axis=0) * evidence.ground.planned)
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
