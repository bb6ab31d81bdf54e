"""``campaignplan workspace log``: who changed what, when and why, newest first."""

import click

from campaignplan.cli.command import named
from campaignplan.cli.told import say
from campaignplan.cli.workspace import place, which
from campaignplan.text import Lang, Text

SHORT = Text("改动记录：谁、什么时候、为什么、改了多少", "The log: who, when, why, and how much")
KINDS = {
    "edit": Text("修改", "edit"),
    "import": Text("导入", "import"),
    "undo": Text("撤销", "undo"),
    "redo": Text("重做", "redo"),
    "revert": Text("收回", "revert"),
    "restore": Text("回到", "restore"),
}


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("log", lang, SHORT)
    @place(lang)
    @which(lang)
    @click.option(
        "--last",
        type=click.IntRange(1, 10_000),
        default=20,
        metavar="N",
        help=Text("最近几步；默认 20", "So many of the newest; 20 by default").to(lang),
    )
    def log(workspace: str | None, problem: str, branch: str, last: int) -> int:
        from campaignplan.dates import SHANGHAI
        from campaignplan.storage.workspace.workspace import Workspace

        with Workspace.open(workspace, make=False) as opened:
            entries = opened.branch(problem, branch).log(size=last)
        for entry in entries:
            when = f"{entry.moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
            rows = Text(f"{entry.size} 行", f"{entry.size} rows").to(lang)
            undone = "" if entry.undone is None else Text("（已撤销）", " (undone)").to(lang)
            why = f"  {entry.why}" if entry.why else ""
            say(f"{entry.version:>5}  {when}  {entry.person}  {KINDS[entry.kind].to(lang)}  {rows}{why}{undone}")
        if not entries:
            say(Text("还没有改动。", "There are no changes yet.").to(lang))
        return 0

    return log
