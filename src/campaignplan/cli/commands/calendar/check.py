"""``campaignplan calendar check``: what is wrong with an .ics file, or what cannot work in a problem's calendar."""

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from campaignplan.cli.asked import TIME_LIMIT
from campaignplan.cli.command import named
from campaignplan.cli.parameters import Count, Seconds, seen_from
from campaignplan.cli.told import loading, say
from campaignplan.cli.watch import Display, solve_watched
from campaignplan.cli.workspace import Signed, signed
from campaignplan.dates import SHANGHAI
from campaignplan.errors import InputError, Issue
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    from campaignplan.agenda.conflicts import Clash, Fix
    from campaignplan.planning.problem import Problem
    from campaignplan.planning.result import Result

SHORT = Text(
    "检查 .ics 文件的错，或一个问题的日历冲突", "Faults of an .ics file, or conflicts of a problem's calendar"
)
MORE = Text(
    "给问题文件夹或工作簿：报名过期、到货太晚、价格窗口、停工、人手、先后……每处冲突都说原因和改法。"
    "有“要处理”的冲突时退出码为 1。",
    "For a problem: enrolments past their deadline, late stock, price windows, closures, workload, order and more, "
    "each with its reason and ways to mend it. The exit code is 1 where something must be mended.",
)


@dataclass(frozen=True)
class Asked:
    """What was asked of a problem's calendar."""

    today: date
    most: int
    plan: bool
    mend: tuple[str, ...]
    time_limit: float
    by: Signed


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("check", lang, SHORT, MORE)
    @click.argument(
        "source",
        help=Text(
            ".ics 文件，或问题：文件夹、.xlsx 工作簿、工作区", "An .ics file, or a problem: folder, .xlsx, workspace"
        ).to(lang),
    )
    @seen_from(lang)
    @click.option(
        "--most",
        type=Count(),
        default=5,
        help=Text(
            "一个人（没写人时一个角色）一天最多几件事，默认 5",
            "Things a person, or a role where nobody is named, gets done on a day; 5 by default",
        ).to(lang),
    )
    @click.option(
        "--plan",
        is_flag=True,
        help=Text("先求解，连方案一起查（报了名没有预算等）", "Solve first and look at the plan too").to(lang),
    )
    @click.option(
        "--mend",
        multiple=True,
        metavar="1a",
        help=Text(
            "照这个编号的办法改，写回 SOURCE 的表（可写多次）",
            "Mend it so and write the rows back to SOURCE; may be given several times",
        ).to(lang),
    )
    @click.option(
        "--time-limit",
        type=Seconds(),
        default=TIME_LIMIT,
        metavar="S",
        help=Text(
            f"--plan 求解最多几秒；默认 {TIME_LIMIT:g}", f"Seconds --plan may solve; {TIME_LIMIT:g} by default"
        ).to(lang),
    )
    @signed(lang)
    def check(
        source: str,
        today: date | None,
        most: int,
        plan: bool,
        mend: tuple[str, ...],
        time_limit: float,
        person: str,
        why: str,
    ) -> int:
        if source.lower().endswith(".ics"):
            return _check_file(Path(source), lang)
        day = today or datetime.now(SHANGHAI).date()
        return _check_problem(source, Asked(day, most, plan, mend, time_limit, Signed(person, why)), lang)

    return check


def _check_file(file: Path, lang: Lang) -> int:
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


def _check_problem(source: str, asked: Asked, lang: Lang) -> int:
    from campaignplan.cli.clashes import chosen, tell_clashes
    from campaignplan.storage import load_problem

    result = None
    with Display(lang) as display:
        display.say(loading(source))
        problem = load_problem(source)
        if asked.plan:
            from campaignplan.planning.result import Options

            result = solve_watched(problem, Options(time_limit=asked.time_limit), display)
        found = _conflicts(problem, result, asked)
    if asked.mend:
        return _mend(source, problem, chosen(found, asked.mend), asked, lang)
    if result is not None and result.plan is None:
        say(result.message.to(lang))
    tell_clashes(problem.settings.name, found, asked.today, lang)
    stuck = result is not None and result.plan is None
    return int(stuck or any(clash.severity == "error" for clash in found))


def _conflicts(problem: "Problem", result: "Result | None", asked: Asked) -> "tuple[Clash, ...]":
    from campaignplan.agenda import agenda
    from campaignplan.agenda.conflicts import conflicts

    plan = None if result is None else result.plan
    source = problem if result is None or plan is None else result
    return conflicts(agenda(source), problem, plan, asked.today, most=asked.most)


def _mend(source: str, problem: "Problem", fixes: "list[Fix]", asked: Asked, lang: Lang) -> int:
    """Apply fixes, write the rows back, and say what is left."""
    from campaignplan.agenda.conflicts import mend
    from campaignplan.cli.write_back import write_back

    mended = problem
    for fix in fixes:
        mended = mend(mended, fix)
    left = len(_conflicts(mended, None, asked))
    for fix in fixes:
        say("· " + fix.words.to(lang))
    write_back(problem, mended, source, Text("处理日历冲突", "calendar conflicts mended"), lang, asked.by)
    say(Text(f"日历还有 {left} 处冲突。", f"Conflicts left: {left}.").to(lang))
    return 0
