from driver import opened, typed, visited

from campaignplan.planning.problem import Problem
from campaignplan.storage.workspace.branch import Branch


def test_typed_edits_change_the_saved_problem(tiny: Problem, branch: Branch) -> None:
    page = typed(
        visited("calendar", view="desk"),
        {0: {"anchor": "2027年6月23日", "choice": "yes", "discount": "8%", "fee": "1,200元"}},
    )
    moved, still = branch.problem().promotions
    assert [p.start - q.start for p, q in zip(moved.phases, tiny.promotions[0].phases, strict=True)] == [
        moved.anchor - tiny.promotions[0].anchor
    ] * len(moved.phases)
    assert str(moved.anchor) == "2027-06-23"
    assert still == tiny.promotions[1]
    assert [(row.choice, row.fee, row.discount) for row in branch.problem().enrolments] == [("yes", 1200.0, 0.08)]
    assert not page.warning
    page.button(key="undo").click().run()
    assert branch.problem() == tiny


def test_the_plan_takes_what_was_typed(branch: Branch) -> None:
    typed(visited("calendar", view="desk"), {0: {"choice": "yes", "discount": "8%", "fee": "35"}})
    page = opened("budget")
    plan = page.session_state["job"].future.result().plan
    taken = plan.enrolments()
    taken = taken[taken["promotion"] == branch.problem().promotions[0].id]
    assert taken["enrolled"].all()
    assert set(taken["fee"]) == {35.0}
    assert set(taken["discount"]) == {0.08}


def test_what_cannot_be_read_is_refused_in_words_and_the_rest_is_taken(tiny: Problem, branch: Branch) -> None:
    page = typed(
        visited("calendar", view="desk"),
        {0: {"anchor": "2027-02-30", "fee": "35"}, 1: {"discount": "30", "anchor": "2031-01-01", "fee": "-5"}},
    )
    found = branch.problem()
    assert found.promotions == tiny.promotions
    assert [(row.promotion, row.fee) for row in found.enrolments] == [("1688-628-2027", 35.0)]
    said = page.warning[0].value
    for expected in ("2 月没有 30 日", "30%", "计划期之外", "负数", "其余改动已经生效"):
        assert expected in said.replace("\\", "")
    page.button(key="undo").click().run()
    assert branch.problem() == tiny
    assert not page.warning
