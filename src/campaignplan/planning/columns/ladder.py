"""Ladders: what a line with carry-over is worth at every total of money, by dynamic programming.

At one price of money a line with S-curves jumps from little to much; a plan within its total may need what lies
between. So money spent joins the state: V_t(s, m) is the best worth from period t on with s effective yuan a day
felt before it and m *rungs* of money still to be spent, each `rung` yuan. States lie on a grid and are joined by
chords; what comes out is a spend near the best for each total, not a proof.
"""

from dataclasses import dataclass

import numpy as np

from campaignplan.planning.columns.chain import Chains
from campaignplan.response.cells import Floats, Ints

STATES = 32
"""Grid points of the state."""
RUNGS = 200
"""Rungs of the most a line may spend that is looked at."""
NEVER = -1e18


@dataclass(frozen=True)
class Ladder:
    """One line's worth by total: `worth` (rungs + 1,) in goal units at the chain's own costs, `rung` in yuan."""

    chain: Chains
    rung: float
    state: Floats
    values: tuple[Floats, ...]

    @property
    def worth(self) -> Floats:
        """Shape (rungs + 1,): worth of spending so many rungs, far below zero where it cannot be."""
        first = self.values[0]
        return np.array([np.interp(self.chain.felt[0], self.state, first[:, m]) for m in range(first.shape[1])])

    def spend(self, rungs: Ints) -> Floats:
        """Shape (n, T): a spend for each number of rungs."""
        left, felt = np.array(rungs, dtype=np.int64), np.full(len(rungs), self.chain.felt[0])
        result = np.zeros((len(left), self.chain.width))
        for t in range(self.chain.width):
            taken = _taken(self.chain, t, self.rung)
            ahead = self.values[t + 1]
            fits = left[:, None] - taken.rungs
            bought, after = _ahead(self.chain, t, felt, taken.yuan)
            low, share = _between(self.state, after)
            mine = np.maximum(fits, 0)
            value = (1 - share) * ahead[low, mine] + share * ahead[low + 1, mine] + bought
            best = np.argmax(np.where(fits >= 0, value, NEVER), axis=1)
            result[:, t] = taken.yuan[best]
            left -= taken.rungs[best]
            felt = after[np.arange(len(left)), best]
        return result


@dataclass(frozen=True)
class _Taken:
    """What a period may take: `yuan` and how many rungs that is."""

    yuan: Floats
    rungs: Ints


def make_ladder(chain: Chains, most: float) -> Ladder:
    """Work out one chain's worth at every total up to `most` yuan; ramps are not looked at."""
    rung = most / RUNGS
    top = max(float(chain.states(chain.high).max()), float(chain.felt[0]), 1e-9)
    state = np.linspace(0.0, 1.0, STATES) ** 1.3 * top * (1 + 1e-9)
    value = np.full((STATES, RUNGS + 1), NEVER)
    value[:, 0] = 0.0
    values = [value]
    for t in range(chain.width - 1, -1, -1):
        taken = _taken(chain, t, rung)
        bought, after = _ahead(chain, t, state, taken.yuan)
        low, share = _between(state, after)
        here = np.full_like(value, NEVER)
        for k, count in enumerate(taken.rungs):
            if count > RUNGS:
                continue
            part = value[:, : RUNGS + 1 - count]
            found = part[low[:, k]]
            found += share[:, k, None] * (part[low[:, k] + 1] - found)
            found += bought[:, k, None]
            np.maximum(here[:, count:], found, out=here[:, count:])
        value = here
        values.append(value)
    return Ladder(chain, rung, state, tuple(values[::-1]))


def _taken(chain: Chains, t: int, rung: float) -> _Taken:
    """List the spends of a period: nothing, if it may be off, and whole rungs from the floor to the most."""
    held = chain.fixed[0, t]
    if not np.isnan(held):
        return _Taken(np.array([held]), np.array([int(np.rint(held / rung))]))
    least, most = float(max(chain.floor[0, t], chain.low[0, t])), float(chain.high[0, t])
    first = max(int(np.ceil(least / rung - 1e-9)), 1)
    rungs = np.arange(first, min(int(most / rung + 1e-9), RUNGS) + 1)
    if most > 0 and least <= most and (len(rungs) == 0 or rungs[0] * rung > 1.05 * least > 0):
        rungs = np.append(rungs, max(int(np.rint(least / rung)), 1))
        yuan = np.append(rungs[:-1] * rung, max(least, min(rung, most)))
    else:
        yuan = rungs * rung
    if chain.low[0, t] <= 0:
        rungs, yuan = np.append(0, rungs), np.append(0.0, yuan)
    return _Taken(yuan, rungs)


def _ahead(chain: Chains, t: int, state: Floats, yuan: Floats) -> tuple[Floats, Floats]:
    """Worth of the period and the state after it, shape (states, spends)."""
    effective = chain.inside[0, t] * state[:, None] + chain.own[0, t] * yuan
    curve = chain.curves.take(np.full(1, t))
    bought = chain.worth[0, t] * curve.clicks(effective.reshape(-1, 1)).reshape(effective.shape)
    return bought - chain.cost[0, t] * yuan, chain.fade[0, t] * state[:, None] + chain.gain[0, t] * yuan


def _between(grid: Floats, at: Floats) -> tuple[Ints, Floats]:
    """Grid point below each place and the share of the way to the next."""
    low = np.clip(np.searchsorted(grid, at, side="right") - 1, 0, len(grid) - 2)
    return low, (at - grid[low]) / (grid[low + 1] - grid[low])
