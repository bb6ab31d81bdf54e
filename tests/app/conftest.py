"""The app's modules stand beside its main script, as Streamlit runs them."""

import sys
from pathlib import Path

import pytest
from app_sample import tiny_problem

from campaignplan.planning.problem import Problem
from campaignplan.resources import shipped
from campaignplan.storage import save_problem

sys.path.insert(0, str(shipped("app")))


@pytest.fixture
def tiny() -> Problem:
    """Return a small problem."""
    return tiny_problem()


@pytest.fixture
def source(tiny: Problem, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Save the small problem as a folder that the app opens."""
    folder = tmp_path / "tiny"
    save_problem(tiny, folder)
    monkeypatch.setenv("CAMPAIGNPLAN_SOURCE", str(folder))
    return folder
