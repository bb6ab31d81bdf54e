"""What is saved is what is loaded: folders and workbooks, every table and column."""

import tempfile
from dataclasses import fields, replace
from pathlib import Path

import pytest
from generated import problems, with_enrolments
from hypothesis import HealthCheck, given, settings

from campaignplan.planning.problem import Problem
from campaignplan.resources import shipped
from campaignplan.storage import load_problem, save_problem, save_workbook

EXAMPLES = ("yiwu-homeware", "hebei-gears", "guangzhou-clothing")
quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def differences(one: Problem, other: Problem) -> list[str]:
    return [f.name for f in fields(Problem) if getattr(one, f.name) != getattr(other, f.name)]


@quick
@given(problems())
def test_a_folder_gives_back_the_problem(problem: Problem):
    with tempfile.TemporaryDirectory() as folder:
        save_problem(problem, folder)
        assert differences(load_problem(folder), problem) == []


@settings(quick, max_examples=10)
@given(problems())
def test_a_workbook_gives_back_the_problem(problem: Problem):
    with tempfile.TemporaryDirectory() as folder:
        for lang in ("zh", "en"):
            path = Path(folder) / f"plan-{lang}.xlsx"
            save_workbook(problem, path, lang)  # type: ignore[arg-type]
            assert differences(load_problem(path), problem) == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_go_round(tmp_path: Path, name: str):
    problem = with_enrolments(load_problem(shipped("examples") / name))
    problem = replace(problem, shops=(replace(problem.shops[0], id="s0"), *problem.shops[1:]))
    problem = replace(problem, products=tuple(replace(p, shop="s0") for p in problem.products), book=())
    save_problem(problem, tmp_path / "folder")
    save_workbook(problem, tmp_path / "plan.xlsx")
    assert differences(load_problem(tmp_path / "folder"), problem) == []
    assert differences(load_problem(tmp_path / "plan.xlsx"), problem) == []


def test_saving_twice_gives_the_same_bytes(tmp_path: Path):
    problem = load_problem(shipped("examples") / "hebei-gears")
    for folder in ("one", "two"):
        save_problem(problem, tmp_path / folder)
        save_workbook(problem, tmp_path / f"{folder}.xlsx")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
