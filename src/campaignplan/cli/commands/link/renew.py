"""``campaignplan link renew``: a new secret for the same link; the old address ends at once."""

import click

from campaignplan.cli.command import named
from campaignplan.cli.commands.link.told import named_link, tell_address
from campaignplan.cli.workspace import place, somebody
from campaignplan.errors import InputError, Issue
from campaignplan.text import Lang, Text

SHORT = Text("给链接换一个地址，旧地址立刻失效", "Give a link another address; the old one ends at once")


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("renew", lang, SHORT)
    @click.argument("id", metavar="ID", help=Text("链接编号，见 link list", "The link's id, see link list").to(lang))
    @place(lang)
    def renew(id: str, workspace: str | None) -> int:  # noqa: A002 (the name people type)
        from campaignplan.feeds.link import Link, new_token, renewed
        from campaignplan.storage.static_feeds import remove_static, write_static
        from campaignplan.storage.workspace.workspace import Workspace
        from campaignplan.web.desk import now

        token = new_token()

        def change(links: tuple[Link, ...]) -> tuple[Link, ...]:
            link = named_link(links, id)
            if link.revoked is not None:
                why = Text("这个链接已经作废", "this link is revoked")
                raise InputError([Issue("ID", id, why, Text("请新建一个", "make a new one"))])
            return tuple(renewed(one, token) if one is link else one for one in links)

        with Workspace.open(workspace, make=False) as opened:
            feeds = opened.feeds(somebody())
            old = named_link(feeds.links.load(), id)
            link = named_link(feeds.links.update(change), id)
            remove_static(old)
            if link.static:
                write_static(feeds, link, token, now())
            tell_address(feeds.shown().heading, link, token, lang)
        return 0

    return renew
