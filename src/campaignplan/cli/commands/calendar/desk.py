"""``campaignplan calendar desk``: what to enrol in by when, with what, and what it is worth."""

from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from campaignplan.cli.asked import TIME_LIMIT
from campaignplan.cli.command import named
from campaignplan.cli.commands.plan import SOURCE
from campaignplan.cli.parameters import Seconds, seen_from
from campaignplan.cli.told import loading, say, shown
from campaignplan.cli.watch import Display, solve_watched, watched
from campaignplan.cli.written import CSV, write_csv
from campaignplan.dates import SHANGHAI
from campaignplan.errors import InputError, Issue
from campaignplan.ids import nearest
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    from campaignplan.agenda.desk import Opening
    from campaignplan.planning.asking.turning import Turned
    from campaignplan.planning.problem import Problem
    from campaignplan.planning.result import Options, Result

SHORT = Text(
    "报名工作台：报什么、还剩几天、差什么、值多少",
    "The enrolment desk: what, until when, what is missing, what it is worth",
)
MORE = Text(
    "按店铺的平台和类目列出可报的活动，要求逐条核对。值多少要先求解：加 --worth；再加 --turn，换个决定把钱重排一次。",
    "Lists the promotions of the shops' platforms and categories with their requirements as a checklist. What "
    "enrolling is worth needs a plan: --worth solves; --turn then decides the other way and plans all money anew.",
)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("desk", lang, SHORT, MORE)
    @click.argument("source", help=SOURCE.to(lang))
    @seen_from(lang)
    @click.option(
        "--promotion",
        multiple=True,
        metavar="ID",
        help=Text(
            "只看这场活动（编号或系列），列出每一款", "Only this promotion (id or series), product by product"
        ).to(lang),
    )
    @click.option(
        "--worth",
        is_flag=True,
        help=Text("先求解，算报名值多少", "Solve first and tell what enrolling is worth").to(lang),
    )
    @click.option(
        "--turn",
        is_flag=True,
        help=Text("每场换个决定再求解一次，钱重新安排", "Solve again for each promotion with the decision turned").to(
            lang
        ),
    )
    @click.option(
        "--time-limit",
        type=Seconds(),
        default=TIME_LIMIT,
        metavar="S",
        help=Text(
            f"每次求解最多几秒；默认 {TIME_LIMIT:g}", f"Seconds a solve may take; {TIME_LIMIT:g} by default"
        ).to(lang),
    )
    @click.option(
        "--out",
        type=CSV(),
        metavar="FILE",
        help=Text("另把每款每场写成 .csv", "Also write every product in every promotion as a .csv").to(lang),
    )
    def desk(
        source: str,
        today: date | None,
        promotion: tuple[str, ...],
        worth: bool,
        turn: bool,
        time_limit: float,
        out: Path | None,
    ) -> int:
        from campaignplan.cli.desk_told import tell_desk
        from campaignplan.planning.result import Options
        from campaignplan.storage import load_problem

        day, options = today or datetime.now(SHANGHAI).date(), Options(time_limit=time_limit)
        with Display(lang) as display:
            display.say(loading(source))
            problem = load_problem(source)
            _known(problem, promotion)
            result = solve_watched(problem, options, display) if worth or turn else None
            found = [one for one in _desk(problem, result, day, display) if _wanted(one, promotion)]
            others = _turned(result, found, options, display) if turn and result is not None and result.plan else {}
        if result is not None and result.plan is None:
            say(result.message.to(lang))
        goal = problem.settings.goal
        tell_desk(problem.settings.name, found, day, goal, others, lang, whole=bool(promotion))
        if out is not None:
            from campaignplan.publishing.tables.desk import candidates

            write_csv(out, candidates(found, lang))
            say(Text(f"写好 {shown(out)}", f"Written: {shown(out)}").to(lang))
        return int(result is not None and result.plan is None)

    return desk


def _known(problem: "Problem", wanted: tuple[str, ...]) -> None:
    known = {name for promotion in problem.promotions for name in (promotion.id, promotion.series)}
    issues = []
    for name in wanted:
        if name not in known:
            like = nearest(name, known)
            fix = Text(f"是不是 {like}", f"did you mean {like}") if like else Text("请检查编号", "check the id")
            issues.append(Issue("--promotion", name, Text("没有这个活动", "there is no such promotion"), fix))
    if issues:
        raise InputError(issues)


def _wanted(one: "Opening", promotion: tuple[str, ...]) -> bool:
    return not promotion or bool({one.promotion.id, one.promotion.series} & set(promotion))


def _desk(problem: "Problem", result: "Result | None", day: date, display: Display) -> "tuple[Opening, ...]":
    from campaignplan.agenda.desk import desk
    from campaignplan.planning.asking.enrolling import enrolling

    if result is None or result.plan is None:
        return desk(problem, day)
    display.say(Text("算报名值多少", "Working out what enrolling is worth"))
    return desk(result, day, watched(lambda: enrolling(result), display))


def _turned(result: "Result", found: "list[Opening]", options: "Options", display: Display) -> "dict[str, Turned]":
    """Turn the decision on each promotion that is still to be decided; those without a choice are left out."""
    from campaignplan.planning.asking.turning import turned

    def work(name: str) -> "Turned":
        return turned(result, name, options, None, display.stopping.is_set)

    others = {}
    for one in found:
        promotion = one.promotion
        if one.door == "closed" or not any(c.offer.choice == "auto" for c in one.fits) or promotion.id in others:
            continue
        said = Text(f"「{promotion.name}」换个决定再求解", f"Solving with {promotion.name_en} turned")
        display.say(said, options.time_limit)
        others[promotion.id] = watched(partial(work, promotion.id), display, display.stop)
    return others
