"""No plan: which rules clash, and the cheapest way out, in plain words.

Two searches find them: `planning.exact_clash` on the exact model, where every yes or no counts, and
`planning.columns.clash` on blocks, at any size. What they share is here: the filter that leaves the smallest
set (a deletion filter, Chinneck and Dravnieks 1991), and the sentences.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from campaignplan.planning.check.rules import may_be
from campaignplan.planning.explain import amount, join, subject
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Conflict, Relaxation
from campaignplan.planning.row import Row
from campaignplan.planning.units import unit_of
from campaignplan.text import Text

ONLY_DROPPED = ("blackout", "test", "promote", "price_window", "promotion_spacing")
"""Kinds without a limit that a merchant could move a little: the way out is to do without them."""
AT_MOST = (
    "budget",
    "cap",
    "cash",
    "blackout",
    "stock",
    "promoted_at_most",
    "promotions_per_product",
    "promotion_spacing",
)
"""Kinds that clash alone only with what is settled."""
ON_CURVES = ("roas_floor", "order_cost_cap", "inquiry_cost_cap", "target")
HAIR = 1e-3
MOST_TRIED = 80
"""The filter tries to leave out so many parts; the set is then *a* clash, perhaps not the smallest."""
MOST_NAMED = 8
"""Of a larger set so many are named."""


@dataclass(frozen=True)
class Move:
    """How far the limit of `row`'s entry must move, in its own unit; NaN where it can only be dropped."""

    row: Row
    by: float

    @property
    def share(self) -> float:
        """The move as a share of the limit (of 1 where it is smaller): what makes ways comparable."""
        return 1.0 if np.isnan(self.by) else abs(self.by) / max(abs(self.row.limit), 1.0)


class Clashes(Protocol):
    """A search for what cannot hold together."""

    def core(self) -> list[str]:
        """Return entries that cannot hold together, none of which can be left out."""

    def moves(self, core: list[str]) -> list[Move]:
        """Return for each entry of `core` alone how far its limit must move while all other rules hold.

        Where no single one helps: moves that help together.
        """


def find_conflict(problem: Problem, search: Clashes) -> Conflict:
    """Explain why the rules of a problem without a plan cannot hold together."""
    core = search.core()
    ways = [_relaxation(problem, move) for move in sorted(search.moves(core), key=lambda move: move.share)]
    sentence = _clash(problem, core)
    if ways:
        best = ways[0].sentence
        sentence = join([sentence, Text(f"最省的办法：{best.zh}", f"cheapest way out: {best.en}")])
    return Conflict(tuple(core), sentence, tuple(ways))


def not_found(problem: Problem, entries: tuple[str, ...]) -> Text:
    """Say that no proof of a clash was found, and no plan either: those tried last missed `entries`."""
    missed = join(subject(problem, entry) for entry in entries[:MOST_NAMED])
    return Text(
        f"没有证明规则互相矛盾，但试过的整体方案都没能全部满足，最后没满足的是：{missed.zh}",
        "the rules are not proven to clash, but no whole plan tried keeps them all; "
        f"the last one missed: {missed.en}",
    )


def smallest(entries: set[str], clash: Callable[[set[str]], set[str] | None]) -> list[str]:
    """Leave entries out while the rest still clashes: first many at a time, at last one by one.

    Parameters
    ----------
    entries
        Entries that clash.
    clash
        Of given entries, those that are proven to clash; None where there is no proof.
    """
    left = sorted(entries, key=lambda entry: (entry == "budget", entry))
    step, tried = max(1 << (len(left).bit_length() - 2), 1) if len(left) > 4 else 1, 0
    while step >= 1:
        kept = 0
        while kept < len(left) and tried < MOST_TRIED:
            tried += 1
            needed = set(left[:kept])
            rest = [*left[:kept], *left[kept + step :]]
            found = clash(set(rest))
            if found is None:
                kept += step
            else:
                left = [entry for entry in rest if entry in found]
                kept = sum(entry in needed for entry in left)
        step //= 2
    return left


def _clash(problem: Problem, core: list[str]) -> Text:
    names = [subject(problem, entry) for entry in core]
    clash = join(names[:MOST_NAMED])
    if len(core) == 1 and core[0].startswith("test:"):
        return Text(
            f"{clash.zh}做不到：没有一个允许的时段能在上限内买到所需的点击",
            f"{clash.en} cannot be done: no allowed window can buy its clicks under the caps",
        )
    kind = unit_of(problem, core[0])[0]
    if len(core) == 1 and kind in AT_MOST:
        return Text(
            f"{clash.zh}做不到：已经定下的（锁定、预算账本、必报活动及其费用）就超出了",
            f"{clash.en} cannot be met: what is settled already (locks, the budget book, promotions that must be "
            "enrolled and their fees) goes beyond it",
        )
    if len(core) == 1:
        return Text(
            f"{clash.zh}做不到：范围内的日上限、锁定、停投或商品状态不允许",
            f"{clash.en} cannot be met: the caps, locks, closed days or products in its scope do not allow it",
        )
    more = len(core) - MOST_NAMED
    if more > 0:
        clash = Text(f"{clash.zh}；以及另外 {more} 条", f"{clash.en}; and {more} more")
    return Text(f"这些规则不能同时成立：{clash.zh}", f"These rules cannot hold together: {clash.en}")


def _relaxation(problem: Problem, move: Move) -> Relaxation:
    row, entry = move.row, move.row.entry
    kind, unit = unit_of(problem, entry)
    name = subject(problem, entry)
    if np.isnan(move.by) or kind in ONLY_DROPPED:
        return Relaxation(entry, row.limit, float("nan"), Text(f"取消{name.zh}", f"drop the {name.en}"))
    to = row.limit + move.by
    # Outward, to a figure people can type; where curves decide, a hair more leaves room for whole yuan.
    if kind in ON_CURVES:
        to += HAIR * np.sign(move.by) * abs(to)
    step = {"ratio": 0.01, "share": 0.001, "orders": 0.1, "inquiries": 0.1}.get(unit, 1.0)
    to = float(np.ceil(to / step - 1e-4) if move.by > 0 else np.floor(to / step + 1e-4)) * step
    old, new, gap = (amount(kind, unit, value) for value in (row.limit, to, abs(to - row.limit)))
    rule = next((rule for rule in problem.rules if rule.id == entry.partition(":")[0]), None)
    if rule is not None and not may_be(replace(rule, limit=to)):
        # No limit that may be written would do, as with a profit asked for where there are only losses.
        only = Text(
            f"取消{name.zh}（要 {old.zh}；其他规则不变，只能到 {new.zh}）",
            f"drop the {name.en} ({old.en} is asked for; with the other rules as they are, {new.en} is all that can "
            "be reached)",
        )
        return Relaxation(entry, row.limit, float("nan"), only)
    verb = Text("提高", "raise") if move.by > 0 else Text("降低", "lower")
    sentence = Text(
        f"把{name.zh}由 {old.zh} {verb.zh}到 {new.zh}（差 {gap.zh}）",
        f"{verb.en} the {name.en} from {old.en} to {new.en} (off by {gap.en})",
    )
    return Relaxation(entry, row.limit, to, sentence)
