"""The one place that talks to PuLP and HiGHS: arrays in, arrays out.

What solvers disagree on is settled here: whether a status means a proof, the sign of duals, values left
over on infeasible models (see PuLP 4's `LpSolveStats`, which separates the two).
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pulp
from pulp.constants import LpSolveStatus

from campaignplan.planning.linear import Bools, Floats, Linear, Sense

PATIENCE = 0.5
"""Seconds the solver may take to hear that it shall stop."""


@dataclass(frozen=True)
class Answer:
    """What came back.

    `status` is ``optimal`` (proven to the asked gap), ``feasible`` (stopped early with a solution),
    ``infeasible``, or ``failed``. `values` has one entry per column; `prices` one per row, the change of
    the maximum per unit of right-hand side (only for models without integers). `bound` is a proven upper
    bound on the maximum.
    """

    status: Literal["optimal", "feasible", "infeasible", "failed"]
    value: float = float("nan")
    bound: float = float("inf")
    values: Floats | None = None
    prices: Floats | None = None
    seconds: float = 0.0


def maximise(
    model: Linear,
    *,
    gap: float = 1e-4,
    time_limit: float = 60.0,
    integer: Bools | None = None,
    lower: Floats | None = None,
    upper: Floats | None = None,
    stop: Callable[[], bool] | None = None,
) -> Answer:
    """Maximise `model`; `integer`, `lower` and `upper` (one entry a column) replace the model's own.

    `stop` is asked while the solver is at work; where it says true the best so far comes back, or ``failed``
    where the solver does not hear it within `PATIENCE`.
    """
    problem = to_pulp(model, integer, lower, upper)
    limits: dict[str, Any] = {"gapRel": gap, "timeLimit": max(time_limit, 0.1), "mip_abs_gap": 0.0}
    stats = problem.solve(pulp.HiGHS(msg=False, **limits)) if stop is None else _heeding(stop, problem, limits)
    if stats is None:
        return Answer("failed")
    is_mip = bool(problem.isMIP())
    if stats.status == LpSolveStatus.Undefined and not stats.has_solution:
        # "infeasible or unbounded" from presolve: our models are bounded, but make the solver say so.
        stats = problem.solve(pulp.HiGHS(msg=False, presolve="off", timeLimit=max(time_limit, 0.1)))
    if stats.status == LpSolveStatus.Infeasible:
        return Answer("infeasible", seconds=stats.time)
    if not stats.has_solution:
        best = stats.best_bound
        return Answer("failed", bound=float("inf") if best is None else best, seconds=stats.time)
    own = problem.variables()[: len(model.names)]  # PuLP adds a dummy where nothing is to be maximised
    values = np.array([variable.varValue for variable in own], dtype=np.float64)
    # A column in no row and without a cost is unknown to the solver: any value it may have will do.
    low, high = (
        (np.concatenate(model.lower) if lower is None else lower),
        (np.concatenate(model.upper) if upper is None else upper),
    )
    values = np.where(np.isnan(values), np.clip(0.0, low, high), values)
    value = float(np.concatenate(model.cost) @ values)
    proven = stats.status in (LpSolveStatus.Optimal, LpSolveStatus.GapLimit)
    best = value if not is_mip and proven else stats.best_bound
    prices = None
    if not is_mip and proven:
        prices = np.array([row.pi for row in problem.constraints()], dtype=np.float64)
    return Answer(
        "optimal" if proven else "feasible",
        value=value,
        bound=float("inf") if best is None else max(float(best), value),
        values=values,
        prices=prices,
        seconds=stats.time,
    )


def _heeding(stop: Callable[[], bool], problem: pulp.LpProblem, limits: dict[str, Any]) -> Any:
    """Solve in a thread of its own, asking `stop`; None where the solver was left alone with its work.

    HiGHS asks whether to go on between nodes and simplex iterations; in a long presolve, a cut loop or a search
    inside the search it does not ask for many seconds. Nobody waits for that: the thread ends when it next asks.
    """
    hscb: Any = pulp.HiGHS.hscb
    kinds, enough = hscb.HighsCallbackType, threading.Event()

    def heard(_kind: object, _message: object, _out: object, into: Any, _data: object) -> None:
        into.user_interrupt = enough.is_set()

    asked = [kinds.kCallbackMipInterrupt, kinds.kCallbackSimplexInterrupt]
    solver = pulp.HiGHS(msg=False, callbackTuple=(heard, None), callbacksToActivate=asked, **limits)
    found: list[Any] = []

    def work() -> None:
        try:
            found.append(problem.solve(solver))
        except BaseException as error:
            found.append(error)

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    since = float("inf")
    while thread.is_alive() and time.monotonic() - since < PATIENCE:
        thread.join(0.1)
        if not enough.is_set() and stop():
            enough.set()
            since = time.monotonic()
    if not found:
        return None
    if isinstance(found[0], BaseException):
        raise found[0]
    return found[0]


def write_lp(model: Linear, path: Path) -> None:
    """Write the model as a ``.lp`` or ``.mps`` file, by the ending of `path`."""
    problem = to_pulp(model)
    if path.suffix == ".mps":
        problem.writeMPS(str(path))
    else:
        problem.writeLP(str(path))


def to_pulp(
    model: Linear, integer: Bools | None = None, lower: Floats | None = None, upper: Floats | None = None
) -> pulp.LpProblem:
    """Build the PuLP problem; columns and rows keep their numbers."""
    problem = pulp.LpProblem("campaignplan", pulp.LpMaximize)
    lower = np.concatenate(model.lower) if lower is None else lower
    upper = np.concatenate(model.upper) if upper is None else upper
    integer = np.concatenate(model.integer) if integer is None else integer
    variables = [
        problem.add_variable(
            name,
            None if low == -np.inf else float(low),
            None if high == np.inf else float(high),
            "Integer" if whole else "Continuous",
        )
        for name, low, high, whole in zip(model.names, lower, upper, integer, strict=True)
    ]
    cost = np.concatenate(model.cost)
    problem.setObjective(
        pulp.LpAffineExpression.from_list([(variables[j], float(cost[j])) for j in np.flatnonzero(cost)])
    )
    terms: dict[int, list[tuple[pulp.LpVariable, float]]] = defaultdict(list)
    for rows, columns, coefficients in model.entries:
        for row, column, coefficient in zip(rows.tolist(), columns.tolist(), coefficients.tolist(), strict=True):
            if coefficient != 0.0:
                terms[row].append((variables[column], coefficient))
    for number, (name, sense, rhs) in enumerate(zip(model.row_names, model.senses, model.rhs, strict=True)):
        expression = pulp.LpAffineExpression.from_list(terms[number], constant=-rhs, name=name)
        problem.addConstraint(_with_sense(expression, sense))
    return problem


def _with_sense(expression: pulp.LpAffineExpression, sense: Sense) -> pulp.LpAffineExpression:
    if sense == "<=":
        return expression <= 0
    return expression >= 0 if sense == ">=" else expression == 0
