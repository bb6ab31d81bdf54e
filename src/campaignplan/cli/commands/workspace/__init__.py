"""``campaignplan workspace``: problems in and out of the workspace, compared and backed up; one file a subcommand."""

from importlib import import_module

import click

from campaignplan.cli.command import Group, shared
from campaignplan.text import Lang, Text

SHORT = Text(
    "工作区：导入、导出、比较、情景、记录、撤销、备份、整理",
    "The workspace: in, out, compared, scenarios, log, undo, backup",
)
MORE = Text(
    "工作区是一个数据库，记着每一次修改是谁、什么时候、为什么做的，都能撤销。默认是您数据文件夹里的 campaignplan.db，"
    "也可以用 --workspace 或环境变量 CAMPAIGNPLAN_WORKSPACE 另指一个文件或 PostgreSQL 地址。",
    "A workspace is a database that keeps who changed what, when and why; everything in it can be undone. By default "
    "it is campaignplan.db in your data folder; --workspace or the environment variable CAMPAIGNPLAN_WORKSPACE name "
    "another file, or a PostgreSQL address.",
)
SUBCOMMANDS = (
    *("import_", "export", "diff", "list_", "branch", "star"),
    *("log", "undo", "revert", "rewind", "backup", "restore", "tidy"),
)
"""In the order people meet them; each a module of this package with ``command(lang)``."""


def command(lang: Lang) -> click.Command:
    """Make the command."""
    told = f"{SHORT.to(lang)}\n\n{MORE.to(lang)}"
    group = Group("workspace", lang=lang, help=told, short_help=SHORT.to(lang), params=shared(lang))
    for name in SUBCOMMANDS:
        group.add_command(import_module(f"{__name__}.{name}").command(lang))
    return group
