"""Rules as rows: one function a rule; `all_rows` is the table of contents."""

from collections.abc import Callable, Iterator

from campaignplan.planning.frame import Frame
from campaignplan.planning.row import Row
from campaignplan.planning.rule import Rule, RuleKind
from campaignplan.planning.rules.choices import (
    price_window,
    promote,
    promoted_at_most,
    promotion_spacing,
    promotions_per_product,
)
from campaignplan.planning.rules.flow import cash, stock
from campaignplan.planning.rules.money import blackout, budget, cap, floor
from campaignplan.planning.rules.ramps import Ramp, ramp, ramps
from campaignplan.planning.rules.ratio import inquiry_cost_cap, order_cost_cap, roas_floor, target
from campaignplan.planning.rules.tests import concurrent_tests, tests

__all__ = ["ALWAYS", "KINDS", "Ramp", "all_rows", "coupling_rows", "ramps"]

KINDS: dict[RuleKind, Callable[[Frame, Rule], Iterator[Row]]] = {
    "cap": cap,
    "floor": floor,
    "blackout": blackout,
    "roas_floor": roas_floor,
    "order_cost_cap": order_cost_cap,
    "inquiry_cost_cap": inquiry_cost_cap,
    "target": target,
    "ramp": ramp,
    "cash": cash,
    "promoted_at_most": promoted_at_most,
    "promotions_per_product": promotions_per_product,
    "promotion_spacing": promotion_spacing,
    "concurrent_tests": concurrent_tests,
}
"""Rules a user can state."""

ALWAYS: tuple[Callable[[Frame], Iterator[Row]], ...] = (budget, stock, price_window, promote, tests)
"""Rules the problem states by itself: its total, its stock, its price windows, its tests."""


def all_rows(frame: Frame) -> tuple[Row, ...]:
    """Return every rule of a problem as rows."""
    return _rows(frame, frame.problem.rules)


def coupling_rows(frame: Frame) -> tuple[Row, ...]:
    """Return every rule as rows but ramps (see `ramps`), which hold inside one line."""
    return _rows(frame, tuple(rule for rule in frame.problem.rules if rule.kind != "ramp"))


def _rows(frame: Frame, rules: tuple[Rule, ...]) -> tuple[Row, ...]:
    rows: list[Row] = []
    for state in ALWAYS:
        rows += state(frame)
    for rule in rules:
        rows += KINDS[rule.kind](frame, rule)
    return tuple(rows)
