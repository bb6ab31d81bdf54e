"""``campaignplan link``: secret addresses of the calendar, made, listed, changed and taken back."""

from importlib import import_module

import click

from campaignplan.cli.command import Group, shared
from campaignplan.text import Lang, Text

SHORT = Text("日历订阅链接：新建、查看、更换、作废", "Calendar feed links: create, list, renew, revoke")
SUBCOMMANDS = ("create", "list", "renew", "revoke")
"""In the order people meet them; each a module of this package with ``command(lang)``."""
MODULES = {"list": "listed"}
"""Modules that may not have their command's name: it is Python's own."""


def command(lang: Lang) -> click.Command:
    """Make the command."""
    told = SHORT.to(lang)
    group = Group("link", lang=lang, help=told, short_help=told, params=shared(lang))
    for name in SUBCOMMANDS:
        group.add_command(import_module(f"{__name__}.{MODULES.get(name, name)}").command(lang))
    return group
