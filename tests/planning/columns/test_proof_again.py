"""A bound of before, told again under a share of the total that moved, against the answers to those prices."""

from dataclasses import replace

import pytest
from problems import small

from campaignplan.planning.columns.reply import reply
from campaignplan.planning.columns.warm import proof_again
from campaignplan.planning.result import Options
from campaignplan.planning.rule import Rule
from campaignplan.planning.solve import State, solve


@pytest.mark.parametrize("limit", [0.55, 0.65])
@pytest.mark.parametrize("kind", ["floor", "cap"])
def test_a_share_that_moved_is_proven_at_prices_where_every_yuan_costs_what_it_did(kind: str, limit: float) -> None:
    rule = Rule("most", kind, 0.6, unit="share", channel="c1" if kind == "floor" else "c2|c1")  # type: ignore[arg-type]
    rule = rule if kind == "floor" else replace(rule, channel="c2", limit=0.3)
    moved = replace(rule, limit=rule.limit * limit / 0.6)
    problem = replace(small(total=1500.0), rules=(rule,))
    state = solve(problem, Options(method="columns")).state
    after = solve(replace(problem, rules=(moved,)), Options(method="columns")).state
    assert isinstance(state, State)
    assert isinstance(after, State)
    old, blocks = state.columns.blocks, after.columns.blocks
    for answer in state.columns.search.replies:
        if answer.prices is None:
            continue
        bound, at = proof_again(old, blocks, answer.bound, answer.prices)
        if bound < float("inf"):
            asked = reply(blocks, at)
            assert bound == pytest.approx(asked.bound)  # no fees here: the answer is the very same
            assert asked.spend == pytest.approx(answer.spend)
            if answer.prices[1] != 0:
                assert at[0] != answer.prices[0]
    told = [
        proof_again(old, blocks, one.bound, one.prices)[0]
        for one in state.columns.search.replies
        if one.prices is not None
    ]
    assert min(told) >= after.best.audit.value - 1e-6
    assert min(told) < float("inf")
