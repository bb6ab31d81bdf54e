"""``campaignplan workspace backup``: the whole workspace in one file, while others go on working."""

from pathlib import Path

import click

from campaignplan.cli.command import named
from campaignplan.cli.told import say
from campaignplan.cli.workspace import place
from campaignplan.text import Lang, Text

SHORT = Text("把整个工作区备份成一个文件", "Back the whole workspace up into one file")
MORE = Text(
    "别人可以照常工作，备份里是同一时刻的全部内容，包括改动记录。"
    "PostgreSQL 的工作区也备份成一个可以单独打开的 SQLite 文件。",
    "Others go on working; the file holds everything as of one moment, the log too. A workspace on PostgreSQL "
    "also becomes one SQLite file that can be opened by itself.",
)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("backup", lang, SHORT, MORE)
    @click.argument(
        "file",
        type=click.Path(path_type=Path),
        help=Text("备份文件，如 备份.db", "The file to write, such as b.db").to(lang),
    )
    @place(lang)
    def backup(file: Path, workspace: str | None) -> int:
        from campaignplan.storage.workspace.backup import backup as write
        from campaignplan.storage.workspace.workspace import Workspace

        with Workspace.open(workspace, make=False) as opened:
            write(opened.database, file)
        size = file.stat().st_size / 1e6
        say(Text(f"已备份到 {file}（{size:.1f} MB）。", f"Backed up to {file} ({size:.1f} MB).").to(lang))
        return 0

    return backup
