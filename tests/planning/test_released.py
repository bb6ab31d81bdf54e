"""A result that nobody holds gives its memory back at once: a server solves again and again."""

import gc
import weakref

from problems import small

from campaignplan.planning.result import Options
from campaignplan.planning.solve import solve


def test_a_solve_leaves_no_cycle_behind():
    gc.collect()
    gc.disable()
    try:
        result = solve(small(), Options(method="columns", gap=1e-2))
        blocks = weakref.ref(result.state.columns.blocks)
        assert blocks() is not None
        del result
        assert blocks() is None
    finally:
        gc.enable()


def test_what_a_solve_leaves_for_a_like_one_holds_no_model():
    columns = solve(small(), Options(method="columns", gap=1e-2)).state.columns
    assert columns.last is not None
    for search in (columns.search, columns.last[1]):
        assert not any(type(thing).__name__ == "Master" for thing in vars(search).values())
        assert search.basis.basic.shape == (len(search.replies), search.blocks.groups)
