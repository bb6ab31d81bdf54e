"""What the benchmarks measure can be planned: small versions of their instances, and the command itself."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import campaignplan as cp
from benchmarks.app import Bar
from benchmarks.docs import PAGE, put
from benchmarks.instances import everything, mixed_hills, seasonal_s_curves, weekly
from benchmarks.pages import EVENTS, crowded
from benchmarks.problems import agency
from campaignplan.agenda import agenda
from campaignplan.planning.check import check
from campaignplan.resources import shipped
from campaignplan.storage import load_problem

SMALL: dict[str, Callable[[], cp.Problem]] = {
    "agency": lambda: agency(4, days=60),
    "everything": lambda: everything(8, 2, 20),
    "seasonal": lambda: seasonal_s_curves(2, 6),
    "weekly": lambda: weekly(3),
}


@pytest.mark.parametrize("name", sorted(SMALL))
def test_instances_are_without_fault_and_planned(name: str) -> None:
    problem = SMALL[name]()
    assert [issue.where for issue in check(problem)] == []
    result = cp.solve(problem, cp.Options(gap=0.01, time_limit=10, method="columns"))
    assert result.plan is not None, result.message.en
    assert cp.audit(problem, result.plan).violations == ()
    assert result.value <= result.bound * (1 + 1e-9)


def test_groups_of_curves_bind() -> None:
    cells, budget, groups = mixed_hills(400)
    found = cp.allocate(cells, budget, groups=groups)
    assert found.status == "optimal"
    money = found.table["spend"].groupby(cells["group"]).sum()
    limits = groups.set_index("member")
    assert (money >= limits["floor"][money.index] - 1e-3).all()
    assert (money <= limits["cap"][money.index] + 1e-3).all()
    assert ((money - limits["floor"][money.index]).abs() < 1.0).any()


def test_the_command_measures_and_prints_a_table() -> None:
    command = [sys.executable, "-m", "benchmarks", "--quick", "--only", "limit"]
    ran = subprocess.run(
        command, cwd=shipped("examples").parent, capture_output=True, text=True, timeout=300, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "|" in ran.stdout


def test_a_table_is_put_in_its_place_and_all_else_stays(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- pages -->\nold\n<!-- pages ends -->\nafter\n", "utf-8")
    put("pages", "| new |", page)
    assert page.read_text("utf-8") == "before\n<!-- pages -->\n| new |\n<!-- pages ends -->\nafter\n"
    with pytest.raises(ValueError, match="no place for lines"):
        put("lines", "| new |", page)


@pytest.mark.parametrize("name", ["lines", "peers", "pages"])
def test_the_page_has_a_place_for_every_table(name: str) -> None:
    said = PAGE.read_text("utf-8")
    assert said.index(f"<!-- {name} -->\n") < said.index(f"<!-- {name} ends -->\n")


def test_a_bar_is_met_by_the_median() -> None:
    bar = Bar("slider", "ms", 300)
    assert bar.row([100, 290, 900]) == ("slider", "300 ms", "290 ms", "900 ms", "yes")
    assert bar.row([310]) == ("slider", "300 ms", "310 ms", "", "no")


def test_a_crowded_calendar_has_as_many_events_as_it_says() -> None:
    problem = crowded(load_problem(shipped("examples") / "guangzhou-clothing"))
    assert [issue.where for issue in check(problem)] == []
    assert len(agenda(problem)) == EVENTS
