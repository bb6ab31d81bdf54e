"""``campaignplan doctor``: look whether everything the program needs is there and works."""

import os
from functools import partial
from typing import TYPE_CHECKING

import click

from campaignplan.cli.command import named
from campaignplan.cli.told import say
from campaignplan.cli.workspace import place
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from campaignplan.cli.finding import Finding

SHORT = Text(
    "自检：求解器、字体、日历、时钟、端口、数据库、磁盘、登录",
    "Self-check: solver, fonts, calendars, clock, ports, database, disk, sign-in",
)
MORE = Text("有一项不对就以退出码 1 结束。", "Ends with exit code 1 where something is wrong.")
MARKS = {"ok": Text("好  ", "ok   "), "note": Text("注意", "note "), "wrong": Text("不对", "WRONG")}


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("doctor", lang, SHORT, MORE)
    @place(lang)
    def doctor(workspace: str | None) -> int:
        wrong = 0
        for found in _findings(workspace):
            say(f"{MARKS[found.level].to(lang)}  {found.sentence.to(lang)}")
            wrong += found.level == "wrong"
        verdict = Text(f"有 {wrong} 项不对。", f"{wrong} wrong.") if wrong else Text("一切正常。", "All is well.")
        say(verdict.to(lang))
        return 1 if wrong else 0

    return doctor


def _findings(workspace: str | None) -> "Iterator[Finding]":
    from campaignplan.cli.checkup import CHECKS
    from campaignplan.cli.finding import Finding
    from campaignplan.cli.workspace_checkup import database, room, sign_in
    from campaignplan.storage.workspace.address import address_of, default_address

    address = address_of(workspace) if workspace else default_address()
    checks: list[tuple[str, Callable[[], Iterable[Finding]]]] = [
        *((check.__name__, partial(_alone, check)) for check in CHECKS),
        ("database", partial(database, address)),
        ("room", partial(room, address)),
        ("sign_in", partial(sign_in, os.environ)),
    ]
    for name, check in checks:
        try:
            yield from check()
        except Exception as error:  # whatever breaks a check is what the doctor is there to tell
            told = f"{name}: {type(error).__name__}: {error}"
            yield Finding("wrong", Text(told, told))


def _alone(check: "Callable[[], Finding]") -> "Iterator[Finding]":
    yield check()
