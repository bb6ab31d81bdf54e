"""Alerts: where money and plan part by more than two thresholds, which an owner may set for everybody."""

import math

import changing
import markup
import streamlit as st
import tracked
from catalogue import say
from session import Screen

from campaignplan.errors import InputError
from campaignplan.money import yuan
from campaignplan.publishing import prose
from campaignplan.publishing.edition import Edition
from campaignplan.storage.workspace.people import SharedSettings
from campaignplan.tracking import Axis, alerts
from campaignplan.tracking.alerts import LEAST, SHARE

AXES: tuple[Axis, ...] = ("channel", "product")
SETTING = "alerts"
"""The workspace's setting: the share and the yuan; where there is none, our own hold."""


def show(screen: Screen, edition: Edition) -> None:
    """Draw what is off, and the thresholds."""
    lang, zh = edition.lang, edition.lang == "zh"
    share, least, own = thresholds(screen)
    st.subheader(say("track.alerts", lang), anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        key = "track.alerts_own" if own else "track.alerts_note"
        st.html(markup.note(say(key, lang, share=f"{share:.4g}%", least=yuan(least))), width="content")
        _change(screen, share, least)
    names = {
        "channel": {one.id: one.name for one in edition.problem.channels},
        "product": {one.id: one.name for one in edition.problem.products},
    }
    lines = [
        (
            say("track.unplanned", lang) if math.isinf(one.share) else f"{one.share:+.0%}",
            names[axis].get(one.name, one.name),
            say("track.alert", lang, due=prose.money(one.due, zh), actual=prose.money(one.actual, zh)),
        )
        for axis in AXES
        for one in alerts(tracked.pacing(screen, edition, axis), share / 100, least)
    ]
    with st.container(key="alerts"):
        st.html(markup.timeline(lines) if lines else markup.note(say("track.alerts_none", lang)))


def thresholds(screen: Screen) -> tuple[float, float, bool]:
    """Return the share in percent, the yuan, and whether somebody has set them."""
    said = SharedSettings(screen.seat.workspace.house).get(SETTING)
    if said is None:
        return SHARE * 100, LEAST, False
    return float(said["share"]), float(said["least"]), True


def _change(screen: Screen, share: float, least: float) -> None:
    lang, can = screen.lang, screen.seat.may("settings")
    with st.popover(say("track.alerts_change", lang), disabled=not can):
        keys = f"alert_share-{share:g}", f"alert_least-{least:g}"
        st.number_input(say("track.alerts_share", lang), 0.0, 100.0, share, step=1.0, format="%g", key=keys[0])
        st.number_input(say("track.alerts_least", lang), 0.0, 1e9, least, step=100.0, format="%g", key=keys[1])
        st.button(say("settings.save", lang), key="alerts_save", on_click=_save, args=(screen, *keys))


def _save(screen: Screen, share: str, least: str) -> None:
    said = {"share": st.session_state[share], "least": st.session_state[least]}
    try:
        screen.seat.put_setting(SETTING, said)
    except InputError as error:
        changing.refused(error)
