"""``campaignplan calendar``: the calendar of a problem out, in, checked and published; one file a subcommand."""

from importlib import import_module

import click

from campaignplan.cli.command import Group, shared
from campaignplan.text import Lang, Text

SHORT = Text("日历：导出、检查、发布、导入", "The calendar: export, check, publish, import")
SUBCOMMANDS = ("export", "check", "desk", "publish", "import_")
"""In the order people meet them; each a module of this package with ``command(lang)``."""


def command(lang: Lang) -> click.Command:
    """Make the command."""
    told = SHORT.to(lang)
    group = Group("calendar", lang=lang, help=told, short_help=told, params=shared(lang))
    for name in SUBCOMMANDS:
        group.add_command(import_module(f"{__name__}.{name}").command(lang))
    return group
