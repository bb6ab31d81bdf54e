"""What a warm solve keeps: old answers measured rightly under moved rows, the plan itself, weights, prices."""

import time
from dataclasses import replace

import numpy as np
import pytest
from columns_parts import apart
from problems import small
from random_year import random_year

import campaignplan as cp
from campaignplan.planning.columns.method import Columns
from campaignplan.planning.columns.reply import remeasured, reply
from campaignplan.planning.columns.search import Search, dearness, price_of_money, price_of_other_money, total_row
from campaignplan.planning.columns.warm import blocks_again, rows_again, search_again
from campaignplan.planning.frame import Frame
from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Options, Result
from campaignplan.planning.solve import State, solve

OPTIONS = Options(method="columns", gap=1e-3, time_limit=20.0)


def capped(total: float, **more: float) -> Problem:
    """A small problem whose lines have caps, so that its grid stands whatever the total."""
    problem = small(products=3, weeks=5, total=total)
    lines = tuple(replace(line, cap=400.0) for line in problem.lines)
    return replace(problem, lines=lines, settings=replace(problem.settings, **more))


def left(result: Result) -> Columns:
    assert isinstance(result.state, State)
    return result.state.columns


def started(problem: Problem) -> Search:
    blocks = apart(problem)
    prices = blocks.allowed(price_of_money(blocks))
    first = reply(blocks, prices)
    search = Search(blocks, prices, dearness(blocks, max(abs(first.bound), 1.0)))
    search.take(first)
    for factor in (0.6, 1.6):
        search.ask(prices * factor)
    return search


@pytest.mark.parametrize("seed", [2, 3, 5, 8, 11, 17, 23, 30])
def test_old_answers_use_what_they_do_when_measured_anew(seed: int) -> None:
    problem = random_year(seed)
    before = solve(problem, OPTIONS)
    assert before.plan is not None
    old = left(before)
    for rule in problem.rules:
        rules = tuple(replace(one, limit=1.03 * one.limit) if one is rule else one for one in problem.rules)
        frame = Frame(replace(problem, rules=rules), old.frame.cells, old.frame.goal)
        rows = rows_again(frame, old.frame, old.rows)
        blocks = blocks_again(old.blocks, frame, old.rows, rows)
        if blocks is None:
            continue
        for answer in search_again(old.search, blocks).replies:
            anew = remeasured(blocks, answer).used
            assert answer.used == pytest.approx(anew, rel=1e-9, abs=1e-6 * max(float(np.abs(anew).max()), 1.0))


def test_the_plan_stays_where_what_moved_is_worth_nothing() -> None:
    first = solve(capped(1e6), OPTIONS)
    again = solve(capped(2e6), OPTIONS, start=first)
    assert first.plan is not None
    assert again.plan is not None
    assert again.status == "optimal"
    assert (again.plan.spend == first.plan.spend).all()
    assert left(again).search.weights is None  # nothing was asked
    assert again.bound == pytest.approx(first.bound, rel=1e-9)
    assert again.rules.set_index("name").loc["budget", "limit"] == 2e6


def test_the_plan_goes_where_it_no_longer_fits() -> None:
    first = solve(capped(1e6), OPTIONS)
    assert first.plan is not None
    total = 0.7 * float(first.plan.spend.sum())
    warm, cold = solve(capped(total), OPTIONS, start=first), solve(capped(total), OPTIONS)
    assert warm.plan is not None
    assert warm.plan.spend.sum() <= total
    assert warm.bound >= cold.value - 1e-6 * abs(cold.value)
    assert cold.bound >= warm.value - 1e-6 * abs(warm.value)


def test_the_plan_of_before_is_not_kept_for_a_finer_gap() -> None:
    loose = solve(capped(3000.0), replace(OPTIONS, gap=0.2))
    fine = solve(capped(3000.0), OPTIONS, start=loose)
    assert fine.gap <= OPTIONS.gap


@pytest.mark.parametrize("share", [0.5, 0.9, 1.2])
def test_the_price_of_other_money_lets_so_much_of_it_be_spent(share: float) -> None:
    search = started(capped(3000.0))
    number = total_row(search.blocks)
    assert number is not None
    spent = float(reply(search.blocks, search.prices).used[number].sum())
    guess = price_of_other_money(search.blocks, search.prices, share)
    assert float(reply(search.blocks, guess).used[number].sum()) == pytest.approx(share * spent, rel=0.03)
    assert (np.delete(guess, number) == np.delete(search.prices, number)).all()


@pytest.mark.parametrize("seed", [0, 3, 9, 21])
def test_where_the_master_begins_does_not_move_where_it_ends(seed: int) -> None:
    plain, begun = started(random_year(seed)), started(random_year(seed))
    value = plain.master.solve().value  # not begun anywhere
    begun.run(0.0, time.monotonic() + 60, lambda: True)
    assert begun.weights is not None
    assert begun.master.begun
    assert begun.weights.value == pytest.approx(value, rel=1e-7, abs=1e-6)
    like = search_again(begun, begun.blocks)
    assert like.master.begun
    assert like.master.solve().value == pytest.approx(value, rel=1e-7, abs=1e-6)


def test_a_frontier_does_not_search_what_clashes() -> None:
    problem = capped(3000.0)
    floor = cp.Rule("least", "floor", 1000.0, product="p1")
    problem = replace(problem, rules=(*problem.rules, floor))
    found = cp.frontier(problem, [500.0, 3000.0], OPTIONS)
    small_one, large = found.results
    assert small_one.status == "infeasible"
    assert small_one.conflict is None
    assert small_one.message.zh
    assert large.plan is not None
    named = solve(replace(problem, settings=replace(problem.settings, total=500.0)), OPTIONS)
    assert named.conflict is not None
