"""Tables of typed text: cells are read by the one parser, what cannot be read is told and the rest is saved."""

import changing
import markup
import pandas as pd
import streamlit as st
from catalogue import both, say
from session import Screen

from campaignplan.errors import InputError
from campaignplan.headings import table_title
from campaignplan.storage.schema import Table, tables
from campaignplan.storage.typed_rows import TypedRow, new_row_of, removal, rows_of, sound_part, typed_changes
from campaignplan.storage.wording import cell_words, column_title, default_words, names_in, row_name
from campaignplan.storage.workspace.change import Change
from campaignplan.storage.workspace.trial import faults_after
from campaignplan.text import Lang

TABLES = (
    "shops", "products", "stages", "replenishments", "channels", "lines", "promotions", "enrolments", "holidays",
    "rules", "multipliers", "tests", "locks", "book", "receipts", "past", "curves",
)  # fmt: skip
"""Those edited here; templates, own events and phases belong to the calendar page."""
FAULTS = "table_faults"
FIRST = ("name", "anchor", "start", "end", "status", "source", "verified_on")
"""Columns people look for first, where a table has them: above all how sure its rows are."""
ELSEWHERE = {("promotions", "anchor")}
"""Columns whose change moves more than themselves: the calendar page does it."""


def show(screen: Screen) -> None:
    """Draw the table chosen, and ways to add and remove rows."""
    lang = screen.lang
    can = screen.seat.may("edit")
    name = st.selectbox(
        say("settings.table", lang), TABLES, key="settings_table", width=320,
        format_func=lambda one: table_title(one).to(lang),
    )  # fmt: skip
    table = tables()[name]
    st.html(markup.note(table.about.to(lang) if can else say("settings.read_only", lang)))
    rows = rows_of(screen.branch, screen.problem, name)
    _unverified(name, rows, screen)
    _told(screen)
    if rows:
        _grid(screen, table, rows)
    else:
        st.html(markup.note(say("settings.no_rows", lang)))
    with st.container(horizontal=True):
        with st.popover(say("settings.add", lang), disabled=not can):
            _add(screen, table, rows)
        with st.popover(say("settings.remove", lang), disabled=not can or not rows):
            _remove(screen, table, rows)


def _grid(screen: Screen, table: Table, rows: tuple[TypedRow, ...]) -> None:
    lang, can = screen.lang, screen.seat.may("edit")
    key = f"typed-{table.id}-{screen.branch.id}-{screen.version}-{lang}"
    frame = pd.DataFrame(
        [
            {"": row.name, **{column.id: _shown(table.id, column.id, row, lang) for column in table.columns}}
            for row in rows
        ]
    ).set_index("")
    fixed = [c.id for c in table.columns if not can or c.id == "id" or (table.id, c.id) in ELSEWHERE]
    first = [one for one in FIRST if one in frame]
    order = [*first, *(c.id for c in table.columns if c.id not in (*first, "id")), *(["id"] if "id" in frame else [])]
    config = {
        c.id: st.column_config.TextColumn(
            column_title(table.id, c.id).to(lang) + (" *" if c.required and c.id != "id" else ""),
            help=c.about.to(lang), pinned=c.id == "name" or None, required=c.required,
        )
        for c in table.columns
    }  # fmt: skip
    st.data_editor(
        frame, key=key, hide_index=True, num_rows="fixed", disabled=fixed, column_order=order, column_config=config,
        width="stretch", height=min(38 + 35 * len(rows), 520), on_change=_typed,
        args=(screen, table.id, key, [row.name for row in rows]),
    )  # fmt: skip


def _shown(table: str, column: str, row: TypedRow, lang: Lang) -> str:
    """Return a cell as it is read: an empty one as what it means."""
    text = row.cells.get(column, "")
    return cell_words(table, column, text, lang) if text else default_words(table, column, lang)


def _typed(screen: Screen, table: str, key: str, names: list[str]) -> None:
    edits = {names[int(at)]: cells for at, cells in st.session_state[key]["edited_rows"].items()}
    changes, issues = typed_changes(screen.branch, screen.problem, table, edits)
    kept, faults = sound_part(screen.branch, changes)
    st.session_state[FAULTS] = (*issues, *faults)
    if kept:
        what = say("settings.changed", screen.lang, what=table_title(table).to(screen.lang))
        changing.commit(screen.seat, screen.branch, kept, what)


def _add(screen: Screen, table: Table, rows: tuple[TypedRow, ...]) -> None:
    lang = screen.lang
    with st.form(f"add-{table.id}-{screen.version}", border=False):
        st.html(markup.note(say("settings.add_note", lang)))
        typed = {}
        first = [c for c in table.columns if c.required or c.id in ("id", "name")]
        for column in (*first, *(c for c in table.columns if c not in first)):
            label = column_title(table.id, column.id).to(lang)
            must = column.required and column.id != "id"
            typed[column.id] = st.text_input(
                f"{label} *" if must else label, key=f"add-{table.id}-{column.id}-{screen.version}",
                placeholder=column.about.to(lang)[:60],
            )  # fmt: skip
        if st.form_submit_button(say("settings.add_yes", lang), key="add_yes", type="primary"):
            try:
                change = new_row_of(screen.problem, table.id, typed, rows)
            except InputError as error:
                st.warning(markup.listed(changing.listed("settings.not_saved", error.issues).to(lang)))
                return
            _commit(screen, [change], "settings.added", table.id)


def _remove(screen: Screen, table: Table, rows: tuple[TypedRow, ...]) -> None:
    lang = screen.lang
    known = names_in(screen.branch.content())
    names = {row.name: row_name(table.id, row.cells, row.name, lang=lang, names=known) for row in rows}
    chosen = st.multiselect(
        say("settings.which", lang), list(names), key=f"remove-{table.id}-{screen.version}",
        format_func=lambda one: names[one],
    )  # fmt: skip
    if table.id in ("promotions", "holidays"):
        st.html(markup.note(say("settings.remove_shipped", lang)))
    if st.button(say("settings.remove_yes", lang, number=len(chosen)), key="remove_yes", disabled=not chosen):
        changes = removal(screen.branch, screen.problem, table.id, chosen)
        _commit(screen, changes, "settings.removed", table.id)


def _commit(screen: Screen, changes: list[Change], why: str, table: str) -> None:
    faults = faults_after(screen.branch, changes)
    if faults:
        st.session_state[FAULTS] = faults
    else:
        title = table_title(table)
        if changing.commit(
            screen.seat, screen.branch, changes, both(why, what=title.to(screen.lang)).to(screen.lang)
        ):
            changing.tell("done", both("settings.saved"))
    st.rerun()


def _unverified(table: str, rows: tuple[TypedRow, ...], screen: Screen) -> None:
    """Say how many presets nobody has verified, where rows have such a state."""
    default = default_words(table, "status", "en") == "To be verified"
    open_ = sum(row.cells.get("status", "unverified" if default else "") == "unverified" for row in rows)
    if open_:
        st.html(markup.pill(say("settings.unverified", screen.lang, number=open_, rows=len(rows)), warn=True))


def _told(screen: Screen) -> None:
    issues = st.session_state.pop(FAULTS, ())
    if issues:
        st.warning(markup.listed(changing.listed("settings.not_saved", issues).to(screen.lang)))
