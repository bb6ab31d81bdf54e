"""Options that say whom something is for."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, get_args

import click

from campaignplan.calendars.event import EventKind, Role
from campaignplan.errors import InputError, Issue
from campaignplan.ids import nearest
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    from campaignplan.feeds.publication import Publication
    from campaignplan.feeds.scope import Scope

ROLES, KINDS = get_args(Role), get_args(EventKind)
ALL = "all"


def whom(lang: Lang, *, everything: bool) -> Callable[[Any], Any]:
    """Add ``--role --shop --kind --person``; with `everything` also the role ``all``."""

    def help_(zh: str, en: str) -> str:
        return Text(zh, en).to(lang)

    options = [
        click.option(
            "--role",
            "roles",
            multiple=True,
            type=click.Choice([*ROLES, ALL] if everything else ROLES),
            help=help_(
                "给哪个角色看（可写多次）：operator 运营，ads 推广，design 美工，warehouse 仓库，service 客服，"
                f"owner 老板{'，all 全部' if everything else ''}；没写角色的事（如假日）谁都能看到",
                "For whom; may be given several times. What names no role, such as a holiday, concerns everybody",
            ),
        ),
        click.option(
            "--shop",
            "shops",
            multiple=True,
            metavar="ID",
            help=help_("只看这家店（可写多次）", "Only this shop; may be given several times"),
        ),
        click.option(
            "--kind",
            "kinds",
            multiple=True,
            type=click.Choice(KINDS),
            help=help_(
                "只看这类事（可写多次），如 deadline 截止、task 任务",
                "Only this kind of event, such as deadline or task; may be given several times",
            ),
        ),
        click.option(
            "--person",
            default="",
            metavar="NAME",
            help=help_("看不到写着别人名字的任务", "Hides tasks that name somebody else"),
        ),
    ]

    def add(function: Any) -> Any:
        for option in reversed(options):
            function = option(function)
        return function

    return add


def scope_of(
    roles: tuple[str, ...], shops: tuple[str, ...], kinds: tuple[EventKind, ...], person: str, told: "Publication"
) -> "Scope":
    """Return the scope that was typed; a shop that nothing published names is refused with a suggestion."""
    from campaignplan.calendars.person import people
    from campaignplan.feeds.scope import Scope

    known = sorted({entry.event.shop for entry in told.entries} - {""})
    issues = []
    for shop in shops if known else ():
        if shop not in known:
            why = Text("已发布的日历里没有这家店", "nothing published names this shop")
            like = nearest(shop, known) or "、".join(known[:5])
            issues.append(Issue("--shop", shop, why, Text(f"是不是 {like}", f"did you mean {like}")))
    if person and not people(person):
        why = Text("不是名字", "not a name")
        issues.append(Issue("--person", person, why, Text("请写计划里用的名字", "write the name used in the plan")))
    if issues:
        raise InputError(issues)
    listed = () if ALL in roles else tuple(role for role in ROLES if role in roles)
    return Scope(listed, tuple(dict.fromkeys(shops)), tuple(dict.fromkeys(kinds)), " ".join(person.split()))
