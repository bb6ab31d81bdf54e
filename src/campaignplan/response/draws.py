"""Joint draws of what is not known about the curves, and the outcomes they give.

Demand, clicks per yuan (one over the price) and conversion are each multiplied by a lognormal of *mean* one:
the plan's figures are expected values, and a sum over many lines must stay near them (with a median of one it
would drift up by a third at the priors' spreads). Lognormals lean: the middle of a range lies below the
plan's figure where much is unknown, and that is meant. Four things are drawn:

* a line's own error;
* the error of a prior, shared by all lines that take it: half the variance of such a line (`PRIOR_SHARED`);
* one shock per promotion, shared by all lines it touches;
* one shock per month, shared by all lines.

A spread is read as the standard deviation of the log of *orders for given money*: at low spend these go with
conversion / price, near saturation with demand x conversion, so each of the three factors gets the spread
over the square root of two.

Draws hang on the seed and the names of line, prior, promotion and month alone: neither the order of rows nor
other lines change them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
import pandas as pd

from campaignplan.response.cells import OUTCOMES, Bools, Cells, Floats, Ints, Labels

MONTH_SPREAD = 0.10
"""Spread of the shock all lines share in a month: our own assumption, no source, 待核实."""

PRIOR_SHARED = 0.5
"""Share of the variance that lines with the same prior have in common: our own assumption, 待核实.

A guess that is wrong for one line is wrong for the others too; taking them as independent would make the
total of many guessed lines look certain.
"""

CELLS_AT_ONCE, DRAWS_AT_ONCE = 2048, 256
"""Cells and draws looked at together: what is worked out on the way stays near the processor."""


@dataclass(frozen=True)
class Spreads:
    """How uncertain each cell is.

    Attributes
    ----------
    own, promotion
        Shape (C,): standard deviation of the log of a line's own error, and of its promotion's shock.
    prior
        Shape (L,): name of the prior a line takes its spread from, empty where it has its own.
    """

    own: Floats
    promotion: Floats
    prior: Labels


def outcome_draws(
    cells: Cells, spend: Floats, enrolled: Bools, spreads: Spreads, draws: int = 200, seed: int = 0
) -> Floats:
    """Draw the outcomes of a plan.

    Parameters
    ----------
    spend, enrolled
        Shapes (C,) and (P,): the plan.
    draws
        Number of draws K; the first of them are the same whatever K.

    Returns
    -------
    Shape (K, len(OUTCOMES)): totals, carry-in and tail included.
    """
    option = cells.chosen(enrolled)
    effective = cells.effective(spend)
    at = np.flatnonzero((effective > 0) & (cells.curves.demand[option] > 0))
    result = np.zeros((draws, len(OUTCOMES)))
    if len(at) == 0:
        return result
    sorts = _Sorts(cells, spreads, at, draws, seed)
    for first in range(0, len(at), CELLS_AT_ONCE):
        some = slice(first, first + CELLS_AT_ONCE)
        which, of = np.unique(sorts.of[some], return_inverse=True)
        curves, per_click = cells.curves.take(option[at[some]]), cells.per_click[option[at[some]]]
        for top in range(0, draws, DRAWS_AT_ONCE):
            rows = slice(top, min(draws, top + DRAWS_AT_ONCE))
            demand, worth, reach = (factor[:, of] for factor in sorts.factors(rows, which))
            reach *= effective[at[some]]
            clicks = curves.clicks(reach)
            worth *= clicks
            result[rows] += worth @ per_click
            # Clicks themselves do not convert: their column follows demand alone.
            result[rows, OUTCOMES.index("clicks")] += np.einsum("ka,ka->k", clicks, demand) - worth.sum(axis=1)
    return result


def cell_factors(
    cells: Cells, at: Ints, spreads: Spreads, draws: int = 200, seed: int = 0
) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Yield, draw by draw, what multiplies demand, clicks per yuan and conversion of the cells `at`: shapes (A,).

    The same draws as `outcome_draws` takes: a cell with demand N, price c and conversion r has N f, c / g and
    r h instead. Explanations ask for them (`planning.asking.stability`).
    """
    sorts = _Sorts(cells, spreads, at, draws, seed)
    every = np.arange(int(sorts.of.max(initial=-1)) + 1)
    for first in range(0, draws, DRAWS_AT_ONCE):
        rows = slice(first, min(draws, first + DRAWS_AT_ONCE))
        for demand, worth, reach in zip(*sorts.factors(rows, every), strict=True):
            yield demand[sorts.of], (reach * demand)[sorts.of], (worth / demand)[sorts.of]


class Factors(NamedTuple):
    """Draws x sorts each: what multiplies clicks, orders, and the spend inside the curve."""

    demand: Floats
    worth: Floats
    reach: Floats


def shared_factors(cells: Cells, at: Ints, spreads: Spreads, draws: int = 200, seed: int = 0) -> tuple[Ints, Factors]:
    """Return the sort of each cell of `at` (A,), which may name a cell twice, and the factors of every sort.

    The same draws as `outcome_draws` takes.
    """
    sorts = _Sorts(cells, spreads, at, draws, seed)
    return sorts.of, Factors(*sorts.factors(slice(0, draws), np.arange(int(sorts.of.max(initial=-1)) + 1)))


class _Sorts:
    """Sorts of cells that share all their draws: many cells are alike, so each sort is drawn once.

    `of` is the sort of each cell of `at`.
    """

    def __init__(self, cells: Cells, spreads: Spreads, at: Ints, draws: int, seed: int) -> None:
        months, month = _codes([period.month for period in cells.periods])
        events, event = _codes(cells.promotion)
        priors, prior = _codes(spreads.prior)
        lines = [f"{line.product} {line.channel}" for line in cells.lines]
        alike = pd.DataFrame(
            {
                "line": cells.line_of[at],
                "month": month[cells.period_of[at]],
                "event": event[at],
                "own": spreads.own[at],
                "shared": spreads.promotion[at],
            }
        )
        self.of: Ints = np.asarray(alike.groupby(list(alike.columns), sort=False).ngroup(), dtype=np.int64)
        each = alike.drop_duplicates()
        line, own = each["line"].to_numpy(), each["own"].to_numpy()
        common = np.where(spreads.prior[line] != "", PRIOR_SHARED, 0.0)
        self._parts = (
            (_normals("line", lines, draws, seed), line, own * np.sqrt(1 - common)),
            (_normals("prior", priors, draws, seed), prior[line], own * np.sqrt(common)),
            (_normals("promotion", events, draws, seed), each["event"].to_numpy(), each["shared"].to_numpy()),
            (
                _normals("month", months, draws, seed),
                each["month"].to_numpy(),
                np.full(len(each), MONTH_SPREAD),
            ),
        )

    def factors(self, rows: slice, sorts: Ints) -> tuple[Floats, Floats, Floats]:
        """Return (draws, sorts) each: what multiplies clicks, orders, and the spend inside the curve."""
        parts = [(normal, of[sorts], spread[sorts]) for normal, of, spread in self._parts]
        logs = sum(spread * normal[:, rows, of] for normal, of, spread in parts) / np.sqrt(2)
        variance = sum(spread**2 for _, _, spread in parts) / 2
        demand, clicks_per_yuan, conversion = np.exp(logs - variance / 2)
        # N f clicks to be had at c / g a click: N f h(x g / (c N f)), so a yuan counts g / f as much.
        return demand, demand * conversion, clicks_per_yuan / demand


def _codes(names: Sequence[str] | Labels) -> tuple[list[str], Ints]:
    codes, used = pd.factorize(np.asarray(names, dtype=object))
    return [str(name) for name in used], np.asarray(codes, dtype=np.int64)


def _normals(kind: str, names: Sequence[str], draws: int, seed: int) -> Floats:
    """Shape (3, draws, names): standard normals, each name's from a generator of its own."""
    result = np.empty((3, draws, len(names)))
    for number, name in enumerate(names):
        own = int.from_bytes(blake2b(f"{kind} {name}".encode(), digest_size=8).digest(), "big")
        result[:, :, number] = np.random.default_rng([seed, own]).standard_normal((draws, 3)).T
    return result
