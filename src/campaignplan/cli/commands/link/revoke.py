"""``campaignplan link revoke``: a link taken back at once and for good."""

import click

from campaignplan.cli.command import named
from campaignplan.cli.commands.link.told import named_link, whom
from campaignplan.cli.workspace import place, somebody
from campaignplan.text import Lang, Text

SHORT = Text("作废一个链接，立刻生效，不能恢复", "Revoke a link, at once and for good")


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("revoke", lang, SHORT)
    @click.argument("id", metavar="ID", help=Text("链接编号，见 link list", "The link's id, see link list").to(lang))
    @place(lang)
    def revoke(id: str, workspace: str | None) -> int:  # noqa: A002 (the name people type)
        from campaignplan.feeds.link import Link, revoked
        from campaignplan.storage.static_feeds import remove_static
        from campaignplan.storage.workspace.workspace import Workspace
        from campaignplan.web.desk import now

        at = now().replace(microsecond=0)

        def change(links: tuple[Link, ...]) -> tuple[Link, ...]:
            link = named_link(links, id)
            return tuple(revoked(one, at) if one is link else one for one in links)

        with Workspace.open(workspace, make=False) as opened:
            link = named_link(opened.feeds(somebody()).links.update(change), id)
        remove_static(link)
        said = whom(link.scope)
        click.echo(Text(f"链接 {link.id}（{said.zh}）已作废。", f"Link {link.id} ({said.en}) is revoked.").to(lang))
        return 0

    return revoke
