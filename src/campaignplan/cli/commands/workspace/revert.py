"""``campaignplan workspace revert``: one step of the log taken back, whoever made it."""

from dataclasses import replace

import click

from campaignplan.cli.command import named
from campaignplan.cli.told import say
from campaignplan.cli.workspace import Signed, place, signed, which
from campaignplan.errors import InputError, Issue
from campaignplan.text import Lang, Text

SHORT = Text("收回记录里的任何一步，不管是谁的", "Take any one step of the log back, whoever's it is")
MORE = Text(
    "步号见 workspace log。之后有人在上面又改过的，会说明是谁、改成了什么，什么也不写；--leave 收回其余的行，"
    "那些留着。收回也是一步，可以撤销。",
    "workspace log tells the steps' numbers. Where somebody has built upon it since you are told who did and what "
    "stands now, and nothing is written; --leave takes the other rows back and leaves those. It is a step of its own "
    "that can be undone.",
)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("revert", lang, SHORT, MORE)
    @click.argument("step", type=click.IntRange(1), help=Text("第几步", "Which step").to(lang))
    @place(lang)
    @which(lang)
    @click.option(
        "--leave",
        is_flag=True,
        help=Text("别人在上面改过的行留着，只收回其余的", "Leave rows that were built upon, take back the rest").to(
            lang
        ),
    )
    @signed(lang)
    def revert(
        step: int, workspace: str | None, problem: str, branch: str, leave: bool, person: str, why: str
    ) -> int:
        from campaignplan.storage.workspace.change import inverses
        from campaignplan.storage.workspace.trial import faults_after
        from campaignplan.storage.workspace.workspace import Workspace

        with Workspace.open(workspace, make=False) as opened:
            found = opened.branch(problem, branch)
            target = found.step(step)
            if target.undone is not None:
                gone = Text("这一步已经撤销了", "this step has been undone already")
                raise InputError([Issue("STEP", str(step), gone, Text("请看改动记录", "look at the log"))])
            backwards = inverses(found.changes(target.id))
            conflicts = found.conflicts(backwards)
            if conflicts and not leave:
                fix = Text("--leave 收回其余的行", "--leave takes the other rows back")
                raise InputError(replace(conflict.issue, fix=fix) for conflict in conflicts)
            built = {(one.table, one.row) for one in conflicts}
            rest = tuple(change for change in backwards if (change.table, change.row) not in built)
            faults = faults_after(found, rest) if rest else ()
            if faults:  # somebody else's later work may need what this would take away
                raise InputError(faults)
            reason = why or Text(f"收回第 {step} 步", f"step {step} taken back").to(lang)
            made = found.revert(target.id, person=Signed(person).who, why=reason, leave=leave)
        if made is None:
            say(
                Text("没有可以收回的：每一行之后都改过。", "Nothing to take back: all of it was built upon.").to(lang)
            )
            return 0
        told = Text(
            f"已收回第 {step} 步，记为第 {made.version} 步，{made.size} 行。",
            f"Step {step} is taken back, as step {made.version}, {made.size} rows.",
        )
        say(told.to(lang))
        return 0

    return revert
