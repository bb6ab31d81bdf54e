"""The best replies of chains: what lines with carry-over or ramps spend at given prices, and the proof.

Under concave roofs the best spend is found to the last digits, and its prices prove it. Where curves are concave
and no floor is in the way, that is the answer. Else cells are decided, on or off, in several ways at once, each
refined on the true curves, and the best is kept: the gap that is left is then a real one.
"""

import numpy as np

from campaignplan.planning.columns.chain import (
    ChainReply,
    Chains,
    Range,
    below_ramps,
    chain_bound,
    curve_bound,
    within_ramps,
)
from campaignplan.planning.columns.interior import ACCURACY, Box, ascend, beginning
from campaignplan.planning.columns.roof import Roof, own_curve, roof_of
from campaignplan.response.cells import Floats

PROVEN = 1e-6  # gap, relative to the value, that needs no further search
ON_FROM = (0.2, 0.0, 0.6)  # shares of what being on takes from which a relaxed spend is switched on
ROUNDS, WARM = 60, 12  # steps under the roofs at most, at first and from an answer at other prices
NEAR = 1e-7  # how near the best to come on the true curves where nothing is to be switched
CLOSE = 1e-4  # share of its range within which a spend is put on the bound it leans to


def best_chains(
    chains: Chains, start: ChainReply | None = None, *, decide: bool = True, accuracy: float = ACCURACY
) -> ChainReply:
    """Return every chain's best reply: exact for concave curves without floors, else a good one with its proof.

    Parameters
    ----------
    chains
        What to answer.
    start
        An earlier reply of the same chains, at other prices, to begin from.
    decide
        Whether to look for what is on where roofs and curves part; without, such a spend is the roofs' own.
    accuracy
        How near the best under the roofs to come; what is proven is proven at any.
    """
    roof = roof_of(chains)
    box, clash = _box(chains, chains.range), chains.range.clash
    middle = chains.curves.scale.reshape(chains.worth.shape)
    if start is None:
        point = beginning(chains, roof, box, middle, None, None, middle)
    else:
        point = beginning(chains, roof, box, start.relaxed, start.effective_price, start.ramp_price, middle)
    rounds = WARM if start is not None and accuracy > ACCURACY else ROUNDS
    relaxed, price, toll = ascend(chains, roof, box, point, accuracy, rounds)
    # Without carry-over yuan are effective yuan, and a cell's floor counts where its curve does.
    price = np.where(chains.carries, price, chains.cost + chains.ramp_cost(toll))
    upper = chain_bound(chains, price, toll) + curve_bound(chains, price).sum(axis=1)
    spend = settle(chains, box, relaxed, price, toll)
    value = worth_of(chains, spend)
    stake = np.maximum(np.abs(upper), np.abs(upper).mean())
    rows = np.flatnonzero(~((upper - value <= (PROVEN + 20 * accuracy) * stake) & np.isfinite(value)) & ~clash)
    if len(rows) and decide:
        spend[rows], value[rows] = _decide(
            chains.take(rows), roof.take(rows, chains.width), relaxed[rows], price[rows], spend[rows], value[rows],
            None if start is None else start.spend[rows],
        )  # fmt: skip
    value, upper = np.where(clash, -np.inf, value), np.where(clash, -np.inf, np.maximum(upper, value))
    return ChainReply(spend, value, upper, price, toll, relaxed)


def climbed(chains: Chains, start: ChainReply) -> ChainReply:
    """Return the best spends near those of `start` on the true curves, nothing switched; `upper` is their own value.

    What is on is decided: where curves are convex this is a local best, and `upper` no proof.
    """
    box = _box(chains, chains.range)
    roof = own_curve(chains)
    before = np.clip(start.spend, chains.low, chains.high)
    point = beginning(chains, roof, box, before, start.effective_price, start.ramp_price, before)
    found, price, toll = ascend(chains, roof, box, point, NEAR, rounds=12)
    found = settle(chains, box, found, price, toll)
    value, known = chains.value(found), chains.value(before)
    better = value >= known
    spend = np.where(better[:, None], found, before)
    value = np.where(better, value, known)
    return ChainReply(spend, value, value, price, toll, spend)


def _box(chains: Chains, range_: Range) -> Box:
    """Bounds for a climb: hard ramps a touch wider, so that a limit of 0 has an inside."""
    size = np.abs(range_.high / chains.days).max(axis=1, keepdims=True)
    ramp = np.where(chains.hard, chains.ramp + 1e-9 * size, chains.ramp)
    return Box(range_.low, range_.high, np.where(range_.clash[:, None], np.inf, ramp), chains.penalty)


def settle(chains: Chains, box: Box, spend: Floats, price: Floats, toll: Floats) -> Floats:
    """Put spends on the bounds they lean to, and steps within hard ramps to the last digit."""
    worth = chains.earned_later(price)[0] - chains.cost - chains.ramp_cost(toll)
    near = CLOSE * (box.high - box.low)
    spend = np.where((spend - box.low < near) & (worth < 0), box.low, spend)
    spend = np.where((box.high - spend < near) & (worth > 0), box.high, spend)
    spend = np.clip(spend, box.low, box.high)
    return np.clip(below_ramps(chains, spend), box.low, box.high) if chains.hard.any() else spend


def worth_of(chains: Chains, spend: Floats) -> Floats:
    """Value (n,) of a spend, minus infinity where a cell is neither off nor at least at its floor."""
    broken = (spend > 0) & (spend < chains.floor * (1 - 1e-12)) & np.isnan(chains.fixed)
    return np.where(broken.any(axis=1), -np.inf, chains.value(spend))


def polish(chains: Chains, spend: Floats, accuracy: float = ACCURACY) -> tuple[Floats, Floats]:
    """Refine `spend` (n, T) on the true curves with what is on or off kept; return it and its value (n,)."""
    on = spend > 0
    free = np.isnan(chains.fixed)
    low = np.where(free & on, chains.least_on, chains.low)
    high = np.where(free & ~on, 0.0, chains.high)
    bounds = within_ramps(chains, low, high)
    box = _box(chains, bounds)
    roof = own_curve(chains)
    point = beginning(chains, roof, box, spend, None, None, spend)
    found, price, toll = ascend(chains, roof, box, point, accuracy, rounds=12)
    found = settle(chains, box, found, price, toll)
    rough = settle(chains, box, spend, np.zeros_like(price), np.zeros_like(toll))
    value, before = worth_of(chains, found), worth_of(chains, rough)
    better = value >= before
    best = np.where(better[:, None], found, rough)
    return best, np.where(bounds.clash, -np.inf, np.where(better, value, before))


def _decide(
    chains: Chains, roof: Roof, relaxed: Floats, price: Floats, spend: Floats, value: Floats, before: Floats | None
) -> tuple[Floats, Floats]:
    """Try ways to decide what is on; return the best spend and value found, those given included.

    Where an answer from `before` is there, prices are still sought: it is tried, and the first of the other ways.
    """
    if before is not None:
        for start in (_switched(chains, roof, relaxed, ON_FROM[0]), np.clip(before, chains.low, chains.high)):
            tried = below_ramps(chains, start)
            worth = worth_of(chains, tried)
            better = worth > value
            spend, value = np.where(better[:, None], tried, spend), np.where(better, worth, value)
        return spend, value
    trials = [chains.low, _alone(chains, price), _pulsed(chains, roof, relaxed)]
    trials += [_switched(chains, roof, relaxed, share) for share in ON_FROM]
    count = len(chains)
    many = chains.take(np.tile(np.arange(count), len(trials)))
    tried, worth = polish(many, np.concatenate(trials))
    for k in range(len(trials)):
        part = slice(k * count, (k + 1) * count)
        better = worth[part] > value
        spend = np.where(better[:, None], tried[part], spend)
        value = np.where(better, worth[part], value)
    return spend, value


def _needed(chains: Chains, roof: Roof, t: int, felt: Floats) -> Floats:
    """Yuan (n,) it takes in period `t` to stand where the curve leaves its roof's line, at least the floor."""
    touch = roof.left.reshape(chains.worth.shape)[:, t]
    need = (touch - chains.inside[:, t] * felt) / chains.own[:, t]
    return np.clip(need, chains.least_on[:, t], chains.high[:, t])


def _alone(chains: Chains, price: Floats) -> Floats:
    """Best spend of every cell by itself: all there is to decide without carry-over and ramps."""
    best, most = chains.low.copy(), None
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        peak = chains.curves.spend_at_slope((price / chains.worth).ravel()).reshape(price.shape)
    corners = [chains.low, chains.least_on, chains.high, np.where(np.isnan(peak), 0.0, peak)]
    scale = chains.curves.scale.reshape(price.shape)
    corners += [u * scale for u in sorted({float(u) for table in chains.curves.tables for u in table.u})]
    for k, corner in enumerate(corners):
        tried = corner if k == 0 else np.clip(corner, chains.least_on, chains.high)
        net = chains.worth * chains.clicks(tried) - price * tried
        better = True if most is None else net > most
        best, most = np.where(better, tried, best), net if most is None else np.maximum(net, most)
    return best


def _switched(chains: Chains, roof: Roof, relaxed: Floats, share: float) -> Floats:
    """Switch on where the relaxed spend is at least `share` of what being on takes."""
    spend, felt = chains.low.copy(), chains.felt.copy()
    for t in range(chains.width):
        need = _needed(chains, roof, t, felt)
        on = (relaxed[:, t] >= share * need) & (chains.high[:, t] > 0) & np.isnan(chains.fixed[:, t])
        spend[:, t] = np.where(on, np.maximum(relaxed[:, t], need), spend[:, t])
        felt = chains.fade[:, t] * felt + chains.gain[:, t] * spend[:, t]
    return spend


def _pulsed(chains: Chains, roof: Roof, relaxed: Floats) -> Floats:
    """Save the relaxed spend up until it pays for being on."""
    spend, felt, saved = chains.low.copy(), chains.felt.copy(), np.zeros(len(chains))
    for t in range(chains.width):
        need = np.maximum(_needed(chains, roof, t, felt), relaxed[:, t])
        saved = saved + relaxed[:, t]
        on = (saved >= 0.5 * need) & (chains.high[:, t] > 0) & np.isnan(chains.fixed[:, t])
        spend[:, t] = np.where(on, need, spend[:, t])
        saved = saved - spend[:, t]
        felt = chains.fade[:, t] * felt + chains.gain[:, t] * spend[:, t]
    return spend
