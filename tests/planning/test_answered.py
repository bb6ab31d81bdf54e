"""Lines with carry-over and floors say when they are on: against every plan of a few weeks."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from chain_cases import worth

from benchmarks.instances import seasonal_s_curves
from campaignplan.planning.columns.blocks import make_blocks
from campaignplan.planning.columns.recover import answered, heaviest
from campaignplan.planning.columns.search import Search, dearness
from campaignplan.planning.frame import Frame
from campaignplan.planning.grid import build_cells
from campaignplan.planning.problem import Problem
from campaignplan.planning.rules import coupling_rows, ramps
from campaignplan.response.cells import OUTCOMES


def fading(floor: float) -> Problem:
    """Two products over three weeks of one month, curves that bend from the start, carry-over and a dear floor."""
    problem = seasonal_s_curves(2, 3)
    lines = tuple(replace(line, family="exponential", shape=1.0, retention=0.5) for line in problem.lines)
    return replace(problem, lines=lines, rules=(), channels=(replace(problem.channels[0], floor=floor),))


@pytest.mark.parametrize("price", [0.0, 0.1, 0.2, 0.4])
@pytest.mark.parametrize("floor", [20.0, 60.0, 120.0])
def test_lines_are_on_as_the_best_of_all_plans_is(floor: float, price: float) -> None:
    frame = Frame(fading(floor), build_cells(fading(floor)), "profit")
    rows = coupling_rows(frame)
    blocks = make_blocks(frame, rows, ramps(frame))
    search = Search(blocks, np.zeros(len(rows)), dearness(blocks, 1e4))
    prices = np.array([price if row.entry == "budget" else 0.0 for row in blocks.rows])
    search.ask(prices)
    search.weights = search.master.solve()
    assert blocks.linked is not None
    choices = answered(search, heaviest(search))

    cells, linked = frame.cells, blocks.linked
    gross = cells.per_click[:, OUTCOMES.index("gross")].reshape(linked.cell.shape)  # one option a cell
    cost = np.full(linked.cell.shape, 1.0 + price)
    some = replace(linked.plain, worth=gross, cost=cost, floor=linked.floor)
    for line in range(2):
        grids = [
            [0.0, *np.linspace(low, high, 12)] if high > 0 else [0.0]
            for low, high in zip(some.floor[line], some.cap[line], strict=True)
        ]
        best = max((worth(some, line, np.array(spend)) for spend in product(*grids)), default=0.0)
        paid = choices.paid[line]
        on = choices.on[linked.cell[line]]
        assert (on[some.cap[line] > 0] == (paid > 0)[some.cap[line] > 0]).all()
        assert ((paid == 0) | (paid >= some.floor[line] * (1 - 1e-9))).all()
        assert worth(some, line, paid) >= best - 2e-2 * abs(best) - 1e-6
