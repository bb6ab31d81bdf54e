"""Where the money goes: months down, stages (channels, promotions) across, each cell beside the plan in force."""

from typing import TYPE_CHECKING

import markup
import pandas as pd
import solved
import streamlit as st
from catalogue import say
from in_force import InForce
from session import Screen

from campaignplan.planning.asking.bound import Part, part_of
from campaignplan.planning.asking.grouped import DIMENSION_WORDS, Dimension, named
from campaignplan.publishing import prose
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables.beside import ALL, Beside, beside, changes

if TYPE_CHECKING:
    from pandas.io.formats.style import Styler

ACROSS: tuple[Dimension, ...] = ("stage", "channel", "promotion")
MORE, LESS = "background-color: #e6f2fa", "background-color: #fdf0e7"
ROW, MONTH, WIDTH, ALONE = 35, 84, 136, 120
"""Pixels a line of the grid takes, a month's name, a cell with both its figures, and one with its own alone: all
stages fit a laptop's screen then; on a phone the grid scrolls."""


def show(screen: Screen, edition: Edition, compared: InForce | None) -> Part | None:
    """Draw the table; return the part of the plan that is selected."""
    lang = screen.lang
    st.header(say("budget.table", lang), anchor=False)
    _changes(edition, compared)
    picked_across = st.segmented_control(
        say("budget.across", lang),
        list(ACROSS),
        default=ACROSS[0],
        required=True,
        format_func=lambda one: _across(one, lang == "zh"),
        key="across",
        label_visibility="collapsed",
        persist_state="session",
    )
    across = picked_across or ACROSS[0]
    found = summed(edition, compared, across)
    key = f"table-{across}"
    names = [_name(edition, across, str(member)) for member in found.money.columns]
    moved = compared is not None and bool((found.more.abs() >= 1).any(axis=None))
    text, width = st.column_config.TextColumn, WIDTH if moved else ALONE
    picked = st.dataframe(
        _drawn(edition, found, across),
        column_config={"_index": text(width=MONTH)}
        | {name: text(name, alignment="right", width=width) for name in names},
        key=key,
        on_select="rerun",
        selection_mode="single-cell",
        height=ROW * (len(found.money) + 1) + 3,
        width="stretch",
        alt=say("budget.table_alt", lang, across=DIMENSION_WORDS[across].to(lang)),
    )
    if compared is None or not moved:
        st.html(markup.note(say("budget.table_note_alone", lang)))
    else:
        st.html(markup.note(say("budget.table_note", lang, with_=say(f"budget.with_{compared.kind}", lang))))
    cells = picked["selection"]["cells"]
    return _part(found, across, cells[0], edition) if cells else None


def _across(one: Dimension, zh: bool) -> str:
    month, other = DIMENSION_WORDS["month"], DIMENSION_WORDS[one]
    return f"{month.zh} × {other.zh}" if zh else f"{month.en.capitalize()} × {other.en}"


def _changes(edition: Edition, compared: InForce | None) -> None:
    """Say how the plan's sums differ from those of the plan in force, or that it is the same."""
    if compared is None:
        return
    lang, name = edition.lang, say(f"budget.with_{compared.kind}", edition.lang)
    if compared.result.plan is not None and _same(edition, compared):
        st.html(markup.note(say("budget.same", lang, with_=name)))
        return
    parts = [
        say("budget.beside_part", lang, name=change.label.to(lang), change=_signed(change.more, edition, change.kind))
        for change in changes(edition, solved.edition(compared.result, lang))
        if abs(change.more) >= 0.5
    ]
    said = (", " if lang == "en" else "，").join(parts)
    if parts:
        st.html(markup.note(say("budget.beside", lang, with_=name, parts=said)))


def _same(edition: Edition, compared: InForce) -> bool:
    plan, other = edition.plan, compared.result.plan
    return other is not None and plan.spend.shape == other.spend.shape and bool((plan.spend == other.spend).all())


def summed(edition: Edition, compared: InForce | None, across: Dimension) -> Beside:
    """Return the money of the two plans, worked out once for them."""
    other = None if compared is None else compared.result
    kept = st.session_state.get("beside")
    if kept is None or kept[0] is not edition.result or kept[1] is not other:
        nothing: dict[Dimension, Beside] = {}
        kept = st.session_state["beside"] = (edition.result, other, nothing)
    by: dict[Dimension, Beside] = kept[2]
    if across not in by:
        by[across] = beside(edition.plan, None if other is None else other.plan, across)
    return by[across]


def _signed(amount: float, edition: Edition, kind: str = "money") -> str:
    written = prose.money(abs(amount), edition.lang == "zh") if kind == "money" else f"{abs(amount):,.0f}"
    return f"{'+' if amount > 0 else '−'}{written}"


def _drawn(edition: Edition, found: Beside, across: Dimension) -> "Styler":
    zh = edition.lang == "zh"
    text = [
        [
            prose.money(float(money), zh) + (f"  {_signed(float(more), edition)}" if _moved(float(more)) else "")
            for money, more in zip(moneys, mores, strict=True)
        ]
        for moneys, mores in zip(found.money.to_numpy(), found.more.to_numpy(), strict=True)
    ]
    names = [_name(edition, across, str(member)) for member in found.money.columns]
    rows = [_name(edition, "month", str(member)) for member in found.money.index]
    shown = pd.DataFrame(text, index=rows, columns=names)
    shown.index.name = DIMENSION_WORDS["month"].to(edition.lang).capitalize()
    tints = found.more.map(lambda more: (MORE if more > 0 else LESS) if _moved(float(more)) else "")
    tints = tints.set_axis(rows, axis=0).set_axis(names, axis=1)
    return shown.style.apply(lambda _: tints, axis=None)


def _moved(more: float) -> bool:
    return not pd.isna(more) and abs(more) >= 1


def _name(edition: Edition, dimension: Dimension, member: str) -> str:
    if member == ALL:
        return say("budget.table_all", edition.lang)
    if member == "":
        return say("budget.table_none", edition.lang)
    return named(edition.problem, dimension, member).to(edition.lang)


def _part(found: Beside, across: Dimension, cell: tuple[int, str], edition: Edition) -> Part | None:
    """Return the part that a cell of the grid stands for; empty where it is all of the plan, None for no part."""
    row, heading = cell
    names = [_name(edition, across, str(member)) for member in found.money.columns]
    if row >= len(found.money) or heading not in names:
        return None
    month, member = str(found.money.index[row]), str(found.money.columns[names.index(heading)])
    if member == "":
        return None  # money outside all promotions is nobody's to bound
    wanted = {"month": "" if month == ALL else month, across: "" if member == ALL else member}
    return part_of(**wanted)
