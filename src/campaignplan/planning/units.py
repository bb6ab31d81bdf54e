"""The kind and unit a line of the rule table is read in."""

from campaignplan.planning.problem import Problem

_UNITS = {
    "budget": "yuan", "roas_floor": "ratio", "order_cost_cap": "yuan", "inquiry_cost_cap": "yuan", "ramp": "yuan",
    "stock": "units", "cash": "yuan", "promoted_at_most": "count", "promotions_per_product": "count",
    "promotion_spacing": "days", "price_window": "count", "concurrent_tests": "count", "blackout": "yuan",
    "test": "yuan", "promote": "yuan",
}  # fmt: skip
_METRICS = {"orders": "orders", "inquiries": "inquiries", "clicks": "clicks"}


def unit_of(problem: Problem, entry: str) -> tuple[str, str]:
    """Return (kind, unit) of an entry; unit is one of yuan, share, ratio, units, days, count, orders…."""
    head = entry.partition(":")[0]
    rule = next((rule for rule in problem.rules if rule.id == head), None)
    if rule is None:
        kind = head.replace("-", "_")
        return kind, _UNITS.get(kind, "count")
    if rule.kind == "target":
        return rule.kind, _METRICS.get(rule.metric, "yuan")
    return rule.kind, _UNITS.get(rule.kind, rule.unit)
