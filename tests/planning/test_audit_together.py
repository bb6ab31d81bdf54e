"""Audits in several threads on one ground, as solves that begin from one answer make them: each sees its own plan."""

import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from problems import random_problem

from campaignplan.planning.audit import audit
from campaignplan.planning.audit.ground import Ground
from campaignplan.planning.grid import build_cells
from campaignplan.planning.plan import Plan

TIMES = 100


def test_audits_at_once_say_what_they_say_alone() -> None:
    problem = random_problem(1)
    cells = build_cells(problem)
    enrolled = np.zeros(len(cells.pairs), dtype=np.bool_)
    plans = [Plan(problem, cells, np.where(cells.open, 10.0 * k, 0.0), enrolled) for k in range(1, 5)]
    alone = [audit(problem, plan, "profit", Ground(problem, cells)).value for plan in plans]
    assert len(set(alone)) == len(plans)
    ground, usual = Ground(problem, cells), sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(len(plans)) as threads:
            heard = threads.map(
                lambda plan: {audit(problem, plan, "profit", ground).value for _ in range(TIMES)}, plans
            )
            assert list(heard) == [{value} for value in alone]
    finally:
        sys.setswitchinterval(usual)
