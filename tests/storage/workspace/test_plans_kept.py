"""Plans are kept with their problem and come back as the results they were."""

from dataclasses import fields, replace
from datetime import timedelta

import pandas as pd
import pytest
from problems import small

from campaignplan.calendars.promotion import Promotion
from campaignplan.errors import InputError
from campaignplan.planning.asking.comparison import compare
from campaignplan.planning.result import Options, Result
from campaignplan.planning.rule import Rule
from campaignplan.planning.solve import solve
from campaignplan.resources import shipped
from campaignplan.storage import assemble, encode, load_problem
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import Change
from campaignplan.storage.workspace.plans import Plans
from campaignplan.storage.workspace.workspace import Workspace

OPTIONS = Options(gap=0.01, time_limit=20.0)


@pytest.fixture(scope="module")
def solved() -> Result:
    return solve(load_problem(shipped("examples") / "hebei-gears"), OPTIONS)


def equal(one: Result, other: Result) -> None:
    assert (one.status, one.goal, one.method, one.seconds) == (other.status, other.goal, other.method, other.seconds)
    assert one.problem == other.problem
    for name in ("value", "bound", "gap"):
        assert getattr(one, name) == getattr(other, name) or getattr(one, name) != getattr(one, name)
    pd.testing.assert_frame_equal(one.rules, other.rules)
    assert list(one.baselines) == list(other.baselines)
    assert dict(one.ranges) == dict(other.ranges)
    assert (one.conflict, one.message, one.risk) == (other.conflict, other.message, other.risk)
    assert (one.plan is None) == (other.plan is None)
    if one.plan is not None and other.plan is not None:
        assert one.plan.tests == other.plan.tests
        for table in ("table", "daily", "enrolments"):
            pd.testing.assert_frame_equal(getattr(one.plan, table)(), getattr(other.plan, table)())


def put(workspace: Workspace, result: Result) -> tuple[Branch, Plans]:
    return workspace.put("p", result.problem, person="安"), Plans(workspace.team("p"))


def test_a_plan_comes_back_as_the_result_it_was(workspace: Workspace, solved: Result):
    branch, plans = put(workspace, solved)
    saved = plans.save(solved, branch, person="安", options=OPTIONS, name="第一版")
    equal(plans.load(saved), solved)
    (line,) = plans.list()
    assert (line.id, line.name, line.version, line.starred) == (saved, "第一版", 1, False)
    assert (line.value, line.bound, line.gap, line.status) == (solved.value, solved.bound, solved.gap, solved.status)


def test_clashing_rules_and_risk_are_kept_too(workspace: Workspace):
    problem = small()
    rules = (Rule("want", "target", 1e6, metric="orders"), Rule("cap", "cap", limit=100.0))
    clash = solve(replace(problem, rules=rules), OPTIONS)
    risky = solve(problem, replace(OPTIONS, risk=0.5, draws=20, seed=3))
    assert clash.conflict is not None
    assert risky.risk is not None
    branch, plans = put(workspace, replace(clash, problem=problem))
    for result, options in ((clash, OPTIONS), (risky, replace(OPTIONS, risk=0.5, draws=20, seed=3))):
        equal(plans.load(plans.save(result, branch, person="安", options=options)), result)


def test_a_plan_is_stale_once_what_it_rests_on_has_changed(workspace: Workspace, solved: Result):
    branch, plans = put(workspace, solved)
    saved = plans.save(solved, branch, person="安")
    assert not plans.is_stale(saved, branch)
    row, cells = branch.rows("products")[0]
    branch.commit([Change("products", row, {"price": cells["price"]}, {"price": "9999"})], person="bo")
    assert plans.is_stale(saved, branch)
    equal(plans.load(saved), solved)
    branch.undo("bo")
    assert not plans.is_stale(saved, branch)
    assert plans.is_stale(saved, replace(solved.problem, settings=replace(solved.problem.settings, total=1.0)))


def test_a_plan_comes_back_though_the_shipped_calendars_have_changed(
    workspace: Workspace, solved: Result, monkeypatch: pytest.MonkeyPatch
):
    """Next year's program knows better days: promotions moved and gone, holidays of other days, a platform less."""
    branch, plans = put(workspace, solved)
    saved = plans.save(solved, branch, person="安", options=OPTIONS)
    assert solved.problem.calendars
    assert len(solved.problem.promotions) > 3

    def moved(promotions: tuple[Promotion, ...]) -> tuple[Promotion, ...]:
        return tuple(replace(one, anchor=one.anchor + timedelta(days=3)) for one in promotions[1:])

    real = assemble.promotions_for
    for module in (assemble, encode):
        monkeypatch.setattr(module, "promotions_for", lambda *asked: moved(real(*asked)))
        monkeypatch.setattr(module, "holidays_for", lambda horizon: ())
    monkeypatch.setattr(assemble, "platforms", lambda: ())
    with pytest.raises(InputError):
        branch.problem()  # the branch follows the program
    equal(plans.load(saved), solved)


def test_stars_and_names_are_edits_that_can_be_undone(workspace: Workspace, solved: Result):
    branch, plans = put(workspace, solved)
    one, two = (plans.save(solved, branch, person="安") for _ in range(2))
    plans.star(one, person="安")
    plans.star(two, person="安")
    plans.name(one, "旧的", "不用了", person="bo")
    assert {line.id: (line.starred, line.name, line.note) for line in plans.list()} == {
        one: (False, "旧的", "不用了"),
        two: (True, "", ""),
    }
    plans.team.undo("安")
    assert {line.id for line in plans.list() if line.starred} == {one}
    with pytest.raises(InputError, match="没有这个方案"):
        plans.load("nothing")
    workspace.put("q", solved.problem, person="安")
    with pytest.raises(InputError, match="没有这个方案"):
        Plans(workspace.team("q")).load(one)


def test_plans_are_put_side_by_side(workspace: Workspace, solved: Result):
    branch, plans = put(workspace, solved)
    less = solve(replace(solved.problem, settings=replace(solved.problem.settings, total=80_000.0)), OPTIONS)
    one, two = plans.save(solved, branch, person="安", name="全年"), plans.save(less, branch, person="安")
    assert [line.id for line in workspace.plans("p").list()] == [line.id for line in plans.list()]
    kept, asked = plans.compare(one, two), compare([("全年", solved), (two, less)])
    frames = [field.name for field in fields(asked) if isinstance(getattr(asked, field.name), pd.DataFrame)]
    assert frames
    for name in frames:
        pd.testing.assert_frame_equal(getattr(kept, name), getattr(asked, name))
    with pytest.raises(InputError, match="没有这个方案"):
        plans.compare(one, "nothing")


def test_one_branch_is_in_force(workspace: Workspace, solved: Result):
    main, _ = put(workspace, solved)
    other = workspace.fork(main, "大促加码", person="安")
    assert workspace.branch().name == "main"
    workspace.star(other, person="安", why="老板定的")
    assert workspace.branch().name == "大促加码"
    assert workspace.star(other, person="安") is None
    assert workspace.problems() == {"p": ("main", "大促加码")}
    workspace.house.undo("安")
    assert workspace.branch().name == "main"
    with pytest.raises(InputError, match="已经有了"):
        workspace.fork(main, "大促加码", person="安")


def test_a_branch_begins_as_the_other_stands_and_goes_its_own_way(workspace: Workspace, solved: Result):
    main, _ = put(workspace, solved)
    other = workspace.fork(main, "b", person="安")
    assert other.problem() == main.problem()
    row, cells = other.rows("products")[0]
    other.commit([Change("products", row, {"price": cells["price"]}, {"price": "9999"})], person="bo")
    assert main.problem() == solved.problem
    assert other.problem() != main.problem()
    assert main.undo("bo") is None
