"""No plan: which rules clash, by how much, and the cheapest way out.

Three questions, each one model with slacks on rules (goal left aside): how much must give way in all; which
smallest set of rules cannot hold together (a deletion filter, Chinneck and Dravnieks 1991, started from the
rows that carry a price in the first answer); and for each of them alone, how far its limit must move.
"""

from dataclasses import replace

import numpy as np

from campaignplan.planning.exact import Exact
from campaignplan.planning.explain import amount, join, subject
from campaignplan.planning.linear import Floats
from campaignplan.planning.model import Model, build, row_columns
from campaignplan.planning.result import Conflict, Relaxation
from campaignplan.planning.row import Row
from campaignplan.planning.solver import Answer, maximise
from campaignplan.planning.units import unit_of
from campaignplan.text import Text

MOST_TRIED = 40
"""The deletion filter tries at most so many rules; the set is then said to be *a* clash, not the smallest."""


def find_conflict(exact: Exact) -> Conflict:
    """Explain why the rows of an infeasible solve cannot hold together."""
    search = _Search(exact)
    core = search.core()
    ways = sorted(search.relaxations(core), key=lambda way: way[0])
    frame = exact.frame
    names = [subject(frame.problem, entry) for entry in core]
    first = [way for _, way in ways]
    clash = join(names)
    if len(core) == 1 and core[0].startswith("test:"):
        sentence = Text(
            f"{clash.zh}做不到：没有一个允许的时段能在上限内买到所需的点击",
            f"{clash.en} cannot be done: no allowed window can buy its clicks under the caps",
        )
    elif len(core) == 1:
        sentence = Text(
            f"{clash.zh}做不到：范围内的日上限、锁定、停投或产品状态不允许",
            f"{clash.en} cannot be met: the caps, locks, closed days or products in its scope do not allow it",
        )
    else:
        sentence = Text(f"这些规则不能同时成立：{clash.zh}", f"These rules cannot hold together: {clash.en}")
    if first:
        sentence = join(
            [
                sentence,
                Text(f"最省的办法：{first[0].sentence.zh}", f"cheapest way out: {first[0].sentence.en}"),
            ]
        )
    return Conflict(tuple(core), sentence, tuple(first))


SMALL = 400
"""Up to so many pieces every check is made on the true curves; above, on their roofs."""


class _Search:
    def __init__(self, exact: Exact) -> None:
        self.exact = exact
        self.frame = exact.frame
        self.rows = tuple(row for row in exact.rows if row.penalty is None)
        self.scale = {row.name: max(abs(row.rhs), abs(row.limit), 1.0) for row in self.rows}

    def core(self) -> list[str]:
        """Entries of a set of rules that cannot hold together, none of which can be left out."""
        answer, model = self._elastic({row.entry for row in self.rows}, relax=True)
        assert answer.values is not None
        priced = set()
        if answer.value < -1e-7 and answer.prices is not None:
            priced = {row.entry for row in self.rows if abs(answer.prices[model.row[row.name]]) > 1e-10}
        relax = bool(priced) and not self._holds(priced, relax=True)
        candidates = priced if relax else {row.entry for row in self.rows}
        order = sorted(candidates, key=lambda entry: (entry == "budget", entry))
        if len(order) > MOST_TRIED:
            order = self._halve(order, relax)
        for entry in list(order):
            rest = [other for other in order if other != entry]
            if not self._holds(set(rest), relax=relax):
                order = rest
        return order

    def relaxations(self, core: list[str]) -> list[tuple[float, Relaxation]]:
        """For each rule of the clash alone: how far its limit must move (relative move first)."""
        found = []
        for entry in core:
            answer, model = self._sharp({entry})
            if answer.values is None:
                continue
            way = self._move(entry, model, answer)
            if way is not None:
                found.append(way)
        if found:
            return found
        answer, model = self._sharp(set(core))
        if answer.values is None:
            answer, model = self._sharp({row.entry for row in self.rows})
        if answer.values is None:
            return []
        entries = {
            row.entry
            for row in self.rows
            if answer.values[model.slack.get(row.name, 0)] > 1e-6 and row.name in model.slack
        }
        return [way for entry in sorted(entries) if (way := self._move(entry, model, answer)) is not None]

    def _move(self, entry: str, model: Model, answer: Answer) -> tuple[float, Relaxation] | None:
        assert answer.values is not None
        best: tuple[float, float] | None = None
        row = next(row for row in self.rows if row.entry == entry)
        for row in (row for row in self.rows if row.entry == entry and row.name in model.slack):
            slack = float(answer.values[model.slack[row.name]])
            if slack <= 1e-7:
                continue
            per_limit = row.per_limit + self._dot(model, answer.values, row)
            sign = 1.0 if row.sense == "<=" else -1.0
            move = sign * slack / per_limit if abs(per_limit) > 1e-9 else float("nan")
            if best is None or abs(move) > abs(best[1]):
                best = (abs(move) / max(abs(row.limit), 1.0), move)
        if best is None:
            return None
        kind, unit = unit_of(self.frame.problem, entry)
        name = subject(self.frame.problem, entry)
        if np.isnan(best[1]) or kind in ("blackout", "test", "price_window", "promotion_spacing"):
            text = Text(f"取消{name.zh}", f"drop the {name.en}")
            return 1.0, Relaxation(entry, row.limit, float("nan"), text)
        to = row.limit + best[1]
        # Outward, to a figure people can type; a hair more than the model says leaves room for whole yuan.
        step = {"ratio": 0.01, "share": 0.001, "orders": 0.1, "inquiries": 0.1}.get(unit, 1.0)
        to = float(np.ceil(to / step - 1e-4) if best[1] > 0 else np.floor(to / step + 1e-4)) * step
        old, new, gap = (amount(kind, unit, value) for value in (row.limit, to, abs(to - row.limit)))
        verb = Text("提高", "raise") if best[1] > 0 else Text("降低", "lower")
        sentence = Text(
            f"把{name.zh}由 {old.zh} {verb.zh}到 {new.zh}（差 {gap.zh}）",
            f"{verb.en} the {name.en} from {old.en} to {new.en} (off by {gap.en})",
        )
        return best[0], Relaxation(entry, row.limit, to, sentence)

    def _dot(self, model: Model, values: Floats, row: Row) -> float:
        columns, weights = row_columns(
            self.frame, model, self.exact.pieces, row.per_limit_spend, row.per_limit_clicks
        )
        return float(values[columns] @ weights)

    def _halve(self, order: list[str], relax: bool) -> list[str]:
        """Throw away whole halves while the rest still clashes, to get down to a few."""
        while len(order) > MOST_TRIED:
            half = len(order) // 2
            for part in (order[:half], order[half:]):
                if not self._holds(set(part), relax=relax):
                    order = part
                    break
            else:
                return order[:MOST_TRIED] if not self._holds(set(order[:MOST_TRIED]), relax=relax) else order
        return order

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
