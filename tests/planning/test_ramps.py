"""Ramps as arrays say what the ramp rows say, and the other rows are all the rest."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from problems import random_problem

from campaignplan.planning.frame import Frame
from campaignplan.planning.grid import build_cells
from campaignplan.planning.problem import Problem
from campaignplan.planning.rule import Rule
from campaignplan.planning.rules import all_rows, coupling_rows, ramps


def ramped(seed: int) -> Problem:
    problem = random_problem(seed)
    start = problem.settings.start
    rules = (
        Rule("all", "ramp", 30.0),
        Rule("some", "ramp", 5.0, channel="c2", start=start + timedelta(days=4), penalty=2.0),
        Rule("cap", "cap", 900.0, stage="maturity", every="week"),
    )
    return replace(problem, rules=rules)


@pytest.mark.parametrize("seed", range(4))
def test_couples_are_the_open_neighbours_of_one_line_in_scope(seed):
    problem = ramped(seed)
    frame = Frame(problem, build_cells(problem), "profit")
    cells = frame.cells
    first = problem.settings.start + timedelta(days=4)
    for ramp, rule in zip(ramps(frame), problem.rules, strict=False):
        expected = []
        for cell in range(cells.size - 1):
            both = (cell, cell + 1)
            lines = {int(cells.line_of[c]) for c in both}
            starts = [cells.periods[cells.period_of[c]].start for c in both]
            inside = rule.id == "all" or (cells.lines[min(lines)].channel == "c2" and starts[0] >= first)
            if len(lines) == 1 and cells.open[list(both)].all() and inside:
                expected.append(cell)
        assert ramp.first.tolist() == expected
        assert expected
        assert (ramp.rule, ramp.entry, ramp.limit, ramp.penalty) == (rule.id, rule.id, rule.limit, rule.penalty)


def test_ramp_rows_follow_the_couples_and_the_rest_stands_apart():
    problem = ramped(1)
    frame = Frame(problem, build_cells(problem), "profit")
    rows = all_rows(frame)
    rest = coupling_rows(frame)
    mine = [row for row in rows if row.rule in ("all", "some")]
    assert [row.name for row in rest] == [row.name for row in rows if row not in mine]
    assert len(mine) == 2 * sum(len(ramp.first) for ramp in ramps(frame))
    days = frame.cells.days
    spend = np.random.default_rng(0).uniform(0, 90, frame.cells.size)
    daily = (spend.reshape(-1, frame.cells.width) / days).ravel()
    couples = np.concatenate([ramp.first for ramp in ramps(frame)])
    changes = daily[couples + 1] - daily[couples]
    assert [row.spend.dot(spend) for row in mine[::2]] == pytest.approx(changes)
    assert [row.spend.dot(spend) for row in mine[1::2]] == pytest.approx(changes)
