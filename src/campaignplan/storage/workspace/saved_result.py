"""A saved plan as the result it was."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from campaignplan.planning.at_sight import baselines_at_sight, ranges_at_sight
from campaignplan.planning.grid import build_cells
from campaignplan.planning.plan import Plan, TestStart
from campaignplan.planning.result import RULE_COLUMNS, Baseline, Conflict, Options, Relaxation, Result
from campaignplan.storage.content import Content, source_of
from campaignplan.text import Text

if TYPE_CHECKING:
    from campaignplan.planning.audit.risk import RiskValue
    from campaignplan.planning.problem import Problem


def problem_of(content: Content, told: Mapping[str, Any]) -> "Problem":
    """Return the problem a plan was kept with, as it was: it was checked when it was solved."""
    from campaignplan.storage.assemble import assemble
    from campaignplan.storage.decode import decode

    found = assemble(decode(source_of(content))).problem
    return replace(found, calendars=tuple(told["calendars"])) if "calendars" in told else found


def result_of(
    problem: "Problem", saved: Mapping[str, Any], told: Mapping[str, Any], arrays: Mapping[str, Any] | None
) -> Result:
    """Return the result that a row of the table `plans` keeps; `told` is its certificate."""
    plan = None if arrays is None else _plan(problem, told, arrays)
    options = Options(**told["options"])
    return Result(
        problem=problem,
        goal=saved["goal"],
        status=saved["status"],
        method=saved["method"],
        seconds=saved["seconds"],
        value=_number(saved["value"]),
        bound=_number(saved["bound"]),
        gap=_number(saved["gap"]),
        plan=plan,
        rules=pd.DataFrame([_row(row) for row in told["rules"]], columns=list(RULE_COLUMNS)),
        baselines=_baselines(problem, saved, told, plan),
        ranges=_ranges(told, plan, options),
        conflict=_conflict(told["conflict"]),
        message=Text(*told["message"]),
        risk=_risk(told["risk"]),
    )


def _plan(problem: "Problem", told: Mapping[str, Any], arrays: Mapping[str, Any]) -> Plan:
    tests = tuple(
        TestStart(test["test"], test["start"] and date.fromisoformat(test["start"]), float(test["spend"]))
        for test in told["tests"]
    )
    pairs = int(arrays["pairs"][0])
    enrolled = np.unpackbits(arrays["enrolled"], count=pairs).astype(np.bool_)
    return Plan(problem, build_cells(problem), arrays["spend"].astype(np.float64), enrolled, tests)


def _baselines(
    problem: "Problem", saved: Mapping[str, Any], told: Mapping[str, Any], plan: Plan | None
) -> Sequence[Baseline]:
    if told["baselines"] is not None:
        return tuple(Baseline(**{**one, "label": Text(*one["label"])}) for one in told["baselines"])
    assert plan is not None, "only a plan is compared later"
    return baselines_at_sight(problem, plan.cells, saved["goal"], Options())


def _ranges(told: Mapping[str, Any], plan: Plan | None, options: Options) -> Mapping[str, tuple[float, float, float]]:
    if told["ranges"] is not None:
        return {name: (low, middle, high) for name, (low, middle, high) in told["ranges"].items()}
    assert plan is not None, "only a plan has ranges"
    return ranges_at_sight(plan, options)


def _conflict(told: Mapping[str, Any] | None) -> Conflict | None:
    if told is None:
        return None
    ways = tuple(Relaxation(**{**way, "sentence": Text(*way["sentence"])}) for way in told["relaxations"])
    return Conflict(tuple(told["rules"]), Text(*told["sentence"]), ways)


def _risk(told: Mapping[str, Any] | None) -> "RiskValue | None":
    from campaignplan.planning.audit.risk import RiskValue

    return None if told is None else RiskValue(**told)


def _number(value: float | None) -> float:
    return math.nan if value is None else value


def _row(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: float(value) if name in _NUMBERS else value for name, value in told.items()}


_NUMBERS = ("limit", "used", "shadow_price", "violation")
