"""``campaignplan link list``: every link, who fetched it when, and what they have not seen yet."""

from pathlib import Path

import click

from campaignplan.cli.command import named
from campaignplan.cli.workspace import opened, workspace_option
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
    @workspace_option(lang)
    def listed(workspace: Path | None) -> int:
        from campaignplan.cli.commands.link.told import tell_link
        from campaignplan.web.desk import now

        place = opened(workspace)
        links, visits, told = place.links.load(), place.visits.load(), place.publication
        if not links:
            click.echo(Text("还没有链接。", "There are no links yet.").to(lang))
        for link in sorted(links, key=lambda link: (link.revoked is not None, link.made, link.id)):
            tell_link(link, [visit for visit in visits if visit.link == link.id], told, now(), lang)
        return 0

    return listed
