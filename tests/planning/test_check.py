"""Checks of typed problems: sound ones pass, each topic speaks, places are named."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from problems import promotion, small

from campaignplan.calendars.own import OwnEvent
from campaignplan.calendars.promotion import Phase
from campaignplan.calendars.template import Instance
from campaignplan.planning.check import TOPICS, check, find
from campaignplan.planning.fingerprint import inputs_sha256
from campaignplan.planning.problem import Enrolment, Problem, ProductTest
from campaignplan.planning.rule import Rule
from campaignplan.shop.multiplier import Multiplier

START = date(2027, 6, 7)


def spoil(table: str, **changes: object) -> Callable[[Problem], Problem]:
    def change(problem: Problem) -> Problem:
        first, *rest = getattr(problem, table)
        return replace(problem, **{table: (replace(first, **changes), *rest)})

    return change


def setting(**changes: object) -> Callable[[Problem], Problem]:
    return lambda problem: replace(problem, settings=replace(problem.settings, **changes))


SOUND = replace(
    small(),
    promotions=(promotion("fair", START + timedelta(days=14)),),
    rules=(Rule("r1", "cap", 1000.0, channel="c1"),),
    tests=(ProductTest("t1", "p1", "c1", START, START + timedelta(days=7)),),
    enrolments=(Enrolment("fair", "p1"),),
    multipliers=(Multiplier("season", "6", 1.2),),
)
CASES: dict[str, tuple[Callable[[Problem], Problem], str]] = {
    "names": (spoil("shops", name="=1+1"), "shops s1 name"),
    "references": (spoil("lines", product="p9"), "lines #1 product"),
    "order": (setting(end=date(2027, 1, 1)), "plan end"),
    "bounds": (spoil("products", margin=float("nan")), "products p1 margin"),
    "money": (spoil("channels", floor=50.0, cap=20.0), "channels c1 cap"),
    "curves": (spoil("lines", family="table"), "lines #1 family"),
    "goal": (setting(goal="mix"), "plan weights"),
    "multipliers": (spoil("multipliers", key="13"), "multipliers #1 key"),
    "rules": (spoil("rules", channel="c9"), "rules r1 channel"),
    "tests": (spoil("tests", days=90), "tests t1 days"),
    "events": (lambda p: replace(p, templates=(Instance("s", "sprint-30"),)), "templates s start"),
    "enrolments": (spoil("enrolments", shop="s1", product="p9"), "enrolments #1 product"),
    "size": (setting(period="day", end=START + timedelta(days=700)), "lines"),
}


def test_a_sound_problem_has_no_issue():
    assert check(SOUND) == []


def test_every_topic_has_a_case():
    assert set(CASES) == {topic.__name__ for topic in TOPICS}


@pytest.mark.parametrize("topic", CASES)
def test_each_topic_names_the_place(topic: str):
    change, where = CASES[topic]
    problem = change(SOUND)
    if topic == "size":
        problem = replace(problem, lines=problem.lines * 800, rules=(), tests=())
    issues = check(problem)
    assert where in [issue.where for issue in issues]
    for issue in issues:
        assert issue.why.zh
        assert issue.why.en
        assert issue.fix.zh
        assert issue.fix.en


def test_all_faults_come_at_once():
    problem = SOUND
    for topic in ("names", "bounds", "money", "goal", "rules", "tests"):
        problem = CASES[topic][0](problem)
    wheres = {issue.where for issue in check(problem)}
    assert {CASES[topic][1] for topic in ("names", "bounds", "money", "goal", "rules", "tests")} <= wheres


def test_a_phase_is_named_by_promotion_and_kind():
    fair = SOUND.promotions[0]
    burst = fair.phase("burst")
    assert burst
    phases = tuple(Phase("burst", p.end, p.start) if p == burst else p for p in fair.phases)
    issues = check(replace(SOUND, promotions=(replace(fair, phases=phases),)))
    assert "phases fair-2027:burst end" in [issue.where for issue in issues]


@pytest.mark.parametrize(
    ("rule", "column"),
    [
        (Rule("a", "budget", 5.0), "kind"),
        (Rule("a", "cap", float("inf")), "limit"),
        (Rule("a", "cash", -1.0), "limit"),
        (Rule("a", "roas_floor", 0.0), "limit"),
        (Rule("a", "floor", 1.5, "share"), "limit"),
        (Rule("a", "cap", 5.0, category="home|toys"), "category"),
        (Rule("a", "cap", 5.0, promotion="fair-2028"), "promotion"),
        (Rule("a", "cap", 5.0, phase="review"), "phase"),
        (Rule("a", "promotion_spacing", 0.0), "limit"),
        (Rule("a", "cap", 5.0, penalty=-1.0), "penalty"),
    ],
)
def test_rules_that_cannot_be_meant(rule: Rule, column: str):
    assert column in [found.places[0].column for found in find(replace(SOUND, rules=(rule,)))]


@pytest.mark.parametrize(
    "rule",
    [
        Rule("a", "blackout", start=START, end=START),
        Rule("a", "cap", 0.3, "share", "span", stage="growth|maturity", every="month"),
        Rule("a", "cash", 0.0),
        Rule("a", "target", 5.0, metric="orders", promotion="fair", phase="burst"),
        Rule("a", "promoted_at_most", 1.0, category="home"),
    ],
)
def test_rules_that_can(rule: Rule):
    assert check(replace(SOUND, rules=(rule,))) == []


def test_caps_meet_floors_only_on_the_same_scope():
    floor = Rule("a", "floor", 500.0, product="p1|p2")
    for cap, clashes in (
        (Rule("b", "cap", 400.0, product="p2|p1"), True),
        (Rule("b", "cap", 500.0, product="p1|p2"), False),
        (Rule("b", "cap", 400.0, product="p1"), False),
        (Rule("b", "cap", 400.0, product="p1|p2", every="month"), False),
    ):
        assert bool(check(replace(SOUND, rules=(floor, cap)))) == clashes


def test_the_fingerprint_follows_the_content():
    same = replace(SOUND, settings=replace(SOUND.settings, total=3000))  # an int where a float stood
    assert inputs_sha256(same) == inputs_sha256(SOUND)
    changes = [change for topic, (change, _) in CASES.items() if topic != "events"]
    found = {inputs_sha256(change(SOUND)) for change in changes}
    assert len(found | {inputs_sha256(SOUND)}) == len(changes) + 1
    assert len(inputs_sha256(SOUND)) == 64


def test_the_teams_own_notes_change_no_fingerprint():
    calendar = replace(
        SOUND, templates=(Instance("s", "sprint-30", START),), events=(OwnEvent("e", "会", start=START),)
    )
    assert inputs_sha256(calendar) == inputs_sha256(SOUND)
    noted = replace(SOUND.promotions[0], owner="小李", progress="accepted", review="备货少了")
    assert inputs_sha256(replace(SOUND, promotions=(noted, *SOUND.promotions[1:]))) == inputs_sha256(SOUND)
    asked = replace(SOUND.promotions[0], min_listing_points=4.0)
    assert inputs_sha256(replace(SOUND, promotions=(asked, *SOUND.promotions[1:]))) != inputs_sha256(SOUND)
