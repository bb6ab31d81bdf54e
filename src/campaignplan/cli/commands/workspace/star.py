"""``campaignplan workspace star``: a scenario, or a saved plan, put in force."""

import click

from campaignplan.cli.command import named
from campaignplan.cli.told import say
from campaignplan.cli.workspace import Signed, person, place, problem
from campaignplan.text import Lang, Text

SHORT = Text("让一个情景或一个计划成为正在执行的", "Put a scenario, or a saved plan, in force")
MORE = Text(
    "名字和计划号见 workspace list。一个方案只有一个情景、一个计划正在执行；不说明情景时，命令用的就是它。",
    "workspace list tells names and plans. One scenario and one plan of a problem are in force; where no scenario is "
    "named, commands take that one.",
)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("star", lang, SHORT, MORE)
    @click.argument("name", help=Text("情景的名字，或计划号", "A scenario's name, or a plan's id").to(lang))
    @place(lang)
    @problem(lang)
    @person(lang, Text("谁决定的；默认是系统用户名", "Who decides it; your system name by default"))
    def star(name: str, workspace: str | None, problem: str, person: str) -> int:
        from campaignplan.storage.workspace.workspace import Workspace

        who = Signed(person).who
        with Workspace.open(workspace, make=False) as opened:
            known = opened.branch(problem).problem_id
            plans = opened.plans(known)
            if any(plan.id == name for plan in plans.list()):
                plans.star(name, person=who)
            else:
                opened.star(opened.branch(known, name), person=who)
        say(Text(f"{name} 正在执行。", f"{name} is in force.").to(lang))
        return 0

    return star
