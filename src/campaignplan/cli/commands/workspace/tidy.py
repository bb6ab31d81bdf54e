"""``campaignplan workspace tidy``: housekeeping, which says first what it would remove."""

import click

from campaignplan.cli.command import named
from campaignplan.cli.told import say
from campaignplan.cli.workspace import place
from campaignplan.text import Lang, Text

SHORT = Text("清除早已撤回的实绩数据", "Remove the numbers of batches withdrawn long ago")
MORE = Text(
    "撤回的一批实绩先留着，好再取回；这个命令把撤回超过 --days 天的清除，之后就不能取回了（撤销会说明）。"
    "不加 --yes 只列出来。改动记录不动。程序自己从不清除任何东西。",
    "A batch of actuals that was withdrawn is kept, so that it can be brought back; this removes those withdrawn "
    "more than --days ago, after which they cannot be (undo says so). Without --yes they are only listed. The log "
    "stays. The program never removes anything by itself.",
)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("tidy", lang, SHORT, MORE)
    @place(lang)
    @click.option(
        "--days",
        type=click.IntRange(0, 36_500),
        default=90,
        metavar="N",
        help=Text("撤回超过几天的；默认 90", "Withdrawn more than so many days ago; 90 by default").to(lang),
    )
    @click.option("--yes", is_flag=True, help=Text("清除", "Remove them").to(lang))
    def tidy(workspace: str | None, days: int, yes: bool) -> int:
        from campaignplan.dates import SHANGHAI
        from campaignplan.storage.workspace.tidy import stale
        from campaignplan.storage.workspace.tidy import tidy as remove
        from campaignplan.storage.workspace.workspace import Workspace

        with Workspace.open(workspace, make=False) as opened:
            found = remove(opened, days) if yes else stale(opened, days)
        for one in found:
            day = f"{one.withdrawn.astimezone(SHANGHAI):%Y-%m-%d}"
            told = Text(
                f"{one.problem}：{one.size:,} 行，{one.person} {day} 撤回，{one.weight / 1e6:.1f} MB",
                f"{one.problem}: {one.size:,} rows, withdrawn by {one.person} on {day}, {one.weight / 1e6:.1f} MB",
            )
            say(told.to(lang))
        if not found:
            say(Text("没有要清除的。", "There is nothing to remove.").to(lang))
        elif yes:
            say(Text(f"已清除 {len(found)} 批。", f"Removed: {len(found)}.").to(lang))
        else:
            say(Text("没有清除；加 --yes 才清除。", "Nothing was removed; add --yes to do so.").to(lang))
        return 0

    return tidy
