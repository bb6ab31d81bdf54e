"""The app's modules stand beside its main script, as Streamlit runs them."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from app_sample import tiny_problem

from campaignplan.planning.problem import Problem
from campaignplan.resources import shipped
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.workspace import Workspace

sys.path.insert(0, str(shipped("app")))


@pytest.fixture
def tiny() -> Problem:
    """Return a small problem."""
    return tiny_problem()


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """Open the workspace that the app opens too; there is nothing in it."""
    monkeypatch.setenv("CAMPAIGNPLAN_WORKSPACE", str(tmp_path / "campaignplan.db"))
    with Workspace.open() as found:
        yield found


@pytest.fixture
def branch(tiny: Problem, workspace: Workspace) -> Branch:
    """Put the small problem into the workspace."""
    return workspace.put("tiny", tiny, person="somebody")
