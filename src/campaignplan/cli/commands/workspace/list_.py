"""``campaignplan workspace list``: the problems of a workspace, their scenarios and their plans."""

from math import isnan
from typing import TYPE_CHECKING

import click

from campaignplan.cli.command import named
from campaignplan.cli.told import say
from campaignplan.cli.workspace import place
from campaignplan.dates import stamp
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    from campaignplan.storage.workspace.plans import SavedPlan
    from campaignplan.storage.workspace.workspace import Workspace

SHORT = Text("工作区里有什么：方案、情景、存下的计划", "What a workspace holds: problems, scenarios, saved plans")
MOST = 10
"""Plans told of a problem, the newest; the Compare page has them all."""


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("list", lang, SHORT)
    @place(lang)
    def list_(workspace: str | None) -> int:
        from campaignplan.storage.workspace.workspace import Workspace

        with Workspace.open(workspace, make=False) as opened:
            known = opened.problems()
            for problem, names in known.items():
                say(problem)
                for name in names:
                    _tell_scenario(opened, problem, name, lang)
                _tell_plans(opened, problem, lang)
        if not known:
            say(Text("工作区里还没有方案。", "The workspace holds no problem yet.").to(lang))
        return 0

    return list_


def _tell_scenario(opened: "Workspace", problem: str, name: str, lang: Lang) -> None:
    last = opened.branch(problem, name).last
    force = Text("（正在执行）", " (in force)").to(lang) if name == opened.in_force(problem) else ""
    told = Text("还没有改动", "unchanged since it was made")
    if last is not None:
        when = f"{stamp(last.moment)} {last.person}"
        told = Text(f"第 {last.version} 步，{when}", f"step {last.version}, {when}")
    say(f"  {problem}/{name}{force}  {told.to(lang)}")


def _tell_plans(opened: "Workspace", problem: str, lang: Lang) -> None:
    plans = opened.plans(problem).list()
    names = {one.id: one.name for one in opened.scenarios(problem) if not one.archived}
    today = {number: _inputs(opened, problem, names.get(number, "")) for number in {one.branch for one in plans}}
    for plan in plans[:MOST]:
        stale = plan.inputs_sha256 != today[plan.branch]
        say(f"    {_plan(plan, names.get(plan.branch, '—'), stale, lang)}")
    if len(plans) > MOST:
        rest = len(plans) - MOST
        say(Text(f"    另有 {rest} 个更早的计划", f"    {rest} earlier plans").to(lang))


def _inputs(opened: "Workspace", problem: str, branch: str) -> str:
    """Return the fingerprint of what a branch says now; nothing where it is put away, or has faults."""
    from campaignplan.errors import InputError
    from campaignplan.planning.fingerprint import inputs_sha256

    try:
        return inputs_sha256(opened.branch(problem, branch).problem()) if branch else ""
    except InputError:
        return ""


def _plan(plan: "SavedPlan", branch: str, stale: bool, lang: Lang) -> str:
    from campaignplan.words import GOALS, STATUSES

    star = "★ " if plan.starred else ""
    name = f"{plan.name}  " if plan.name else ""
    value = "" if isnan(plan.value) else f" {plan.value:,.0f}"
    told = f"{star}{name}{plan.id}  {branch}  {stamp(plan.made)} {plan.person}  {GOALS[plan.goal].to(lang)}{value}"
    changed = Text("；和现在的数据不一样", "; not of the data as they are now").to(lang) if stale else ""
    return f"{told}  {STATUSES[plan.status].to(lang)}{changed}"
