"""How links are told on the terminal."""

from datetime import datetime
from typing import TYPE_CHECKING

import click

from campaignplan.calendars.event import KIND_NAMES, Event
from campaignplan.cli.told import say
from campaignplan.dates import SHANGHAI
from campaignplan.errors import InputError, Issue
from campaignplan.ids import nearest
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    from campaignplan.feeds.feed import Heading
    from campaignplan.feeds.link import Link
    from campaignplan.feeds.publication import Publication
    from campaignplan.feeds.scope import Scope
    from campaignplan.feeds.visits import Visit

NAMED = 5
"""Unseen changes named one by one."""


def tell_address(heading: "Heading", link: "Link", token: str, lang: Lang) -> None:
    """Say how to subscribe to a link, and its address as the last line."""
    from campaignplan.feeds.client import CHAT, SUBSCRIBED, reachable
    from campaignplan.feeds.feed import titled

    url = link.address(token)
    name = titled(heading.name, link)
    click.echo(Text(f"链接 {link.id}：{whom(link.scope).zh}", f"Link {link.id}: {whom(link.scope).en}").to(lang))
    for client in SUBSCRIBED:
        if client.remote and not reachable(url):
            said = Text(
                f"{client.name.zh}：要公网的 https 地址（由它的服务器来取），这个地址它取不到",
                f"{client.name.en}: its servers fetch the feed and cannot reach this address; it takes https on the "
                "internet",
            )
            say("  " + said.to(lang))
            continue
        said = Text(
            f"{client.name.zh}：{client.how.zh}；多久更新：{client.refresh.zh}",
            f"{client.name.en}: {client.how.en}; updates: {client.refresh.en}",
        )
        say("  " + said.to(lang))
        if client.address(url, name) != url:
            click.echo(f"    {client.address(url, name)}")
    say("  " + CHAT.to(lang))
    once = Text(
        "地址只显示这一次；丢了就 campaignplan link renew：",
        "Shown this once; where it is lost, campaignplan link renew:",
    )
    click.echo(once.to(lang))
    click.echo(url)


def tell_link(link: "Link", visits: list["Visit"], told: "Publication", at: datetime, lang: Lang) -> None:
    """Say what a link shows and who used it."""
    from campaignplan.feeds.client import by_id
    from campaignplan.feeds.visits import unseen

    since = Text(f"{_day(link.made)} 建", f"made {_day(link.made)}")
    state = Text("在用", "in use")
    if link.revoked is not None:
        state = Text(f"{_day(link.revoked)} 作废", f"revoked {_day(link.revoked)}")
    extra = f"  → {link.static}" if link.static else ""
    click.echo(
        f"{link.id}  {whom(link.scope).to(lang)}  {link.lang}  {since.to(lang)}  {state.to(lang)}  {link.base}{extra}"
    )
    if link.revoked is not None:
        return
    if not visits:
        click.echo(Text("    还没有程序取过", "    not fetched yet").to(lang))
    for visit in sorted(visits, key=lambda visit: visit.last, reverse=True):
        client, changes = by_id(visit.client), unseen(told, link.scope, visit, at)
        share = f"{visit.share_unchanged:.0%}"
        said = Text(
            f"{client.name.zh}：{_moment(visit.last)} 取过，共 {visit.fetches} 次，{share} 没有变化；"
            f"多久更新：{client.refresh.zh}",
            f"{client.name.en}: last fetched {_moment(visit.last)}, {visit.fetches} times, {share} unchanged; "
            f"updates: {client.refresh.en}",
        )
        say("    " + said.to(lang))
        if changes:
            say("    " + _unseen(changes).to(lang))


def _unseen(changes: tuple[Event, ...]) -> Text:
    zh = "、".join(event.title.zh for event in changes[:NAMED])
    en = ", ".join(event.title.en for event in changes[:NAMED])
    more = len(changes) - NAMED
    return Text(
        f"之后变了 {len(changes)} 件，它还没看到：{zh}{' 等' if more > 0 else ''}",
        f"{len(changes)} changed since and not seen there yet: {en}{f' and {more} more' if more > 0 else ''}",
    )


def whom(scope: "Scope") -> Text:
    """Say what a scope shows."""
    words = scope.words
    kinds = [KIND_NAMES[kind] for kind in scope.kinds]
    zh, en = words.zh or "全部", words.en or "everything"
    if kinds:
        zh += f"（{'、'.join(kind.zh for kind in kinds)}）"
        en += f" ({', '.join(kind.en for kind in kinds)})"
    return Text(zh, en)


def named_link(links: tuple["Link", ...], name: str) -> "Link":
    """Return the link of an id. InputError with a suggestion where there is none."""
    for link in links:
        if link.id == name:
            return link
    like = nearest(name, [link.id for link in links])
    fix = (
        Text(f"是不是 {like}", f"did you mean {like}")
        if like
        else Text("见 campaignplan link list", "see campaignplan link list")
    )
    raise InputError([Issue("ID", name[:40], Text("没有这个链接", "there is no such link"), fix)])


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d}"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}"
