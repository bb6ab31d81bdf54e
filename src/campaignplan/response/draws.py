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

AT_ONCE = 500_000
"""Draws times cells held in memory at a time: some 30 MB."""


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
    curves, per_click, effective = cells.curves.take(option[at]), cells.per_click[option[at]], effective[at]
    sorts = _Sorts(cells, spreads, at, draws, seed)
    height = max(1, AT_ONCE // len(at))
    for first in range(0, draws, height):
        rows = slice(first, min(draws, first + height))
        demand, worth, reach = (factor[:, sorts.of] for factor in sorts.factors(rows))
        reach *= effective
        clicks = curves.clicks(reach)
        result[rows] = (clicks * worth) @ per_click
        result[rows, OUTCOMES.index("clicks")] = np.einsum("ka,ka->k", clicks, demand)
    return result


def cell_factors(
    cells: Cells, at: Ints, spreads: Spreads, draws: int = 200, seed: int = 0
) -> Iterator[tuple[Floats, Floats, Floats]]:
    """Yield, draw by draw, what multiplies demand, clicks per yuan and conversion of the cells `at`: shapes (A,).

    The same draws as `outcome_draws` takes: a cell with demand N, price c and conversion r has N f, c / g and
    r h instead.
    """
    sorts = _Sorts(cells, spreads, at, draws, seed)
    height = max(1, AT_ONCE // max(len(at), 1))
    for first in range(0, draws, height):
        for demand, worth, reach in zip(*sorts.factors(slice(first, min(draws, first + height))), strict=True):
            yield demand[sorts.of], (reach * demand)[sorts.of], (worth / demand)[sorts.of]


class Factors(NamedTuple):
    """Draws x sorts each: what multiplies clicks, orders, and the spend inside the curve."""

    demand: Floats
    worth: Floats
    reach: Floats


def shared_factors(
    cells: Cells, at: Ints, spreads: Spreads, draws: int = 200, seed: int = 0
) -> tuple[Ints, Factors]:
    """Return the sort of each cell of `at` (A,), which may name a cell twice, and the factors of every sort.

    The same draws as `outcome_draws` takes.
    """
    sorts = _Sorts(cells, spreads, at, draws, seed)
    return sorts.of, Factors(*sorts.factors(slice(0, draws)))


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
        self.of = alike.groupby(list(alike.columns), sort=False).ngroup().to_numpy()
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

    def factors(self, rows: slice) -> tuple[Floats, Floats, Floats]:
        """Return (draws, sorts) each: what multiplies clicks, orders, and the spend inside the curve."""
        logs = sum(spread * normal[:, rows, which] for normal, which, spread in self._parts) / np.sqrt(2)
        variance = sum(spread**2 for _, _, spread in self._parts) / 2
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
