"""What clashes, searched on blocks: any size.

Rules clash when no weighing of the blocks' answers keeps them, and prices prove it: at them all answers together
earn less than nothing (a Farkas proof). Rules without a price in the proof are not part of the clash. The filter
runs on blocks that see every rule as a row, so that answers found once serve every set of rules; where that
proves nothing, because a clash needs what blocks keep inside, on blocks made anew for each set.

Answers may be weighed, so what is proven here is proven; a clash of yes-or-no decisions alone is not seen.
"""

import time
from dataclasses import dataclass, replace

import numpy as np

from campaignplan.planning.columns.bench import Bench
from campaignplan.planning.columns.blocks import only_enrols
from campaignplan.planning.conflict import ONLY_DROPPED, Move, smallest
from campaignplan.planning.frame import Frame
from campaignplan.planning.row import Row, terms
from campaignplan.planning.rules import Ramp
from campaignplan.planning.units import unit_of


@dataclass
class ColumnClash:
    """The search on the rows and ramps of a problem that columns have proven infeasible.

    `proof` are the prices, by row's name, that showed it: the first to ask about. `deadline` ends the filter: what
    is left then is a clash, perhaps not the smallest.
    """

    frame: Frame
    rows: tuple[Row, ...]
    ramps: tuple[Ramp, ...]
    proof: dict[str, float]
    deadline: float

    def __post_init__(self) -> None:
        self.rows = tuple(row for row in self.rows if row.penalty is None)
        self.ramps = tuple(ramp for ramp in self.ramps if ramp.penalty is None)
        self.entries = {row.entry for row in self.rows} | {ramp.entry for ramp in self.ramps}

    def core(self) -> list[str]:
        """Return entries that cannot hold together, none of which can be left out."""
        money = self._money
        bench = self._bench(money, seen=money)
        found = bench.proven({f"{name}*": price for name, price in self.proof.items()}) or bench.clash(money)
        if found:
            return smallest(found, bench.clash)
        found = self._anew(self.entries)
        return smallest(self.entries if found is None else found, self._anew)

    def moves(self, core: list[str]) -> list[Move]:
        """Return for each entry of `core` alone how far its limit must move; else moves that help together."""
        bench = self._bench(self.entries, seen=set(core))
        found = [move for entry in core if (move := self._move(bench, entry)) is not None]
        if found:
            return found
        together = bench.together(set(core)) or self._bench(self.entries, seen=self._money).together(self._money)
        return [Move(self._row(entry), self._by(entry, by)) for entry, by in sorted(together.items())]

    @property
    def _money(self) -> set[str]:
        """Entries that speak of more than enrolments: as rows they are few."""
        return {row.entry for row in self.rows if not only_enrols(row)}

    def _move(self, bench: Bench, entry: str) -> Move | None:
        if bench.clash(self.entries - {entry}) is not None:
            return None  # another clash would stay
        row = self._row(entry)
        by = self._by(entry, 0.0)
        return Move(row, by if np.isnan(by) else bench.least(entry))

    def _by(self, entry: str, by: float) -> float:
        """Return the move of an entry's limit; NaN where it has none, or ramps keep it inside."""
        inside = all(row.entry != entry for row in self.rows)
        return float("nan") if inside or unit_of(self.frame.problem, entry)[0] in ONLY_DROPPED else by

    def _row(self, entry: str) -> Row:
        """Return the first row of an entry, or one that stands for a ramp's."""
        ramp = next((ramp for ramp in self.ramps if ramp.entry == entry), None)
        if ramp is not None:
            return Row(ramp.entry, ramp.entry, ramp.rule, "<=", ramp.limit, ramp.limit)
        return next(row for row in self.rows if row.entry == entry)

    def _anew(self, entries: set[str]) -> set[str] | None:
        """Prove on blocks that keep inside what they can of these rules, and know no other."""
        if time.monotonic() > self.deadline:
            return None
        bench = self._bench(entries, seen=set())
        return entries if bench.clash(entries) is not None else None

    def _bench(self, entries: set[str], seen: set[str]) -> Bench:
        rows = tuple(row for row in self.rows if row.entry in entries)
        ramps = tuple(ramp for ramp in self.ramps if ramp.entry in entries)
        problem, inside = self.frame.problem, entries - seen
        tests = tuple(replace(test, required=test.required and f"test:{test.id}" in inside) for test in problem.tests)
        goods = tuple(
            product if f"promote:{product.id}" in inside else replace(product, promote="auto")
            for product in problem.products
        )
        frame = replace(self.frame, problem=replace(problem, tests=tests, products=goods))
        shown = tuple(_visible(row) if row.entry in seen else row for row in rows)
        return Bench(frame, shown + self._places(entries & seen), ramps, self.deadline)

    def _places(self, entries: set[str]) -> tuple[Row, ...]:
        """Return rows: a product that must be promoted has a place among those promoted."""
        return tuple(
            Row(f"{name}:place*", name, name, ">=", 1.0, 1.0, promoted=terms([number]), per_limit=0.0, penalty=np.inf)
            for number, product in enumerate(self.frame.problem.products)
            if product.promote == "yes" and (name := f"promote:{product.id}") in entries
        )


def _visible(row: Row) -> Row:
    """Return a row that blocks do not keep inside: soft, at any price, and of another name."""
    return replace(row, name=f"{row.name}*", penalty=np.inf)
