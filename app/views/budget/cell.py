"""One part of the plan: why it gets its money, and a way to hold it while the rest moves."""

import explained
import markup
import pandas as pd
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
    held_by = holding_of(edition)
    if part is None:
        return
    lang, plan = screen.lang, edition.plan
    with st.container(border=True, key="cell"):
        if held_by is None:
            st.html(markup.note(say("budget.cell_working", lang)))
        else:
            found = part_why(plan, edition.result.goal, held_by, part)
            st.html(markup.said([text.to(lang) for text in found.sentences]))
        if part:
            _hold(screen, edition, part)


def holding_of(edition: Edition) -> pd.DataFrame | None:
    """Return what holds each cell of the plan; None while that is worked out."""
    found = explained.read("held", edition.result, "cells")
    return None if found is None else found[0]


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
