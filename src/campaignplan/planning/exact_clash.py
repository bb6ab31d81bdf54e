"""What clashes, searched on the exact model: every yes or no counts, and sizes stay small.

Every question is one model with slacks on rules, the goal left aside: how much must give way in all; which rules
cannot hold together; and for each of them alone, how far its limit must move.
"""

from dataclasses import replace

import numpy as np

from campaignplan.planning.conflict import ONLY_DROPPED, Move, smallest
from campaignplan.planning.exact import Exact
from campaignplan.planning.linear import Floats
from campaignplan.planning.model import Model, build, row_columns
from campaignplan.planning.row import Row
from campaignplan.planning.solver import Answer, maximise
from campaignplan.planning.units import unit_of

SMALL = 400
"""Up to so many pieces every check is made on the true curves; above, on their roofs."""


class ExactClash:
    """The search on the rows of an infeasible exact solve."""

    def __init__(self, exact: Exact) -> None:
        self.exact = exact
        self.frame = exact.frame
        self.rows = tuple(row for row in exact.rows if row.penalty is None)
        self.scale = {row.name: max(abs(row.rhs), abs(row.limit), 1.0) for row in self.rows}

    def core(self) -> list[str]:
        """Return entries that cannot hold together, none of which can be left out."""
        answer, model = self._elastic({row.entry for row in self.rows}, relax=True)
        assert answer.values is not None
        priced = set()
        if answer.value < -1e-7 and answer.prices is not None:
            priced = {row.entry for row in self.rows if abs(answer.prices[model.row[row.name]]) > 1e-10}
        relax = bool(priced) and not self._holds(priced, relax=True)
        return smallest(
            priced if relax else {row.entry for row in self.rows},
            lambda entries: None if self._holds(entries, relax=relax) else entries,
        )

    def moves(self, core: list[str]) -> list[Move]:
        """Return for each entry of `core` alone how far its limit must move; else moves that help together."""
        found = []
        for entry in core:
            answer, model = self._sharp({entry})
            move = None if answer.values is None else self._move(entry, model, answer)
            if move is not None:
                found.append(move)
        if found:
            return found
        answer, model = self._sharp(set(core))
        if answer.values is None:
            answer, model = self._sharp({row.entry for row in self.rows})
        if answer.values is None:
            return []
        entries = {
            row.entry for row in self.rows if row.name in model.slack and answer.values[model.slack[row.name]] > 1e-6
        }
        return [move for entry in sorted(entries) if (move := self._move(entry, model, answer)) is not None]

    def _move(self, entry: str, model: Model, answer: Answer) -> Move | None:
        """Return the largest move of an entry's rows."""
        assert answer.values is not None
        best: Move | None = None
        dropped = unit_of(self.frame.problem, entry)[0] in ONLY_DROPPED
        for row in (row for row in self.rows if row.entry == entry and row.name in model.slack):
            slack = float(answer.values[model.slack[row.name]])
            if slack <= 1e-7:
                continue
            per_limit = row.per_limit + self._dot(model, answer.values, row)
            sign = 1.0 if row.sense == "<=" else -1.0
            move = Move(row, float("nan") if dropped or abs(per_limit) <= 1e-9 else sign * slack / per_limit)
            if best is None or abs(move.by) > abs(best.by):
                best = move
        return best

    def _dot(self, model: Model, values: Floats, row: Row) -> float:
        columns, weights = row_columns(
            self.frame, model, self.exact.pieces, row.per_limit_spend, row.per_limit_clicks
        )
        return float(values[columns] @ weights)

    def _holds(self, entries: set[str], *, relax: bool) -> bool:
        rows = tuple(row for row in self.rows if row.entry in entries)
        small = len(self.exact.pieces) < SMALL
        for _ in range(6 if small else 1):
            model = build(self.frame, rows, self.exact.pieces, self.exact.cuts, self.exact.several)
            answer = self._maximise(model, relax and not small)
            if answer.values is None:
                return False
            if not small or not self.exact.sharpen(model, answer):
                break
        return True

    def _elastic(self, entries: set[str], *, relax: bool) -> tuple[Answer, Model]:
        """Give the rows of `entries` slacks that cost their share of the limit, and the goal no say."""
        rows = tuple(
            replace(row, penalty=1.0 / self.scale[row.name]) if row.entry in entries else row for row in self.rows
        )
        model = build(self.frame, rows, self.exact.pieces, self.exact.cuts, self.exact.several)
        cost = np.zeros(len(model.linear.names))
        for name, column in model.slack.items():
            cost[column] = -1.0 / self.scale[name]
        model.linear.cost = [cost]
        return self._maximise(model, relax, keep_cost=True), model

    def _sharp(self, entries: set[str]) -> tuple[Answer, Model]:
        """Solve with slacks, and again with sharper roofs, until the slacks are true on the curves."""
        answer, model = self._elastic(entries, relax=False)
        for _ in range(12):
            if answer.values is None or not self.exact.sharpen(model, answer):
                break
            answer, model = self._elastic(entries, relax=False)
        return answer, model

    def _maximise(self, model: Model, relax: bool, *, keep_cost: bool = False) -> Answer:
        if not keep_cost:
            model.linear.cost = [np.zeros(len(model.linear.names))]
        integer = np.concatenate(model.linear.integer)
        return maximise(model.linear, gap=1e-4, time_limit=30.0, integer=np.zeros_like(integer) if relax else integer)
