"""Bounds: the least and the most a part of the plan may get, as people set them with a slider.

A bound is kept as the problem's own rules (``floor``, ``cap``, ``blackout``) under ids made of the part, so that
it can be read back, moved and taken away again.
"""

from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from math import ceil, floor

from campaignplan.ids import is_slug
from campaignplan.planning.asking.grouped import Dimension
from campaignplan.planning.frame import Frame
from campaignplan.planning.plan import Plan
from campaignplan.planning.problem import Problem, Settings
from campaignplan.planning.rule import Rule, RuleKind

Part = tuple[tuple[Dimension, str], ...]
"""A part of the plan: member of one dimension (a row of a table), or of several (a cell), in dimensions' order."""
OWN = "bound"
"""Begins the ids of the rules that bounds are kept as."""
KINDS: tuple[RuleKind, ...] = ("floor", "cap", "blackout")
HAIR = 0.005
"""What is held may move by this share: whole steps of budgets seldom add up to the very yuan."""


@dataclass(frozen=True, slots=True)
class Bound:
    """`part` gets from `low` to `high` yuan; `high` None: as much as the rest allows."""

    part: Part
    low: float = 0.0
    high: float | None = None

    @property
    def empty(self) -> bool:
        """Whether it asks for nothing."""
        return self.low <= 0 and self.high is None


def held(part: Part, amount: float) -> Bound:
    """Return the bound that keeps a part where it is, but for a `HAIR`."""
    return Bound(part, float(floor(amount * (1 - HAIR))), float(ceil(amount * (1 + HAIR))))


def bounds(problem: Problem) -> dict[Part, Bound]:
    """Return the bounds that are among a problem's rules."""
    found: dict[Part, Bound] = {}
    for rule in problem.rules:
        part = _part(rule)
        if not rule.id.startswith(f"{OWN}-") or rule.kind not in KINDS or not part:
            continue
        known = found.get(part, Bound(part))
        found[part] = replace(known, low=rule.limit) if rule.kind == "floor" else replace(known, high=rule.limit)
    return found


def bounded(problem: Problem, bound: Bound) -> Problem:
    """Return the problem with a bound in place of the one its part had; an empty one takes that away."""
    mine = {rule_id(bound.part, kind) for kind in KINDS}
    rules = [rule for rule in problem.rules if rule.id not in mine]
    if bound.low > 0:
        rules.append(_rule(problem.settings, bound.part, "floor", bound.low))
    if bound.high is not None:
        # A cap of nothing is no cap to the checks: what must not be spent is a blackout.
        rules.append(_rule(problem.settings, bound.part, "cap" if bound.high > 0 else "blackout", bound.high))
    return replace(problem, rules=tuple(rules))


def rule_id(part: Part, kind: RuleKind) -> str:
    """Return the id of the rule that keeps one side of a part's bound."""
    named = "-".join([OWN, kind, *(f"{dimension}-{member}" for dimension, member in part)])
    return named if is_slug(named) else f"{OWN}-{kind}-{blake2b(named.encode(), digest_size=10).hexdigest()}"


def spent(plan: Plan, part: Part) -> float:
    """Return the yuan of a part, as its bound counts them.

    A promotion counts every cell of its phases, also where they overlap another's: more than the one that a
    table by promotion writes each cell under.
    """
    frame = Frame(plan.problem, plan.cells, "profit")
    rule = _rule(plan.problem.settings, part, "cap", 0.0)
    return sum(float(plan.spend[frame.within(frame.mask(rule), inside)].sum()) for _, inside in frame.slices(rule))


def members(problem: Problem, dimension: Dimension) -> tuple[str, ...]:
    """Return the members that bounds can be set for, in the order people expect."""
    horizon = problem.settings.horizon
    match dimension:
        case "month":
            return _months(problem.settings)
        case "stage":
            from campaignplan.words import STAGES

            return tuple(STAGES)
        case "channel":
            return tuple(channel.id for channel in problem.channels)
        case "product":
            return tuple(product.id for product in problem.products)
        case "promotion":
            live = [p for p in problem.promotions if any(f.span.overlap(horizon) for f in p.selling_phases())]
            return tuple(p.id for p in sorted(live, key=lambda p: (p.anchor, p.id)))


def _months(settings: Settings) -> tuple[str, ...]:
    first = settings.start.year * 12 + settings.start.month - 1
    last = settings.end.year * 12 + settings.end.month - 1
    return tuple(f"{month // 12}-{month % 12 + 1:02d}" for month in range(first, last + 1))


def _rule(settings: Settings, part: Part, kind: RuleKind, limit: float) -> Rule:
    scope = {dimension: member for dimension, member in part if dimension != "month"}
    made = Rule(rule_id(part, kind), kind, limit, **scope)  # type: ignore[arg-type]  # each is a column of a scope
    month = dict(part).get("month")
    if month is None:
        return made
    year, number = int(month[:4]), int(month[5:])
    last = date(year, number, monthrange(year, number)[1])
    return replace(made, start=max(date(year, number, 1), settings.start), end=min(last, settings.end))


def _part(rule: Rule) -> Part:
    scope: dict[Dimension, str] = {
        "month": f"{rule.start:%Y-%m}" if rule.start else "",
        "stage": rule.stage,
        "channel": rule.channel,
        "product": rule.product,
        "promotion": rule.promotion,
    }
    return tuple((dimension, member) for dimension, member in scope.items() if member)


def part_of(**members_: str) -> Part:
    """Return a part from members by dimension, in the dimensions' order; empty ones are left out."""
    order: tuple[Dimension, ...] = ("month", "stage", "channel", "product", "promotion")
    return tuple((dimension, members_[dimension]) for dimension in order if members_.get(dimension))
