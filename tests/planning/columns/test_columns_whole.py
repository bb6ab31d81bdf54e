"""Rounding to whole steps: every row holds, sums stay within a step a class, a 0/1 model does hardly better."""

import time
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from columns_parts import apart
from problems import small
from scipy.optimize import Bounds, LinearConstraint, milp

from campaignplan.planning.columns.blocks import Blocks
from campaignplan.planning.columns.reply import reply
from campaignplan.planning.columns.search import Search, dearness, price_of_money
from campaignplan.planning.columns.whole import to_whole
from campaignplan.planning.problem import Problem
from campaignplan.planning.rule import Rule
from campaignplan.response.cells import Floats

WIDE = 3
"""The 0/1 model may go so many steps down or up from the spend given."""


def ruled(seed: int, step: int = 1) -> Problem:
    """Two lines or four for two weeks, with rules that cross each other."""
    dice = np.random.default_rng(seed)
    problem = small(products=2, channels=1 + seed % 2, weeks=2, total=float(dice.integers(150, 400)))
    start = problem.settings.start
    week = {"start": start, "end": start + timedelta(days=6)}
    share = problem.settings.total / 2 if problem.settings.total else 0.0
    rules = (
        Rule("first", "cap", round(share * dice.uniform(0.6, 1.0)), **week),
        Rule("most", "cap", round(share * dice.uniform(0.8, 1.2)), product="p2"),
        Rule("least", "floor", round(share * dice.uniform(0.1, 0.5)), product="p1"),
        Rule("share", "cap", round(dice.uniform(0.5, 0.7), 2), unit="share", share_of="total", product="p2"),
    )
    channels = tuple(replace(channel, step=step) for channel in problem.channels)
    return replace(problem, rules=rules, channels=channels)


def weighed(problem: Problem) -> tuple[Blocks, Floats]:
    """Weigh answers until the bound is near: spends (E,) that keep every row, not whole."""
    blocks = apart(problem)
    prices = blocks.allowed(price_of_money(blocks))
    first = reply(blocks, prices)
    search = Search(blocks, prices, dearness(blocks, abs(first.bound)))
    search.take(first)
    search.run(1e-6, time.monotonic() + 60, lambda: False)
    assert search.feasible
    return blocks, search.mean_spend()


def table(blocks: Blocks) -> Floats:
    """What a yuan in each entry uses of each row: shape (M, E)."""
    result = np.zeros((len(blocks.rows), len(blocks.entries)))
    for number, row in enumerate(blocks.rows):
        dense = np.zeros(blocks.frame.cells.size)
        np.add.at(dense, row.spend.at, row.spend.coefficient)
        result[number] = dense[blocks.entries.cell]
    return result


def earns(blocks: Blocks, spend: Floats) -> Floats:
    """Shape (E,): exponential curves, written anew."""
    curves = blocks.entries.curves
    bought = curves.demand * (1 - np.exp(-spend / (curves.cpc * curves.demand)))
    return np.asarray(blocks.entries.goal * bought + blocks.goal_spend * spend)


def limits(blocks: Blocks) -> tuple[Floats, Floats]:
    low = np.array([-np.inf if row.sense == "<=" else row.rhs for row in blocks.rows])
    high = np.array([np.inf if row.sense == ">=" else row.rhs for row in blocks.rows])
    return low, high


@pytest.mark.parametrize("step", [1, 5])
@pytest.mark.parametrize("seed", range(12))
def test_rows_hold_and_little_moves(seed: int, step: int) -> None:
    blocks, spend = weighed(ruled(seed, step))
    found = to_whole(blocks, spend, np.zeros((0, 0)), np.zeros(len(blocks.rows)))
    if found is None:
        pytest.fail("no rounding found where one step either way is free")
    whole, _ = found
    assert whole / step == pytest.approx(np.round(whole / step), abs=1e-9)
    assert (whole <= blocks.entries.high + 1e-9).all()
    low, high = limits(blocks)
    used = table(blocks) @ whole
    assert (used <= high + 1e-6).all()
    assert (used >= low - 1e-6).all()
    for kind in np.unique(blocks.cost_class):
        mine = blocks.cost_class == kind
        assert abs(whole[mine].sum() - spend[mine].sum()) <= 2 * step + 1e-6


@pytest.mark.parametrize("seed", range(12))
def test_a_model_of_whole_steps_does_hardly_better(seed: int) -> None:
    blocks, spend = weighed(ruled(seed))
    found = to_whole(blocks, spend, np.zeros((0, 0)), np.zeros(len(blocks.rows)))
    assert found is not None
    count = len(spend)
    base = np.floor(spend)
    steps = np.arange(-WIDE, WIDE + 1)
    at = np.maximum(base[:, None] + steps, 0.0)
    value = np.stack([earns(blocks, at[:, j]) for j in range(len(steps))], axis=1)
    one = np.kron(np.eye(count), np.ones(len(steps)))
    low, high = limits(blocks)
    uses = (table(blocks)[:, :, None] * at[None]).reshape(len(blocks.rows), -1)
    answer = milp(
        -value.ravel(),
        integrality=np.ones(value.size),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(one, 1, 1), LinearConstraint(uses, low, high + 1e-9)],
    )
    assert answer.success
    mine = float(earns(blocks, found[0]).sum())
    assert mine <= -answer.fun + 1e-6
    steepest = float(np.abs(np.diff(value, axis=1)).max())
    assert mine >= -answer.fun - steepest  # one yuan's worth at most


@pytest.mark.parametrize("period", ["day", "week"])
@pytest.mark.parametrize("limit", [4.0, 7.5])
def test_any_rounding_of_a_spend_within_roomy_ramps_keeps_the_ramps(period: str, limit: float) -> None:
    problem = small(products=2, channels=2, weeks=4, period=period)
    later = problem.settings.start + timedelta(days=10)  # a week is cut there, so periods differ in length
    rules = (Rule("ramp", "ramp", limit), Rule("late", "cap", 500.0, start=later, end=later + timedelta(days=9)))
    linked = apart(replace(problem, rules=rules)).linked
    assert linked is not None
    step, toll = np.ones(linked.cell.shape), np.ones(linked.plain.ramp.shape)
    roomy = linked.roomy(step, toll, np.inf)
    hard = linked.plain.hard
    assert (roomy.plain.ramp < linked.plain.ramp)[hard].all()
    assert linked.roomy(step, toll, 0.0).plain.ramp == pytest.approx(linked.plain.ramp)
    dice, tight = np.random.default_rng(0), 0.0
    for _ in range(200):
        spend = roomy.fitted(dice.uniform(0, 1, step.shape) * roomy.plain.high)
        whole = np.where(dice.random(step.shape) < 0.5, np.floor(spend), np.minimum(np.ceil(spend), roomy.plain.high))
        change = np.abs(roomy.plain.steps(whole))
        assert (change <= linked.plain.ramp + 1e-9)[hard].all()
        tight = max(tight, float((change / linked.plain.ramp)[hard].max()))
    assert tight > 0.9
