"""Deciding: which one to run, what is thought of it, and a link for who may only look."""

import changing
import markup
import streamlit as st
from catalogue import both, say
from compared import Choice, is_outdated
from session import Screen

from campaignplan.dates import when_said
from campaignplan.errors import InputError
from campaignplan.feeds.base_address import checked_base
from campaignplan.storage.workspace.sharing import Shares
from campaignplan.web.sign_in import KEY

SHOWN = "shown_share"


def show(screen: Screen, chosen: list[Choice]) -> None:
    """Draw a card for each, and the links there are."""
    lang = screen.lang
    st.header(say("compare.decide", lang), anchor=False)
    force = screen.seat.workspace.in_force(screen.branch.problem_id)
    for place, choice in zip(st.columns(len(chosen)), chosen, strict=True):
        with place.container(border=True, height="stretch", key=f"decide-{choice.key}"):
            starred = choice.plan.starred if choice.plan is not None else choice.branch.name == force
            badges = [say("settings.in_force", lang)] if starred else []
            kind = say("compare.is_plan" if choice.plan is not None else "compare.is_scenario", lang)
            if choice.plan is not None and is_outdated(choice.plan, choice.branch):
                kind = f"{kind} · {say('compare.outdated', lang)}"
            st.html(markup.entry(choice.name, badges, kind))
            _star(screen, choice, starred)
            _note(screen, choice)
            _share(screen, choice)
    _shares(screen)


def _star(screen: Screen, choice: Choice, starred: bool) -> None:
    can = screen.seat.may("approve")
    st.button(
        say("compare.star", screen.lang), key=f"run-{choice.key}", on_click=_run, args=(screen, choice),
        disabled=starred or not can, help=None if can else say("settings.cannot_star", screen.lang), width="stretch",
    )  # fmt: skip


def _run(screen: Screen, choice: Choice) -> None:
    try:
        if choice.plan is not None:
            screen.seat.star_plan(screen.branch.problem_id, choice.plan.id)
        else:
            screen.seat.star(choice.branch, why=say("settings.starred_why", screen.lang, name=choice.name))
    except InputError as error:
        changing.refused(error)
        return
    changing.tell("done", both("settings.starred"))


def _note(screen: Screen, choice: Choice) -> None:
    lang = screen.lang
    can = screen.seat.may("plan" if choice.plan is not None else "fork")
    key = f"note-{choice.key}-{hash(choice.note)}"
    st.text_area(
        say("compare.note", lang), choice.note, key=key, height=90, max_chars=1_000, disabled=not can,
        on_change=_noted, args=(screen, choice, key),
    )  # fmt: skip


def _noted(screen: Screen, choice: Choice, key: str) -> None:
    text = st.session_state[key].strip()
    try:
        if choice.plan is not None:
            screen.seat.name_plan(screen.branch.problem_id, choice.plan.id, choice.plan.name, text)
        else:
            screen.seat.note(choice.branch, text)
    except InputError as error:
        changing.refused(error)
        return
    changing.tell("done", both("settings.saved"))


def _share(screen: Screen, choice: Choice) -> None:
    lang, can = screen.lang, screen.seat.may("share")
    with st.popover(say("compare.share", lang), disabled=not can, width="stretch"):
        st.text_input(say("compare.share_for", lang), key=f"share-for-{choice.key}", max_chars=60)
        st.text_input(say("data.base", lang), _here(), key=f"share-base-{choice.key}")
        st.button(
            say("compare.share_make", lang), key=f"share-{choice.key}", type="primary",
            on_click=_make, args=(screen, choice),
        )  # fmt: skip


def _make(screen: Screen, choice: Choice) -> None:
    # What stands in the boxes now: a click may come with the last word typed.
    whom, base = (st.session_state[f"share-{box}-{choice.key}"] for box in ("for", "base"))
    try:
        place = checked_base(base.strip(), say("data.base", screen.lang))
        note = f"{choice.name} · {whom.strip()}" if whom.strip() else choice.name
        share, token = screen.seat.create_share(note, branch=choice.branch, plan=choice.plan)
    except InputError as error:
        changing.refused(error)
        return
    st.session_state[SHOWN] = (share.id, f"{place}/?{KEY}={token}")


def _shares(screen: Screen) -> None:
    """Draw the address made last, this once, and every link that holds."""
    lang = screen.lang
    found: tuple[str, str] | None = st.session_state.get(SHOWN)
    if found is not None:
        with st.container(border=True, key="shown_share_box"):
            st.markdown(f"**{say('compare.share_once', lang)}**")
            st.code(found[1], language=None, wrap_lines=True)
            st.button(say("data.put_away", lang), key="share_put_away", on_click=_put_away)
    shares = [one for one in Shares(screen.seat.workspace.house).list() if one.revoked is None]
    if not shares or not screen.seat.may("share"):
        return
    with st.expander(say("compare.shares", lang, number=len(shares))):
        for one in shares:
            words, button = st.columns([5, 1], vertical_alignment="center")
            when = when_said(one.made, lang == "zh")
            words.html(markup.entry(one.note or one.id, [], say("compare.share_made", lang, when=when)))
            button.button(
                say("data.revoke", lang), key=f"unshare-{one.id}", on_click=_revoke, args=(screen, one.id),
                width="stretch",
            )  # fmt: skip


def _revoke(screen: Screen, share: str) -> None:
    try:
        screen.seat.revoke_share(share)
    except InputError as error:
        changing.refused(error)
        return
    if (st.session_state.get(SHOWN) or ("",))[0] == share:
        _put_away()
    changing.tell("done", both("data.link_revoked"))


def _put_away() -> None:
    st.session_state.pop(SHOWN, None)


def _here() -> str:
    parts = (st.context.url or "http://localhost:8501").split("/")
    return "/".join(parts[:3])
