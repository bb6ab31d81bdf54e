"""``campaignplan workspace log``: who changed what, when and why."""

from itertools import islice
from typing import TYPE_CHECKING

import click

from campaignplan.cli.command import named
from campaignplan.cli.told import say
from campaignplan.cli.workspace import place, which
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    from campaignplan.storage.workspace.branch import Branch
    from campaignplan.storage.workspace.command import Command

SHORT = Text("改动记录：谁、什么时候、为什么、改了多少", "The log: who, when, why, and how much")
MORE = Text(
    "--step 看其中一步：每一格原来是什么、改成了什么，之后谁在上面又改过。",
    "--step shows one of them: each cell before and after, and who has built upon it since.",
)
KINDS = {
    "edit": Text("修改", "edit"),
    "import": Text("导入", "import"),
    "undo": Text("撤销", "undo"),
    "redo": Text("重做", "redo"),
    "revert": Text("收回", "revert"),
    "restore": Text("回到", "restore"),
}
MOST = 200
"""Cells told of one step; an import may have thousands."""


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("log", lang, SHORT, MORE)
    @place(lang)
    @which(lang)
    @click.option(
        "--last",
        type=click.IntRange(1, 10_000),
        default=20,
        metavar="N",
        help=Text("最近几步；默认 20", "So many of the newest; 20 by default").to(lang),
    )
    @click.option(
        "--step",
        type=click.IntRange(1),
        metavar="N",
        help=Text("只看第 N 步，逐格", "Step N alone, cell by cell").to(lang),
    )
    def log(workspace: str | None, problem: str, branch: str, last: int, step: int | None) -> int:
        from campaignplan.storage.workspace.workspace import Workspace

        with Workspace.open(workspace, make=False) as opened:
            found = opened.branch(problem, branch)
            if step is not None:
                _tell(found, found.step(step), lang)
                return 0
            entries = found.log(size=last, team=opened.team(found.problem_id))
        for entry in entries:
            say(line(entry, lang, found))
        if not entries:
            say(Text("还没有改动。", "There are no changes yet.").to(lang))
        return 0

    return log


def line(entry: "Command", lang: Lang, branch: "Branch") -> str:
    """Write a command of the log as one line; tasks ticked and reports, which all scenarios share, have no number."""
    from campaignplan.dates import stamp

    when = stamp(entry.moment, seconds=True)
    rows = Text(f"{entry.size} 行", f"{entry.size} rows").to(lang)
    undone = "" if entry.undone is None else Text("（已撤销）", " (undone)").to(lang)
    why = f"  {entry.why}" if entry.why else ""
    number = entry.version if entry.branch == branch.id else ""
    return f"{number:>5}  {when}  {entry.person}  {KINDS[entry.kind].to(lang)}  {rows}{why}{undone}"


def _tell(branch: "Branch", entry: "Command", lang: Lang) -> None:
    from campaignplan.storage.workspace.change import inverses
    from campaignplan.storage.workspace.story import story

    say(line(entry, lang, branch))
    changes = branch.changes(entry.id)
    told = list(islice(story(branch, changes, lang), MOST + 1))
    for part in told[:MOST]:
        where = " ".join(word for word in (part.table, part.row, part.column) if word)
        click.echo(f"  {where}{Text('：', ': ').to(lang)}{part.before or '∅'} → {part.after or '∅'}")
    if len(told) > MOST:
        say(Text(f"  ……共 {entry.size} 行。", f"  … {entry.size} rows in all.").to(lang))
    conflicts = () if entry.undone is not None else branch.conflicts(inverses(changes))
    if conflicts:
        say(Text("之后又有人在上面改过：", "It has been built upon since:").to(lang))
    for conflict in conflicts[:MOST]:
        click.echo(f"  {conflict.issue.sentence(lang)}")
