"""``campaignplan workspace diff``: what differs between two sources, row by row and cell by cell."""

import click

from campaignplan.cli.command import named
from campaignplan.cli.workspace import tell_row
from campaignplan.text import Lang, Text

SHORT = Text("比较两个来源，逐行逐格", "Compare two sources, row by row and cell by cell")
MORE = Text(
    "A、B 各是问题文件夹、.xlsx 工作簿，或工作区（.db 文件或 postgresql://…，可加 #方案/分支）。"
    "一样就什么也不显示，退出码 0；"
    "有不同就列出来，退出码 1。",
    "A and B are each a problem folder, an .xlsx workbook, or a workspace (a .db file or postgresql://…, with "
    "#problem/branch where needed). Where they say the same nothing is printed and the exit code is 0; otherwise the "
    "differences are listed, with exit code 1.",
)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("diff", lang, SHORT, MORE)
    @click.argument("one", metavar="A", help=Text("原来的", "What was").to(lang))
    @click.argument("other", metavar="B", help=Text("现在的", "What is").to(lang))
    def diff(one: str, other: str) -> int:
        from campaignplan.storage.difference import difference, said_by

        before = said_by(one)
        found = difference(before, said_by(other))
        for row in before.rejected:
            tell_row(row, lang)
        for row in found.rows:
            if row.kind != "unchanged" or row.moved:
                tell_row(row, lang)
        for issue in (*before.issues, *found.issues):
            click.echo(issue.sentence(lang))
        return 0 if found.empty and not before.rejected and not before.issues else 1

    return diff
