"""``campaignplan workspace undo``: one's own latest command taken back, or made again."""

import click

from campaignplan.cli.command import named
from campaignplan.cli.told import say
from campaignplan.cli.workspace import Signed, person, place, which
from campaignplan.text import Lang, Text

SHORT = Text("撤销自己最近的一步；--redo 重做", "Take your own latest step back; --redo makes it again")
MORE = Text(
    "只撤销自己的；别人在上面改过的会拒绝，说明是谁、改成了什么。",
    "Only your own; where somebody has built upon it, it is refused, with who did and what stands now.",
)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("undo", lang, SHORT, MORE)
    @place(lang)
    @which(lang)
    @click.option("--redo", is_flag=True, help=Text("重做撤销了的一步", "Make again what was undone").to(lang))
    @person(lang, Text("谁的；默认是系统用户名", "Whose; your system name by default"))
    def undo(workspace: str | None, problem: str, branch: str, redo: bool, person: str) -> int:
        from campaignplan.storage.workspace.workspace import Workspace

        who = Signed(person).who
        with Workspace.open(workspace, make=False) as opened:
            found = opened.branch(problem, branch)
            team = opened.team(found.problem_id)  # tasks ticked and reports taken in are among one's steps
            made = found.redo(who, team) if redo else found.undo(who, team)
        if made is None:
            none = Text(
                f"{who} 没有可以{'重做' if redo else '撤销'}的。",
                f"{who} has nothing to {'redo' if redo else 'undo'}.",
            )
            say(none.to(lang))
            return 0
        done = Text("已重做", "Made again") if redo else Text("已撤销", "Taken back")
        step = Text(f"第 {made.version} 步", f"step {made.version}")
        if made.branch != found.id:
            step = Text("任务或实际数据", "tasks or reports")
        say(Text(f"{done.zh}，{step.zh}，{made.size} 行。", f"{done.en}, {step.en}, {made.size} rows.").to(lang))
        return 0

    return undo
