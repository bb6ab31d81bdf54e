"""Calendar subscriptions: what subscribers were told, links for people and roles, and whether they are fetched."""

from datetime import datetime

import markup
import opened
import streamlit as st
from catalogue import say
from session import Screen

from campaignplan.calendars.person import people
from campaignplan.dates import SHANGHAI, days_said, moment_said
from campaignplan.feeds.client import by_id
from campaignplan.feeds.link import Link
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.visits import Visit, unseen
from campaignplan.text import Lang, listed
from views.data import feed_link, new_link, publishing

NAMED = 5


def show(screen: Screen) -> None:
    """Draw publishing, the address made last, the form for a new one, and the list."""
    publishing.show(screen)
    st.header(say("data.links", screen.lang), anchor=False)
    st.html(markup.note(say("data.links_note", screen.lang)))
    feed_link.show(screen)
    new_link.show(screen)
    _list(screen)


def _list(screen: Screen) -> None:
    """Draw every link that the visitor may handle, with who fetched it and what they have not seen."""
    lang, feeds = screen.lang, screen.seat.workspace.feeds()
    shown, visits = feeds.shown(), feeds.visits.load()
    links = [link for link in shown.links if mine(screen, link) or screen.seat.may("links")]
    if not links:
        st.html(markup.note(say("data.no_links", lang)))
        return
    alive = [link for link in links if link.revoked is None]
    for link in alive:
        with st.container(border=True, key=f"link-{link.id}"):
            words, renew, revoke = st.columns([5, 1, 1], vertical_alignment="top")
            words.markdown(f"**{markup.plain(whom(link, lang))}**")
            words.html(markup.note(_about(link, lang)))
            own = [visit for visit in visits if visit.link == link.id]
            for line in _visits(own, link, shown.publication, lang):
                words.html(markup.note(line))
            can = screen.seat.may("links") or (mine(screen, link) and screen.seat.may("subscribe"))
            renew.button(
                say("data.renew", lang), key=f"renew-{link.id}", on_click=feed_link.renew, args=(screen, link),
                disabled=not can, help=say("data.renew_help", lang), width="stretch",
            )  # fmt: skip
            with revoke.popover(say("data.revoke", lang), disabled=not can, width="stretch"):
                st.markdown(say("data.revoke_sure", lang))
                st.button(
                    say("data.revoke_yes", lang), key=f"revoke-{link.id}", type="primary",
                    on_click=feed_link.revoke, args=(screen, link),
                )  # fmt: skip
    gone = [link for link in links if link.revoked is not None]
    if gone:
        with st.expander(say("data.revoked_links", lang, number=len(gone))):
            lines = [
                [whom(link, lang), _day(link.made, lang), _day(link.revoked or link.made, lang)] for link in gone
            ]
            heads = [say(f"data.{name}", lang) for name in ("for_whom", "made", "revoked")]
            st.html(markup.table(heads, lines))


def whom(link: Link, lang: Lang) -> str:
    """Say whom a link is for and what it shows."""
    from campaignplan.calendars.event import KIND_NAMES

    words = link.scope.words.to(lang) or say("data.everything", lang)
    kinds = [KIND_NAMES[kind].to(lang) for kind in link.scope.kinds]
    return f"{words} · {('、' if lang == 'zh' else ', ').join(kinds)}" if kinds else words


def mine(screen: Screen, link: Link) -> bool:
    """Tell whether a link is the visitor's own."""
    named = people(link.scope.person)
    return bool(named) and named == people(screen.seat.person.name)


def _about(link: Link, lang: Lang) -> str:
    alarms = " · " + say("data.with_alarms", lang) if link.alarms else ""
    return say("data.link_about", lang, id=link.id, day=_day(link.made, lang), base=link.base) + alarms


def _visits(visits: list[Visit], link: Link, told: Publication, lang: Lang) -> list[str]:
    if not visits:
        return [say("data.never_fetched", lang)]
    lines = []
    at = opened.workspace().clock()
    for visit in sorted(visits, key=lambda one: one.last, reverse=True):
        client, behind = by_id(visit.client), unseen(told, link.scope, visit, at)
        said = say(
            "data.fetched", lang, client=client.name.to(lang), when=moment_said(visit.last, lang == "zh"),
            fetches=visit.fetches, share=f"{visit.share_unchanged:.0%}", refresh=client.refresh.to(lang),
        )  # fmt: skip
        if behind:
            names = listed((event.title.to(lang) for event in behind[:NAMED]), lang)
            said += " " + say("data.behind", lang, number=len(behind), names=names)
        lines.append(said)
    return lines


def _day(moment: datetime, lang: Lang) -> str:
    there = moment.astimezone(SHANGHAI).date()
    return days_said(there, there, lang == "zh")
