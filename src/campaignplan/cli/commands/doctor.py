"""``campaignplan doctor``: look whether everything the program needs is there and works."""

import click

from campaignplan.cli.command import named
from campaignplan.cli.told import say
from campaignplan.cli.workspace import place
from campaignplan.text import Lang, Text

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
        from campaignplan.cli.self_check import findings

        wrong = 0
        for found in findings(workspace):
            say(f"{MARKS[found.level].to(lang)}  {found.sentence.to(lang)}")
            wrong += found.level == "wrong"
        verdict = Text(f"有 {wrong} 项不对。", f"{wrong} wrong.") if wrong else Text("一切正常。", "All is well.")
        say(verdict.to(lang))
        return 1 if wrong else 0

    return doctor
