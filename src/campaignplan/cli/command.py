"""Commands and groups whose help is written in the reader's language."""

from collections.abc import Callable
from shutil import get_terminal_size
from typing import Any

import click

from campaignplan.cli.layout import pairs, wrap
from campaignplan.text import Lang, Text
from campaignplan.version import __version__

USAGE = Text("用法：", "Usage: ")
ARGUMENTS = Text("参数：", "Arguments:")
OPTIONS = Text("选项：", "Options:")
COMMANDS = Text("命令：", "Commands:")
HELP = Text("显示这段说明", "Show this help")
LANG = Text("语言；默认随系统", "Language; the system's by default")
VERSION = Text("显示版本", "Show the version")
DEBUG = Text("出错时显示程序的调用过程", "Show the program's own trace where it fails")


def help_page(command: click.Command, context: click.Context, lang: Lang, width: int | None = None) -> str:
    """Write a command's help, as wide as the terminal (at most 100 columns) where no width is asked."""
    width = width or min(get_terminal_size().columns, 100)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    lines = [USAGE.to(lang) + usage]
    for paragraph in (command.help or "").strip().split("\n\n"):
        lines += [
            "",
            *wrap(" ".join(paragraph.split("\n")) if lang == "en" else paragraph.replace("\n", ""), width),
        ]
    parameters = command.get_params(context)
    sections = [
        (ARGUMENTS, [_row(p, context) for p in parameters if isinstance(p, click.Argument)]),
        (OPTIONS, [_row(p, context) for p in parameters if not isinstance(p, click.Argument)]),
    ]
    if isinstance(command, click.Group):
        inner = [(name, command.get_command(context, name)) for name in command.list_commands(context)]
        sections.insert(1, (COMMANDS, [(name, found.short_help or "") for name, found in inner if found]))
    for title, rows in sections:
        if rows:
            lines += ["", title.to(lang), *pairs(rows, width)]
    return "\n".join(lines)


def _row(parameter: click.Parameter, context: click.Context) -> tuple[str, str]:
    return parameter.get_help_record(context) or (parameter.human_readable_name, "")


class Command(click.Command):
    """A command with its help in one language."""

    def __init__(self, *args: Any, lang: Lang, **options: Any) -> None:
        options.setdefault("options_metavar", "[选项]" if lang == "zh" else "[OPTIONS]")
        options.setdefault("add_help_option", False)
        super().__init__(*args, **options)
        self.lang: Lang = lang

    def get_help(self, ctx: click.Context) -> str:
        """Write the help page."""
        return help_page(self, ctx, self.lang)


class Group(click.Group):
    """A group of commands with its help in one language."""

    def __init__(self, *args: Any, lang: Lang, **options: Any) -> None:
        options.setdefault("options_metavar", "[选项]" if lang == "zh" else "[OPTIONS]")
        options.setdefault("subcommand_metavar", "命令 …" if lang == "zh" else "COMMAND …")
        options.setdefault("add_help_option", False)
        super().__init__(*args, **options)
        self.lang: Lang = lang

    def get_help(self, ctx: click.Context) -> str:
        """Write the help page."""
        return help_page(self, ctx, self.lang)


def named(
    name: str, lang: Lang, short: Text, more: Text | None = None
) -> Callable[[Callable[..., int]], click.Command]:
    """Make a function a command with the options all commands share."""

    def make(function: Callable[..., int]) -> click.Command:
        told = short.to(lang) if more is None else f"{short.to(lang)}\n\n{more.to(lang)}"
        made = click.command(name, cls=Command, lang=lang, help=told, short_help=short.to(lang))(function)
        made.params += shared(lang)
        return made

    return make


def shared(lang: Lang) -> list[click.Parameter]:
    """Options of every command; `program` reads language and debugging before anything is parsed."""
    choice = click.Choice(["zh", "en"])
    return [
        click.Option(["--lang"], type=choice, expose_value=False, help=LANG.to(lang)),
        click.Option(["--debug"], is_flag=True, expose_value=False, help=DEBUG.to(lang)),
        _teller(["--help", "-h"], HELP.to(lang), lambda context: context.get_help()),
    ]


def version(lang: Lang) -> click.Option:
    """Make the option that shows the version."""
    return _teller(["--version"], VERSION.to(lang), lambda _: f"campaignplan {__version__}")


def _teller(names: list[str], told: str, text: Callable[[click.Context], str]) -> click.Option:
    """Make an option that prints something and is done, whatever else stands on the line."""

    def show(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
        if wanted and not context.resilient_parsing:
            click.echo(text(context))
            context.exit()

    return click.Option(names, is_flag=True, is_eager=True, expose_value=False, callback=show, help=told)
