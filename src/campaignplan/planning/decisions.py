"""What a method decided, before the audit has looked at it."""

from dataclasses import dataclass, field

from campaignplan.planning.linear import Bools, Floats


@dataclass(frozen=True)
class Decisions:
    """Spend (C,), enrolled pairs (P,), promoted products, test windows, and what the rows are worth.

    `value` is the model's, in goal units; `prices` row name -> change of the goal per unit of right-hand side,
    with whole decisions kept; `inside` entry of the rule table -> the same per unit of limit, for rules that have no
    row; `rounded` (C,) the spend in whole steps, where the method has rounded it.
    """

    spend: Floats
    enrolled: Bools
    promoted: Floats
    window: Floats
    value: float
    prices: dict[str, float] = field(default_factory=dict)
    inside: dict[str, float] = field(default_factory=dict)
    rounded: Floats | None = None
