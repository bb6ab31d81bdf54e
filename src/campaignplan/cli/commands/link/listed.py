"""``campaignplan link list``: every link, who fetched it when, and what they have not seen yet."""

import click

from campaignplan.cli.command import named
from campaignplan.cli.workspace import place
from campaignplan.text import Lang, Text

SHORT = Text(
    "列出链接：谁在用、什么时候取过、之后什么变了",
    "List links: who uses them, when they fetched, what has changed since",
)
MORE = Text(
    "不显示地址：工作区里没有保存。取用记录最多晚一分钟。",
    "Addresses are not shown: the workspace does not keep them. Fetches show up within a minute.",
)


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("list", lang, SHORT, MORE)
    @place(lang)
    def listed(workspace: str | None) -> int:
        from campaignplan.cli.commands.link.told import tell_link
        from campaignplan.storage.workspace.workspace import Workspace
        from campaignplan.web.desk import now

        with Workspace.open(workspace, make=False) as opened:
            feeds = opened.feeds()
            shown, visits = feeds.shown(), feeds.visits.load()
        if not shown.links:
            click.echo(Text("还没有链接。", "There are no links yet.").to(lang))
        for link in sorted(shown.links, key=lambda link: (link.revoked is not None, link.made, link.id)):
            tell_link(link, [visit for visit in visits if visit.link == link.id], shown.publication, now(), lang)
        return 0

    return listed
