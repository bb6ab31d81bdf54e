"""The vectorised response against an oracle that counts day by day."""

import pytest
from oracles.response import NAMES, totals
from problems import random_plan, random_problem

from campaignplan.response.outcome import credited, total


@pytest.mark.parametrize("seed", range(25))
def test_totals_are_those_of_the_day_by_day_oracle(seed):
    plan = random_plan(random_problem(seed), seed)
    assert total(plan.cells, plan.spend, plan.enrolled) == pytest.approx(totals(plan), rel=1e-9)


@pytest.mark.parametrize("seed", range(8))
def test_crediting_loses_nothing_but_what_was_carried_in(seed):
    plan = random_plan(random_problem(seed), seed)
    whole = total(plan.cells, plan.spend, plan.enrolled)
    mine = credited(plan.cells, plan.spend, plan.enrolled).sum(axis=0)
    for name, part in zip(NAMES, mine, strict=True):
        assert part <= whole[name] * (1 + 1e-12)
    if not any(line.carry_in for line in plan.problem.lines):
        assert mine == pytest.approx([whole[name] for name in NAMES])
