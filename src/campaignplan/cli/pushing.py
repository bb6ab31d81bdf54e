"""What is published, pushed to a CalDAV server and told: the password is asked for, never taken from the line."""

import os
import sys
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from campaignplan.cli.told import say
from campaignplan.cli.watch import Display, watched
from campaignplan.errors import InputError, Issue
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    from campaignplan.feeds.caldav.push import Push
    from campaignplan.feeds.scope import Scope
    from campaignplan.storage.workspace.feeds import FeedStore

PASSWORD = "CAMPAIGNPLAN_CALDAV_PASSWORD"
"""Environment variable that holds the password."""


def push_told(feeds: "FeedStore", url: str, user: str, scope: "Scope", lang: Lang) -> None:
    """Push what subscribers see into a calendar and say what became of it. InputError as `push.push` raises it."""
    _tell(_pushed(feeds, url, user, scope, lang), lang)


def _pushed(feeds: "FeedStore", url: str, user: str, scope: "Scope", lang: Lang) -> "Push":
    from campaignplan.feeds.caldav.collection import Collection
    from campaignplan.feeds.caldav.objects import objects
    from campaignplan.feeds.caldav.push import push
    from campaignplan.feeds.scope import seen
    from campaignplan.feeds.write import calendar_bytes
    from campaignplan.web.desk import now

    if url.startswith("http://") and not _is_here(url):
        said = Text(
            "注意：这个地址不是 https，密码会以明文经过网络。",
            "Note: this is no https address; the password travels in clear.",
        )
        click.echo(said.to(lang), err=True)
    shown, remembered = feeds.shown(), feeds.pushes
    events = seen(shown.publication.events(now()), scope)
    wanted = objects(calendar_bytes(events, shown.heading.name, lang=lang))
    with Display(lang) as display, Collection(url, user, _password(user, lang)) as collection:
        display.say(Text(f"推送 {len(wanted)} 件事", f"Pushing {len(wanted)} events"))
        return watched(
            lambda: push(
                collection,
                wanted,
                remembered.load(collection.url),
                lambda pushed: remembered.save(collection.url, pushed),
                lambda done, all_: display.tell(Text(f"推送 {done}/{all_}", f"Pushing {done}/{all_}")),
                shown.publication.ids,
            ),
            display,
        )


def _password(user: str, lang: Lang) -> str:
    """Return the password from the environment, or ask where somebody sits at a terminal."""
    found = os.environ.get(PASSWORD)
    if found is not None:
        return found
    if not user:
        return ""
    if not sys.stdin.isatty():
        why = Text("没有密码", "there is no password")
        raise InputError(
            [Issue("--user", user, why, Text(f"请设环境变量 {PASSWORD}", f"set the variable {PASSWORD}"))]
        )
    asked: str = click.prompt(
        Text(f"{user} 的 CalDAV 密码", f"CalDAV password of {user}").to(lang), hide_input=True, err=True
    )
    return asked


def _is_here(url: str) -> bool:
    return (urlsplit(url).hostname or "") in ("localhost", "127.0.0.1", "::1")


def _tell(done: "Push", lang: Lang) -> None:
    said = Text(
        f"CalDAV：新增 {len(done.new)}，改写 {len(done.changed)}，删除 {len(done.deleted)}，{done.same} 件没有变化。",
        f"CalDAV: {len(done.new)} new, {len(done.changed)} changed, {len(done.deleted)} deleted, "
        f"{done.same} as they were.",
    )
    click.echo(said.to(lang))
    if done.taken:
        note = Text(
            f"  {len(done.taken)} 件没有写：日历（或它的回收站）里已有同一件事，不是本程序放的；删掉那一份后再发布。",
            f"  {len(done.taken)} not written: the calendar, or its trash, has the same event from elsewhere; delete "
            "that one and publish again.",
        )
        say(note.to(lang))
    if done.strange:
        note = Text(
            f"  {done.strange} 件像是另一个工作区放的，没有动。",
            f"  {done.strange} seem to come from another workspace and were left alone.",
        )
        say(note.to(lang))
