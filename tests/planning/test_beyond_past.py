"""Money beyond what last year saw, against a count by hand."""

from dataclasses import replace

import pytest
from problems import small

from campaignplan.planning.asking.beyond_past import beyond_past
from campaignplan.planning.problem import PastSpend
from campaignplan.planning.solve import solve


def test_the_share_is_what_a_count_by_hand_says():
    problem = small(weeks=6)
    plan = solve(problem).plan
    assert plan is not None
    assert beyond_past(plan) is None
    product, channel = problem.products[0].id, problem.channels[0].id
    past = (PastSpend(product, channel, 6, 40.0), PastSpend(product, channel, 7, 25.0))
    found = beyond_past(replace(plan, problem=replace(problem, past=past)))
    table = plan.table()
    months: dict[tuple[str, str, str], float] = {}
    for row in table.to_dict("records"):
        key = (row["product"], row["channel"], str(row["date_start"])[:7])
        months[key] = months.get(key, 0.0) + row["spend"]
    beyond = sum(max(money - (40.0 if key[:2] == (product, channel) else 0.0), 0.0) for key, money in months.items())
    assert found == pytest.approx(beyond / plan.spend.sum())
    assert 0 < found < 1
