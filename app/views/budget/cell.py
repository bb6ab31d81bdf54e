"""One part of the plan: why it gets its money, and a way to hold it while the rest moves."""

from typing import Any, cast

import beside
import explained
import markup
import streamlit as st
from catalogue import say
from session import Screen

from campaignplan.money import LARGEST
from campaignplan.planning.asking.bound import Bound, Part, bounds, held, rule_id, spent
from campaignplan.planning.asking.part_why import part_named, part_why
from campaignplan.publishing.edition import Edition
from views.budget import limits


def show(screen: Screen, edition: Edition, part: Part | None) -> None:
    """Draw what is known of the selected part; nothing where none is."""
    if part is None:
        return
    lang = screen.lang
    errand = explained.ask("held", edition.result, "cells")
    with st.container(border=True, key="cell"):
        place = st.empty()
        if part:
            _hold(screen, edition, part)

    def draw() -> None:
        found = cast("tuple[Any, ...] | None", beside.answer(errand))
        if found is None:
            place.html(markup.note(say("budget.cell_working", lang)))
        else:
            why = part_why(edition.plan, edition.result.goal, found[0], part)
            place.html(markup.said([text.to(lang) for text in why.sentences]))

    draw()
    if not errand.done:
        beside.at_last("held", errand, draw)


def _hold(screen: Screen, edition: Edition, part: Part) -> None:
    lang = screen.lang
    now = round(spent(edition.plan, part))
    name = part_named(edition.plan, part).to(lang)
    box, do, free = st.columns([2, 2, 1], vertical_alignment="bottom")
    # Another plan gives the part another amount: the box then begins there again.
    key = f"hold-{rule_id(part, 'cap')}-{now}"
    box.number_input(
        f"{name} · {say('budget.cell_hold', lang)}", 0, int(LARGEST), now, step=100, format="%d", key=key
    )
    do.button(
        say("budget.cell_do", lang), key="hold", on_click=_held, args=(screen, part, key),
        width="stretch",
    )  # fmt: skip
    free.button(
        say("budget.cell_free", lang), key="free", on_click=limits.put, args=(screen, Bound(part)),
        disabled=part not in bounds(screen.wanted), width="stretch",
    )  # fmt: skip


def _held(screen: Screen, part: Part, key: str) -> None:
    limits.put(screen, held(part, float(st.session_state[key])))
