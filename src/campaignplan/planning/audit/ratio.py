"""Checks of what money brings: ROAS floors, cost ceilings, targets."""

from collections.abc import Iterator

from campaignplan.planning.audit.evidence import Evidence
from campaignplan.planning.audit.finding import Finding, over, relative
from campaignplan.planning.rule import Rule


def roas_floor(evidence: Evidence, rule: Rule) -> Iterator[Finding]:
    """GMV of a group at least `limit` times its spend."""
    for entry, spend, gmv in _groups(evidence, rule, "gmv"):
        excess = over(rule.limit * spend, gmv, relative(rule.limit * spend, gmv))
        used = gmv / spend if spend > 0 else float("nan")
        yield Finding(entry, rule.id, rule.kind, rule.limit, used, excess, "ratio", "least", rule.penalty, "yuan")


def cost_cap(evidence: Evidence, rule: Rule) -> Iterator[Finding]:
    """Spend of a group at most `limit` yuan per order or per inquiry."""
    name = "orders" if rule.kind == "order_cost_cap" else "inquiries"
    for entry, spend, outcome in _groups(evidence, rule, name):
        excess = over(spend, rule.limit * outcome, relative(spend, rule.limit * outcome))
        used = spend / outcome if outcome > 0 else float("inf") if spend > 0 else float("nan")
        yield Finding(entry, rule.id, rule.kind, rule.limit, used, excess, "yuan", "most", rule.penalty)


def target(evidence: Evidence, rule: Rule) -> Iterator[Finding]:
    """Check an outcome of a group: at least `limit`; profit and lifetime after its spend, before fees."""
    after_spend = rule.metric in ("profit", "lifetime")
    unit = rule.metric if rule.metric in ("orders", "inquiries", "clicks") else "yuan"
    for entry, spend, outcome in _groups(evidence, rule, "gross" if rule.metric == "profit" else rule.metric):
        used = outcome - spend if after_spend else outcome
        excess = over(rule.limit, used, relative(rule.limit, outcome))
        yield Finding(entry, rule.id, rule.kind, rule.limit, used, excess, unit, "least", rule.penalty)


def _groups(evidence: Evidence, rule: Rule, name: str) -> Iterator[tuple[str, float, float]]:
    spend, outcome = evidence.sums(rule), evidence.sums(rule, name)
    for entry, periods in evidence.ground.spans(rule):
        yield entry, float(spend[periods].sum()), float(outcome[periods].sum())
