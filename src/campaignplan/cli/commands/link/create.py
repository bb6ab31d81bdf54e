"""``campaignplan link create``: a new secret address, shown this once."""

from pathlib import Path

import click

from campaignplan.calendars.event import EventKind
from campaignplan.cli.audience import scope_of, whom
from campaignplan.cli.command import named
from campaignplan.cli.commands.link.told import tell_address
from campaignplan.cli.workspace import place, somebody
from campaignplan.errors import InputError, Issue
from campaignplan.text import Lang, Text

SHORT = Text(
    "新建一个订阅链接，最后一行是地址，只显示这一次",
    "Make a feed link; the last line is its address, shown this once",
)
MORE = Text(
    "一人或一个角色一个链接，随时可以单独作废。拿到地址的人就能看，请当作密码。",
    "One link for each person or role, so that each can be revoked alone. Whoever has the address can read: treat it "
    "as a password.",
)
BASE = "http://localhost:8501"


def command(lang: Lang) -> click.Command:
    """Make the command."""

    def help_(zh: str, en: str) -> str:
        return Text(zh, en).to(lang)

    @named("create", lang, SHORT, MORE)
    @whom(lang, everything=True)
    @place(lang)
    @click.option(
        "--base-url",
        default=BASE,
        metavar="URL",
        help=help_(
            f"别人从哪里访问本机，如 https://plan.example.com；默认 {BASE}，只有本机能用",
            f"How others reach this machine, such as https://plan.example.com; {BASE} by default, which only this "
            "machine can use",
        ),
    )
    @click.option("--alarms", is_flag=True, help=help_("截止前 2 小时提醒", "Deadlines ring two hours ahead"))
    @click.option(
        "--static",
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help=help_(
            "同时写成这个文件夹里的文件，由您自己的网站在 /feed/ 下提供",
            "Also write the feed as a file into this folder, for a web server of yours to serve under /feed/",
        ),
    )
    def create(
        roles: tuple[str, ...],
        shops: tuple[str, ...],
        kinds: tuple[EventKind, ...],
        person: str,
        workspace: str | None,
        base_url: str,
        alarms: bool,
        static: Path | None,
    ) -> int:
        from campaignplan.feeds.base_address import checked_base
        from campaignplan.feeds.link import Link, digest, new_id, new_token
        from campaignplan.storage.static_feeds import write_static
        from campaignplan.storage.workspace.workspace import Workspace
        from campaignplan.web.desk import now

        if not roles and not person:
            why = Text("没有写给谁", "it does not say for whom")
            fix = Text(
                "写 --role 或 --person；全部内容写 --role all", "add --role or --person; --role all for everything"
            )
            raise InputError([Issue("campaignplan link create", "", why, fix)])
        base, token, at = checked_base(base_url, "--base-url"), new_token(), now().replace(microsecond=0)
        folder = str(static.resolve()) if static is not None else ""
        made: list[Link] = []
        with Workspace.open(workspace) as opened:
            feeds = opened.feeds(somebody())
            scope = scope_of(roles, shops, kinds, person, feeds.shown().publication)

            def add(links: tuple[Link, ...]) -> tuple[Link, ...]:
                made.append(Link(new_id(links), digest(token), scope, base, at, lang, alarms, folder))
                return (*links, made[-1])

            feeds.links.update(add)
            if folder:
                write_static(feeds, made[-1], token, at)
            shown = feeds.shown()
        if not shown.publication.entries:
            said = Text(
                "还没有发布过内容：请运行 campaignplan calendar publish，之前订阅到的是空日历。",
                "Nothing is published yet: run campaignplan calendar publish; until then the calendar is empty.",
            )
            click.echo(said.to(lang))
        tell_address(shown.heading, made[-1], token, lang)
        return 0

    return create
