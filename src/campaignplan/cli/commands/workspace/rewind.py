"""``campaignplan workspace rewind``: everything as it was at a moment, by one step."""

from datetime import datetime

import click

from campaignplan.cli.command import named
from campaignplan.cli.parameters import Moment
from campaignplan.cli.told import say
from campaignplan.cli.workspace import Signed, place, signed, tell_row, which
from campaignplan.errors import InputError, Issue
from campaignplan.text import Lang, Text

SHORT = Text("回到某一刻：内容和那时一样", "Go back to a moment: everything says what it said then")
MORE = Text(
    "说明哪一刻（如 '2027-06-20 18:00'），或用 --step 说明到第几步为止。先列出会改什么；--dry-run 只列出。"
    "回去也是一步，之后的记录都在，可以撤销。",
    "Say which moment (such as '2027-06-20 18:00'), or by --step after which step. What would change is listed; with "
    "--dry-run that is all. It is a step like any other: the log keeps what came after, and it can be undone.",
)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("rewind", lang, SHORT, MORE)
    @click.argument(
        "moment", type=Moment(), required=False, help=Text("哪一刻，北京时间", "Which moment, Beijing time").to(lang)
    )
    @click.option(
        "--step",
        type=click.IntRange(1),
        metavar="N",
        help=Text("回到第 N 步刚做完的时候", "As it was just after step N").to(lang),
    )
    @place(lang)
    @which(lang)
    @click.option(
        "--dry-run", is_flag=True, help=Text("只列出会改什么，不写入", "Only tell what would change").to(lang)
    )
    @signed(lang)
    def rewind(
        moment: datetime | None,
        step: int | None,
        workspace: str | None,
        problem: str,
        branch: str,
        dry_run: bool,
        person: str,
        why: str,
    ) -> int:
        from campaignplan.storage.content import source_of
        from campaignplan.storage.difference import Said, difference
        from campaignplan.storage.load import problem_of
        from campaignplan.storage.values.written import moment_text
        from campaignplan.storage.workspace.workspace import Workspace

        if (moment is None) == (step is None):
            given = Text("要说明一刻，或一个 --step，只说一样", "say a moment or a --step, one of them")
            fix = Text("例如 '2027-06-20 18:00'，或 --step 3", "for example '2027-06-20 18:00', or --step 3")
            raise InputError([Issue("rewind", "", given, fix)])
        with Workspace.open(workspace, make=False) as opened:
            found = opened.branch(problem, branch)
            version = found.version_at(moment) if moment is not None else found.step(step or 0).version
            then = found.content(version)
            if not then:
                none = Text("那时还什么也没有", "there was nothing yet")
                said = "" if moment is None else moment_text(moment)
                raise InputError([Issue("MOMENT", said, none, Text("请看改动记录", "look at the log"))])
            told = difference(Said(found.content()), Said(then))
            for row in told.rows:
                if row.kind != "unchanged" or row.moved:
                    tell_row(row, lang)
            if told.empty:
                say(Text("现在就和那时一样，没有写入。", "It says that already; nothing was written.").to(lang))
                return 0
            problem_of(source_of(then))  # a version with faults is not gone back to: it says which
            if dry_run:
                say(Text("没有写入。", "Nothing was written.").to(lang))
                return 0
            reason = why or Text(f"回到第 {version} 步", f"back to step {version}").to(lang)
            made = found.restore(version, person=Signed(person).who, why=reason)
        if made is not None:
            done = Text(
                f"已回到第 {version} 步，记为第 {made.version} 步，{made.size} 行。",
                f"Back at step {version}, as step {made.version}, {made.size} rows.",
            )
            say(done.to(lang))
        return 0

    return rewind
