"""``campaignplan calendar``: iCalendar files of a problem, and what is wrong with any."""

from pathlib import Path
from typing import get_args

import click

from campaignplan.calendars.event import Role
from campaignplan.cli.command import Group, named, shared
from campaignplan.cli.commands.plan import SOURCE
from campaignplan.cli.told import shown
from campaignplan.cli.watch import Display
from campaignplan.cli.written import write
from campaignplan.errors import InputError, Issue
from campaignplan.text import Lang, Text

SHORT = Text("日历文件：导出、检查", "Calendar files: export, check")
EXPORT = Text("把活动、截止日、日常工作导出成 .ics", "Export promotions, deadlines and duties as .ics")
EXPORT_MORE = Text(
    "不求解；要带每月预算和报名决定的日历，请用 campaignplan plan 写出的 calendar.ics。",
    "Nothing is solved; for a calendar with budgets and enrolments take calendar.ics of campaignplan plan.",
)
CHECK = Text("检查一个 .ics 文件有没有问题", "Tell what is wrong with an .ics file")
ROLES = get_args(Role)


def command(lang: Lang) -> click.Command:
    """Make the command."""
    told = SHORT.to(lang)
    group = Group("calendar", lang=lang, help=told, short_help=told, params=shared(lang))
    group.add_command(export_command(lang))
    group.add_command(check_command(lang))
    return group


def export_command(lang: Lang) -> click.Command:
    """Make ``calendar export``."""

    @named("export", lang, EXPORT, EXPORT_MORE)
    @click.argument("source", help=SOURCE.to(lang))
    @click.option(
        "--out",
        required=True,
        type=click.Path(path_type=Path, dir_okay=True),
        metavar="FILE",
        help=Text("写到哪个 .ics 文件", "The .ics file to write").to(lang),
    )
    @click.option(
        "--role",
        multiple=True,
        type=click.Choice(ROLES),
        help=Text(
            "只要这个角色的事（可写多次）：operator 运营，ads 推广，design 美工，warehouse 仓库，"
            "service 客服，owner 老板",
            "Only what concerns this role; may be given several times",
        ).to(lang),
    )
    def export(source: str, out: Path, role: tuple[Role, ...]) -> int:
        with Display(lang) as display:
            display.say(Text(f"读入 {source}", f"Loading {source}"))
            from campaignplan.publishing.agenda import agenda
            from campaignplan.publishing.ical import calendar_bytes
            from campaignplan.storage import load_problem

            problem = load_problem(source)
            # What names no role, such as a holiday, concerns everybody.
            events = [one for one in agenda(problem) if not role or not one.roles or set(role) & set(one.roles)]
            write(out, calendar_bytes(events, problem.settings.name, lang=lang))
        said = Text(f"{len(events)} 件事写入 {shown(out)}", f"{len(events)} events written to {shown(out)}")
        click.echo(said.to(lang))
        return 0

    return export


def check_command(lang: Lang) -> click.Command:
    """Make ``calendar check``."""

    @named("check", lang, CHECK)
    @click.argument("file", type=click.Path(path_type=Path), help=Text(".ics 文件", "An .ics file").to(lang))
    def check(file: Path) -> int:
        from campaignplan.publishing.ical_check import LARGEST, check_ics

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
