"""``campaignplan workspace branch``: a scenario that begins with what another says."""

import click

from campaignplan.cli.command import named
from campaignplan.cli.told import say
from campaignplan.cli.workspace import Signed, person, place, which
from campaignplan.text import Lang, Text

SHORT = Text("新建一个情景，从现在的内容开始", "Make a scenario that begins with what is there now")
MORE = Text(
    "之后各改各的；用 plan、compare 加 #方案/情景 来排和比较，用 workspace star 让它成为正在执行的。",
    "From then on each is changed by itself; plan and compare take it as #problem/scenario, and workspace star puts "
    "it in force.",
)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("branch", lang, SHORT, MORE)
    @click.argument("name", help=Text("新情景的名字", "The new scenario's name").to(lang))
    @place(lang)
    @which(lang)
    @person(lang, Text("谁建的；默认是系统用户名", "Who makes it; your system name by default"))
    def branch_(name: str, workspace: str | None, problem: str, branch: str, person: str) -> int:
        from campaignplan.storage.workspace.workspace import Workspace

        with Workspace.open(workspace, make=False) as opened:
            source = opened.branch(problem, branch)
            made = opened.fork(source, name, person=Signed(person).who)
        told = Text(
            f"已建 {made.problem_id}/{made.name}，和 {source.name} 现在一样。",
            f"{made.problem_id}/{made.name} is made, as {source.name} is now.",
        )
        say(told.to(lang))
        return 0

    return branch_
