"""What decisions promise is what their money earns: the weighing of answers against the audit, which knows no answers."""

from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks.instances import everything
from campaignplan import Options, solve
from campaignplan.planning.audit import audit
from campaignplan.planning.columns.recover import _runs
from campaignplan.planning.plan import Plan
from campaignplan.planning.row import Row, terms


@pytest.mark.parametrize(("seed", "most"), [(1, 0.05), (6, 1e-3), (7, 2e-3)])
def test_a_year_of_s_shaped_tables_earns_what_was_promised(seed: int, most: float) -> None:
    """Before tables were on or off, mixed answers promised 1 to 2 % more than a plan can earn."""
    result = solve(everything(6, 2, 16, seed=seed), Options(method="columns", gap=1e-3))
    assert result.plan is not None
    assert result.state is not None
    found = result.state.best.decisions
    assert found is not None
    exact = Plan(result.problem, result.plan.cells, found.spend, result.plan.enrolled, result.plan.tests)
    assert audit(result.problem, exact).value >= (1 - 5e-4) * found.value
    assert result.gap < most


def windows(*spans: tuple[int, int, int]) -> tuple[SimpleNamespace, ...]:
    return tuple(SimpleNamespace(test=test, first=first, last=last) for test, first, last in spans)


def row(name: str, at: list[int], limit: float) -> Row:
    return Row(name, name, name, "<=", limit, limit, window=terms(at))


@pytest.mark.parametrize(("weights", "expected"), [
    ((0.9, 0.1, 0.6, 0.4), [0, 3]),  # the surer test takes its heaviest run, the other what is left
    ((0.4, 0.6, 0.8, 0.2), [1, 2]),  # no run in the other's way
    ((0.4, 0.3, 0.9, 0.1), [1, 2]),
])  # fmt: skip
def test_runs_leave_room_for_each_other(weights: tuple[float, ...], expected: list[int]) -> None:
    blocks = SimpleNamespace(
        frame=SimpleNamespace(
            windows=windows((0, 0, 2), (0, 3, 5), (1, 0, 2), (1, 3, 5)),
            problem=SimpleNamespace(tests=(SimpleNamespace(required=True), SimpleNamespace(required=True))),
        ),
        rows=(row("first", [0, 2], 1.0), row("second", [1, 3], 1.0)),
    )
    assert np.flatnonzero(_runs(blocks, np.array(weights))).tolist() == expected  # type: ignore[arg-type]


def test_a_test_that_need_not_run_gives_way() -> None:
    tests = (SimpleNamespace(required=True), SimpleNamespace(required=False))
    frame = SimpleNamespace(windows=windows((0, 0, 2), (1, 1, 2)), problem=SimpleNamespace(tests=tests))
    blocks = SimpleNamespace(frame=frame, rows=(row("both", [0, 1], 1.0),))
    assert np.flatnonzero(_runs(blocks, np.array([0.7, 0.6]))).tolist() == [0]  # type: ignore[arg-type]
