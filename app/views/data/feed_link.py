"""A subscription's address, shown this once: to copy, to scan, and a button for each calendar program."""

import changing
import markup
import opened
import streamlit as st
from catalogue import both, say
from session import Screen

from campaignplan.errors import InputError
from campaignplan.feeds.client import APPLE, CHAT, SUBSCRIBED, Client, elsewhere, reachable
from campaignplan.feeds.feed import titled
from campaignplan.feeds.link import Link
from campaignplan.storage.static_feeds import refresh_static, remove_static
from campaignplan.text import Lang

SHOWN = "shown_link"


def keep(link: Link, token: str) -> None:
    """Show an address until it was put away."""
    st.session_state[SHOWN] = (link, token)


def show(screen: Screen) -> None:
    """Draw the address made last, with everything needed to subscribe."""
    found: tuple[Link, str] | None = st.session_state.get(SHOWN)
    if found is None:
        return
    link, token = found
    lang, url = screen.lang, link.address(token)
    name = titled(screen.seat.workspace.feeds().shown().heading.name, link)
    with st.container(border=True, key="shown_link_box"):
        words, code = st.columns([3, 1], vertical_alignment="top")
        words.markdown(f"**{say('data.address_once', lang)}**")
        words.code(url, language=None, wrap_lines=True)
        if elsewhere(url):
            words.html(markup.note(say("data.secret", lang)))
            code.html(markup.picture(qr(APPLE.address(url, name)), say("data.qr", lang)))
        else:  # a code that no phone could follow would be worse than none
            words.warning(say("data.only_here", lang, base=say("data.base", lang)))
        for client in SUBSCRIBED:
            _client(client, url, name, lang)
        st.html(markup.note(CHAT.to(lang)))
        st.button(say("data.put_away", lang), key="put_away", on_click=_put_away)


def qr(url: str) -> bytes:
    """Return a QR code as SVG, made on this machine."""
    import io

    import segno

    stream = io.BytesIO()
    segno.make(url, error="m", micro=False).save(stream, kind="svg", scale=4, border=2, xmldecl=False)
    return stream.getvalue()


def renew(screen: Screen, link: Link) -> None:
    """Give a link another address; the old one opens nothing any more."""
    try:
        link, token = screen.seat.renew_link(link.id)
        refresh_static(screen.seat.workspace.feeds(), opened.workspace().clock())
    except InputError as error:
        changing.refused(error)
        return
    keep(link, token)
    changing.tell("done", both("data.renewed"))


def revoke(screen: Screen, link: Link) -> None:
    """Take a link back."""
    try:
        remove_static(screen.seat.revoke_link(link.id))
    except InputError as error:
        changing.refused(error)
        return
    found = st.session_state.get(SHOWN)
    if found is not None and found[0].id == link.id:
        _put_away()
    changing.tell("done", both("data.link_revoked"))


def _client(client: Client, url: str, name: str, lang: Lang) -> None:
    button, words = st.columns([1, 3], vertical_alignment="center")
    if client.remote and not reachable(url):
        button.button(client.name.to(lang), key=f"subscribe-{client.id}", disabled=True, width="stretch")
        words.html(markup.note(say("data.not_reachable", lang)))
        return
    address = client.address(url, name)
    if address == url:  # nothing opens it; it is pasted
        button.html(markup.centred(client.name.to(lang)))
    else:
        button.link_button(client.name.to(lang), address, width="stretch")
    words.html(markup.note(say("data.how_and_when", lang, how=client.how.to(lang), refresh=client.refresh.to(lang))))


def _put_away() -> None:
    st.session_state.pop(SHOWN, None)
