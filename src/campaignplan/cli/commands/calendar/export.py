"""``campaignplan calendar export``: a problem's events as one .ics file, or its annual activity table as .xlsx."""

from pathlib import Path
from typing import get_args

import click

from campaignplan.calendars.event import Role
from campaignplan.cli.activities_import import is_table, refuse_options
from campaignplan.cli.command import named
from campaignplan.cli.commands.plan import SOURCE
from campaignplan.cli.told import loading, shown
from campaignplan.cli.watch import Display
from campaignplan.cli.written import write
from campaignplan.text import Lang, Text

SHORT = Text(
    "导出日历（.ics）或全年活动表（.xlsx）", "Export the calendar (.ics) or the annual activity table (.xlsx)"
)
MORE = Text(
    "不求解；要带预算和报名决定的，请用 campaignplan plan 写出的 calendar.ics 和 plan.xlsx。"
    "活动表改好后用 campaignplan calendar import 读回来。",
    "Nothing is solved; with budgets and enrolments take calendar.ics and plan.xlsx of campaignplan plan. An edited "
    "activity table is read back by campaignplan calendar import.",
)
ROLES = get_args(Role)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("export", lang, SHORT, MORE)
    @click.argument("source", help=SOURCE.to(lang))
    @click.option(
        "--out",
        required=True,
        type=click.Path(path_type=Path, dir_okay=True),
        metavar="FILE",
        help=Text("写到哪个文件：.ics 日历，.xlsx 全年活动表", "The file to write: .ics or .xlsx").to(lang),
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
        if is_table(str(out)):
            refuse_options({"--role": bool(role)})
            return _activities(source, out, lang)
        with Display(lang) as display:
            display.say(loading(source))
            from campaignplan.agenda import agenda
            from campaignplan.feeds.weight import weight_faults
            from campaignplan.feeds.write import calendar_bytes
            from campaignplan.storage import load_problem

            problem = load_problem(source)
            # What names no role, such as a holiday, concerns everybody.
            events = [one for one in agenda(problem) if not role or not one.roles or set(role) & set(one.roles)]
            data = calendar_bytes(events, problem.settings.name, lang=lang)
            write(out, data)
        said = Text(f"{len(events)} 件事写入 {shown(out)}", f"{len(events)} events written to {shown(out)}")
        click.echo(said.to(lang))
        for fault in weight_faults(len(events), len(data)):
            click.echo(fault.sentence(lang))
        return 0

    return export


def _activities(source: str, out: Path, lang: Lang) -> int:
    with Display(lang) as display:
        display.say(loading(source))
        from campaignplan.publishing.activity.rows import acted_on
        from campaignplan.publishing.workbook.activity import activity_bytes
        from campaignplan.storage import load_problem

        problem = load_problem(source)
        write(out, activity_bytes(problem, lang=lang))
    many = len(acted_on(problem))
    said = Text(f"{many} 场活动写入 {shown(out)}", f"{many} promotions written to {shown(out)}")
    click.echo(said.to(lang))
    return 0
