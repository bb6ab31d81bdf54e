"""``campaignplan calendar check``: what is wrong with an .ics file."""

from pathlib import Path

import click

from campaignplan.cli.command import named
from campaignplan.errors import InputError, Issue
from campaignplan.text import Lang, Text

SHORT = Text("检查一个 .ics 文件有没有问题", "Tell what is wrong with an .ics file")


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("check", lang, SHORT)
    @click.argument("file", type=click.Path(path_type=Path), help=Text(".ics 文件", "An .ics file").to(lang))
    def check(file: Path) -> int:
        from campaignplan.feeds.check import LARGEST, check_ics

        try:
            with file.open("rb") as stream:
                data = stream.read(LARGEST + 1)
        except OSError as error:
            why = Text(f"读不到（{error.strerror}）", f"it cannot be read ({error.strerror})")
            raise InputError([Issue(str(file), "", why, Text("请检查路径", "check the path"))]) from None
        issues = check_ics(data)
        if issues:
            raise InputError(issues)
        events = data.count(b"BEGIN:VEVENT")
        click.echo(Text(f"没有问题：{events} 件事。", f"Nothing wrong: {events} events.").to(lang))
        return 0

    return check
