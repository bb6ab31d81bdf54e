"""What can be compared: scenarios and saved plans, and the result of each, worked out beside the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import accident
import aside
import beside
import opened
import solved
from catalogue import say
from errands import Errand
from fingerprints import fingerprint
from session import Screen
from solving import QUICK, Job

from campaignplan.dates import moment_said
from campaignplan.planning.asking.comparison import Comparison, compare
from campaignplan.planning.result import Result
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.plans import Plans, SavedPlan
from campaignplan.storage.workspace.scenarios import Scenario, name_said

MOST = 3


@dataclass(frozen=True)
class Choice:
    """A scenario as it stands, or a saved plan of one: `key` names it in the address."""

    key: str
    name: str
    branch: Branch
    plan: SavedPlan | None = None
    scenario: Scenario | None = None

    @property
    def note(self) -> str:
        """What somebody wrote about it."""
        return self.plan.note if self.plan is not None else self.scenario.note if self.scenario is not None else ""


def choices(screen: Screen) -> dict[str, Choice]:
    """Return what can be chosen, scenarios first, then saved plans, newest first; each by a name of its own."""
    house, problem, share = screen.seat.workspace, screen.branch.problem_id, screen.seat.share
    found: dict[str, Choice] = {}
    scenarios = house.scenarios(problem)
    known = {one.id: one.name for one in scenarios}
    taken = set[str]()

    def own(name: str) -> str:
        while name in taken:
            name += "′"
        taken.add(name)
        return name

    for one in scenarios:
        branch = Branch(screen.branch.database, one.id, problem, one.name, screen.branch.clock)
        if not one.archived and (share is None or share.shows(branch)):
            found[f"b{one.id}"] = Choice(f"b{one.id}", own(name_said(one.name).to(screen.lang)), branch, scenario=one)
    for plan in Plans(house.team(problem)).list():
        if share is not None and not share.shows_plan(problem, plan):
            continue
        of = known.get(plan.branch, "")
        name = plan.name or say(
            "compare.saved_plan", screen.lang, when=moment_said(plan.made, screen.lang == "zh"),
            branch=name_said(of).to(screen.lang),
        )  # fmt: skip
        branch = Branch(screen.branch.database, plan.branch, problem, of, screen.branch.clock)
        found[plan.id] = Choice(plan.id, own(name), branch, plan)
    return found


def is_outdated(plan: SavedPlan, branch: Branch) -> bool:
    """Tell whether what a saved plan rests on is no longer what its scenario says."""
    now = opened.snapshot(branch).problem
    return now is None or fingerprint(now) != plan.inputs_sha256


def result(screen: Screen, choice: Choice) -> tuple[Result | None, Job | None]:
    """Return what a choice comes to; or nothing yet, with the job that works on it where there is one."""
    if choice.plan is not None:
        plan, plans = choice.plan, Plans(screen.seat.workspace.team(screen.branch.problem_id))
        errand = beside.ask(f"plan-{plan.id}", plan.id, None, lambda errand: plans.load(plan.id))
        _wait(f"plan-{plan.id}", errand)
        return cast("Result | None", beside.answer(errand)), None
    problem = opened.snapshot(choice.branch).problem
    if problem is None:
        return None, None
    options = solved.PROOF if solved.proved(problem) else QUICK  # as the budget page asks: the same answer
    job = opened.workshop().ask(f"{solved.visitor()}:compare-{choice.key}", problem, options)
    job.wait(solved.PATIENCE)
    beside.look_for(f"compare-{choice.key}", job)
    if not job.done:
        return None, job
    error = job.future.exception()
    if error is not None:
        accident.tell(error)
        opened.workshop().forget(job)
        return None, job
    return job.future.result(), job


def comparison(named: Sequence[tuple[str, Result]]) -> Comparison | None:
    """Return results held against each other; None while that is worked out."""
    key = tuple((name, id(one)) for name, one in named)
    errand = beside.ask("comparison", key, named, lambda errand: aside.call(compare, list(named)), slow=True)
    _wait("comparison", errand)
    return cast("Comparison | None", beside.answer(errand))


def _wait(topic: str, errand: Errand) -> None:
    """Wait a moment for an errand, so that one that is soon done is not drawn twice."""
    errand.wait(solved.PATIENCE)
    beside.look_for(topic, errand)
