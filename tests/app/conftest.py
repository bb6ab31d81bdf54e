"""The app's modules stand beside its main script, as Streamlit runs them."""

import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from problems import promotion, small

from campaignplan.planning.problem import Problem
from campaignplan.planning.rule import Rule
from campaignplan.resources import shipped
from campaignplan.storage import save_problem

sys.path.insert(0, str(shipped("app")))


@pytest.fixture
def tiny() -> Problem:
    """Two products, two channels, six weeks, two promotions, one rule: solved in a moment."""
    problem = small(weeks=6)
    start = problem.settings.start
    promotions = (
        replace(promotion("1688-628", start + timedelta(days=14), fee=20.0), name="年中大促", name_en="Mid-year"),
        replace(promotion("1688-fair", start + timedelta(days=30), discount=0.1), name="行业展", name_en="Fair"),
    )
    rules = (Rule("floor-p1", "floor", 300.0, product="p1"),)
    return replace(problem, promotions=promotions, rules=rules)


@pytest.fixture
def source(tiny: Problem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Save the tiny problem as a folder that the app opens."""
    folder = tmp_path / "tiny"
    save_problem(tiny, folder)
    monkeypatch.setenv("CAMPAIGNPLAN_SOURCE", str(folder))
    return folder
