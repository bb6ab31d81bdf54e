"""``campaignplan calendar import``: somebody else's calendar, or an edited activity table, into a problem."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from campaignplan.cli.activities_import import import_activities, is_table, refuse_options
from campaignplan.cli.command import named
from campaignplan.cli.commands.plan import SOURCE
from campaignplan.cli.importing import headings, tell
from campaignplan.cli.told import loading, say
from campaignplan.cli.watch import Display, watched
from campaignplan.cli.workspace import Signed, signed
from campaignplan.cli.write_back import memory_of, wanted, write_back
from campaignplan.cli.written import CSV, write_csv
from campaignplan.storage.source_name import source_name
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    from campaignplan.storage.calendar_import import Import, Kind
    from campaignplan.storage.import_memory import Memory

SHORT = Text(
    "导入别人的日历，或改过的活动表，先看差异", "Import a calendar or an edited activity table, difference first"
)
MORE = Text(
    "先说读到什么、改了什么，问过才写；再次导入按 UID 对上，没有变化就不动文件。网址里的密钥不会写进任何文件。",
    "Tells what was read and what changed, and asks before anything is written; importing again matches by UID, and "
    "where nothing changed no file is touched. Secrets in an address are written nowhere.",
)
UNCHANGED = Text("与上次导入一样，没有写任何文件。", "The same as at the last import; no file was touched.")


def command(lang: Lang) -> click.Command:
    """Make the command."""

    def help_(zh: str, en: str) -> str:
        return Text(zh, en).to(lang)

    @named("import", lang, SHORT, MORE)
    @click.argument(
        "calendar",
        metavar="FILE|URL",
        help=help_(
            ".ics 文件，https://、webcal:// 网址，或 calendar export 写出、改过的 .xlsx 活动表",
            "An .ics file, an https:// or webcal:// address, or an edited .xlsx that calendar export wrote",
        ),
    )
    @click.option("--into", required=True, metavar="SOURCE", help=SOURCE.to(lang))
    @click.option(
        "--name",
        metavar="N",
        help=help_(
            "这个来源的短名，再次导入用同一个；默认取文件名，网址取主机名加几位校验",
            "Slug of this source, the same each time; by default the file's name, or the host's with a few digits",
        ),
    )
    @click.option(
        "--as",
        "kind",
        type=click.Choice(["events", "holidays"]),
        default="events",
        help=help_(
            "events 作为别人的日程（表 events）；holidays 把标了休、班的日子写进节假日表，会改变方案；默认 events",
            "events: other people's time, table events; holidays: days marked 休 and 班 into the table holidays, "
            "which plans depend on; events by default",
        ),
    )
    @click.option("--yes", is_flag=True, help=help_("不再问，直接写", "Write without asking"))
    @click.option(
        "--list",
        "listed",
        type=CSV(),
        metavar="FILE.csv",
        help=help_("把全部差异写成表", "Write every difference to a table"),
    )
    @signed(lang)
    def import_(
        calendar: str,
        into: str,
        name: str | None,
        kind: "Kind",
        yes: bool,
        listed: Path | None,
        person: str,
        why: str,
    ) -> int:
        by = Signed(person, why)
        if is_table(calendar):
            refuse_options({"--name": name is not None, "--as": kind != "events"})
            return import_activities(Path(calendar), into, yes, listed, by, lang)
        asked = Asked(calendar, into, source_name(name, calendar), kind, yes, listed, by)
        with memory_of(into) as memory:
            return _import(asked, memory, lang)

    return import_


@dataclass(frozen=True)
class Asked:
    """What was asked for: which calendar, into which problem, by which name, as what."""

    calendar: str
    into: str
    source: str
    kind: "Kind"
    yes: bool
    listed: Path | None
    by: Signed


def _import(asked: Asked, memory: "Memory", lang: Lang) -> int:
    from campaignplan.feeds.fetch import fetch
    from campaignplan.feeds.read import read_ics
    from campaignplan.storage import load_problem
    from campaignplan.storage.calendar_import import refuse_nothing, worked_out
    from campaignplan.storage.import_memory import recalled, remember

    into, source, kind = asked.into, asked.source, asked.kind
    with Display(lang) as display:
        display.say(loading(into))
        problem = load_problem(into)
        known = recalled(memory, source, asked.calendar, kind, problem)
        display.say(Text("取日历", "Fetching the calendar"))
        fetched = watched(lambda: fetch(asked.calendar, known.etag, known.modified), display)
        if fetched.data is None:
            say(UNCHANGED.to(lang))
            return 0
        display.say(Text("读日历", "Reading the calendar"))
        reading = read_ics(fetched.data, problem.settings.horizon)
        found = worked_out(problem, reading, fetched.place, source, kind)
    tell(found, lang)
    if asked.listed is not None:
        from campaignplan.cli.difference_told import table_of

        write_csv(asked.listed, table_of(found.difference, headings(kind)))
    refuse_nothing(found)
    if found.difference.empty:
        say(UNCHANGED.to(lang))
    elif _wanted(into, found, asked.yes, lang):
        write_back(found.before, found.after, into, Text(f"导入 {source}", f"import of {source}"), lang, asked.by)
        remember(memory, source, asked.calendar, kind, found.after, fetched.etag, fetched.modified)
    else:
        say(Text("没有写任何文件。", "No file was written.").to(lang))
    return 0


def _wanted(into: str, found: "Import", yes: bool, lang: Lang) -> bool:
    if yes:
        from campaignplan.storage.calendar_import import refuse_another

        refuse_another(found)
    return wanted(into, yes, lang)
