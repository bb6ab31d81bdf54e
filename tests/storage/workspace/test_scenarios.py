"""Scenarios get names, are put away, compared and shown to others; what may never come back does not."""

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from problems import small
from serving import NOW, add_link

from campaignplan.errors import InputError
from campaignplan.feeds.link import revoked
from campaignplan.planning.result import Options
from campaignplan.planning.solve import solve
from campaignplan.storage.workspace import tidy
from campaignplan.storage.workspace.actuals import Actuals
from campaignplan.storage.workspace.away import away
from campaignplan.storage.workspace.ledger import Ledger
from campaignplan.storage.workspace.log import replay
from campaignplan.storage.workspace.plans import Plans
from campaignplan.storage.workspace.rows import all_rows
from campaignplan.storage.workspace.sharing import Shares
from campaignplan.storage.workspace.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable


def test_a_scenario_is_called_otherwise_and_what_points_to_it_goes_on_to(workspace: Workspace):
    main = workspace.put("p", {}, person="安")
    spring = workspace.fork(main, "春", person="安")
    workspace.star(spring, person="安")
    later = workspace.rename(spring, "大促加码", person="bo", why="老板说的")
    assert (later.id, later.name, workspace.in_force("p")) == (spring.id, "大促加码", "大促加码")
    assert workspace.branch().id == spring.id
    assert workspace.problems() == {"p": ("main", "大促加码")}
    again = workspace.fork(main, "春", person="安")  # the name is free, and means the new one
    assert (workspace.branch("p", "春").id, workspace.branch("p", "大促加码").id) == (again.id, spring.id)
    assert workspace.in_force("p") == "大促加码"
    with pytest.raises(InputError, match="没有这个名字"):
        workspace.branch("p", "夏")
    entry = workspace.team("p").last
    assert entry is not None
    assert (entry.person, entry.why) == ("bo", "老板说的")


@pytest.mark.parametrize("name", ["", " ", "a/b", "a#b", "x" * 201, "main", "春"])
def test_names_that_cannot_be_are_refused(workspace: Workspace, name: str):
    main = workspace.put("p", {}, person="安")
    workspace.archive(workspace.fork(main, "春", person="安"), person="安")
    other = workspace.fork(main, "秋", person="安")
    for attempt in (
        lambda: workspace.rename(other, name, person="安"),
        lambda: workspace.fork(main, name, person="安"),
    ):
        with pytest.raises(InputError):
            attempt()
    assert workspace.problems() == {"p": ("main", "秋")}


def test_taking_a_new_name_back_cannot_make_two_of_one_name(workspace: Workspace):
    main = workspace.put("p", {}, person="安")
    one = workspace.rename(workspace.fork(main, "a", person="安"), "b", person="安")
    workspace.rename(main, "a", person="bo")
    with pytest.raises(InputError, match="已经有了"):
        workspace.team("p").undo("安")
    assert workspace.problems() == {"p": ("a", "b")}
    workspace.team("p").undo("bo")
    workspace.team("p").undo("安")
    assert workspace.problems() == {"p": ("main", "a")}
    assert workspace.branch("p", "a").id == one.id


def test_what_is_put_away_is_left_out_kept_and_brought_back(workspace: Workspace):
    main = workspace.put("p", small(), person="安")
    other = workspace.fork(main, "旧", person="安")
    workspace.archive(other, person="安", why="不用了")
    assert workspace.problems() == {"p": ("main",)}
    assert workspace.branch("p", "旧").problem() == small()
    assert [(one.name, one.archived, one.parent) for one in workspace.scenarios("p")] == [
        ("main", False, None),
        ("旧", True, main.id),
    ]
    with pytest.raises(InputError, match="归档"):
        workspace.star(other, person="安")
    with pytest.raises(InputError, match="正在执行"):
        workspace.archive(main, person="安")
    workspace.note(other, "去年的", person="安")
    workspace.archive(other, person="安", back=True)
    (found,) = (one for one in workspace.scenarios("p") if one.id == other.id)
    assert (found.archived, found.note) == (False, "去年的")
    assert workspace.archive(other, person="安", back=True) is None


def test_problems_put_away_are_named_as_they_call_themselves(workspace: Workspace):
    main = workspace.put("p", small(), person="安")
    workspace.put("q", small(), person="安")
    assert away(workspace) == {}
    workspace.put_away("p", person="安")
    assert away(workspace) == {"p": main.problem().settings.name}
    assert list(workspace.problems()) == ["q"]
    workspace.put_away("p", person="安", back=True)
    assert away(workspace) == {}


def test_a_read_only_link_shows_what_it_is_for_and_no_more(workspace: Workspace):
    result = solve(small(), Options(gap=0.05, time_limit=20.0))
    main = workspace.put("p", small(), person="安")
    plans = Plans(workspace.team("p"))
    other = workspace.fork(main, "b", person="安")
    mine = plans.save(result, main, person="安")
    theirs = plans.save(result, other, person="安")
    saved = {line.id: line for line in plans.list()}
    shares = Shares(workspace.house)
    (whole, _), (scenario, key) = shares.create("all", person="安"), shares.create("boss", person="安", branch=main)
    plan, _ = shares.create("bank", person="安", branch=main, plan=saved[mine])
    assert shares.find(key) == scenario
    assert shares.list() == (whole, scenario, plan)
    shown = [[one.shows(main), one.shows(other)] for one in (whole, scenario, plan)]
    assert shown == [[True, True], [True, False], [False, False]]
    told = [[one.shows_plan("p", saved[name]) for name in (mine, theirs)] for one in (whole, scenario, plan)]
    assert told == [[True, True], [True, False], [True, False]]
    assert not scenario.shows_plan("q", saved[mine])
    with pytest.raises(ValueError, match="another branch"):
        shares.create(person="安", branch=main, plan=saved[theirs])
    assert key not in repr(workspace.house.rows("shares"))


def test_a_secret_taken_back_never_holds_again(workspace: Workspace):
    """Neither by undo, nor by revert, nor by bringing an old state back."""
    feeds, shares = workspace.feeds("安"), Shares(workspace.house)
    link, _ = add_link(feeds)
    share, key = shares.create(person="安")
    before = workspace.clock()
    feeds.links.update(lambda links: (revoked(links[0], NOW),))
    gone = workspace.house.last
    assert gone is not None
    for attempt in (
        lambda: workspace.house.undo("安"),
        lambda: workspace.house.revert(gone.id, person="bo"),
        lambda: workspace.house.restore(before, person="bo"),
    ):
        with pytest.raises(InputError, match="不能恢复"):
            attempt()
    shares.revoke(share.id, person="安")
    with pytest.raises(InputError, match="不能恢复"):
        workspace.house.undo("安")
    assert feeds.links.load() == (revoked(link, NOW),)
    assert shares.find(key) is None


def test_housekeeping_removes_what_was_withdrawn_long_ago_and_says_so(workspace: Workspace, clock):
    workspace.put("p", {}, person="安")
    actuals = Actuals(workspace.team("p"))
    table = pd.DataFrame({"product": "a", "channel": "s", "date": ["2026-01-01", "2026-02-01"], "spend": [1.0, 2.0]})
    old, _ = actuals.add(table, "报表", person="安")
    kept, _ = actuals.add(table.assign(spend=3.0), "报表", person="安")
    gone = actuals.withdraw(old, person="bo")
    assert gone is not None
    assert tidy.stale(workspace) == ()
    clock.now += timedelta(days=91)
    (found,) = tidy.stale(workspace)
    assert (found.batch, found.problem, found.person, found.size) == (old, "p", "bo", 2)
    assert tidy.tidy(workspace) == (found,)
    assert tidy.stale(workspace, 0) == ()
    assert [batch.id for batch in actuals.batches()] == [kept]
    assert actuals.read(date(2026, 1, 1), date(2026, 12, 31))["spend"].tolist() == [3.0, 3.0]
    with pytest.raises(InputError, match="整理清除"):
        actuals.team.undo("bo")
    with pytest.raises(InputError, match="整理清除"):
        actuals.team.revert(gone.id, person="安")
    with workspace.database.reading() as connection:
        assert replay(connection, actuals.team.id) == all_rows(connection, actuals.team.id)


def test_a_tidied_file_is_smaller(tmp_path: Path):
    days = pd.date_range("2000-01-01", periods=9_000).astype(str)
    table = pd.DataFrame(
        {"product": "a", "channel": "s", "date": days, "spend": np.random.default_rng(1).random(9_000)}
    )
    with Workspace.open(tmp_path) as workspace:
        workspace.put("p", {}, person="安")
        batch, _ = Actuals(workspace.team("p")).add(table, "r", person="安")
    before = (tmp_path / "campaignplan.db").stat().st_size
    with Workspace.open(tmp_path) as workspace:
        Actuals(workspace.team("p")).withdraw(batch, person="安")
        assert [one.batch for one in tidy.tidy(workspace, 0)] == [batch]
        assert (tmp_path / "campaignplan.db").stat().st_size < before - 9_000 * 4


def test_two_people_who_say_different_things_of_one_scenario_at_once_are_both_heard(
    workspace: Workspace, monkeypatch
):
    """Whatever is read before it is written, the other writes in between."""
    branch = workspace.put("shop", small(), person="安")
    other = workspace.fork(branch, "other", person="安")
    plans, solved = workspace.plans("shop"), solve(small(), Options(gap=0.05))
    one, two = plans.save(solved, branch, person="安"), plans.save(solved, branch, person="安")
    rows = Ledger.rows
    between: list[Callable[[], object]] = []

    def slow(self: Ledger, table: str) -> object:
        found = rows(self, table)
        if between:
            between.pop()()
        return found

    monkeypatch.setattr(Ledger, "rows", slow)
    pairs: list[tuple[Callable[[], object], Callable[[], object]]] = [
        (lambda: workspace.note(other, "备注", person="安"), lambda: workspace.rename(other, "加码", person="bo")),
        (lambda: workspace.star(branch, person="安"), lambda: workspace.put_away("shop", person="bo")),
        (lambda: plans.name(one, "春", person="安"), lambda: plans.star(one, person="bo")),
        (lambda: plans.star(one, person="安"), lambda: plans.star(two, person="bo")),
    ]
    for mine, theirs in pairs:
        between.append(theirs)
        mine()
        while between:  # nothing was read outside the writing: then they come after
            between.pop()()
    monkeypatch.undo()
    found = next(scenario for scenario in workspace.scenarios("shop") if scenario.id == other.id)
    assert (found.name, found.note) == ("加码", "备注")
    assert dict(workspace.house.rows("problems"))["shop"]["archived"] == "true"
    kept = {plan.id: plan for plan in plans.list()}
    assert kept[one].name == "春"
    assert [plan.starred for plan in kept.values()].count(True) == 1


def test_one_put_away_while_it_came_in_force_hides_nothing(workspace: Workspace):
    branch = workspace.put("shop", {}, person="安")
    made = workspace.fork(branch, "other", person="安")
    workspace.star(made, person="安")
    workspace.team("shop").put_cells("branches", str(made.id), {"archived": "true"}, person="bo")
    assert workspace.in_force("shop") == "main"
    assert workspace.branch("shop").name == "main"
