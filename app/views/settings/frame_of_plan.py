"""The plan's own settings: name, days, goal, budget, calendars; typed as text and read by the one parser."""

from itertools import batched

import changing
import markup
import streamlit as st
from catalogue import both, say
from session import Screen

from campaignplan.headings import table_title
from campaignplan.storage.schema import SETTINGS, Column, tables
from campaignplan.storage.typed_rows import setting_cells, setting_changes, sound_part
from campaignplan.storage.wording import cell_words, column_title, default_words

FAULTS = "settings_faults"


def show(screen: Screen) -> None:
    """Draw a form a section."""
    lang = screen.lang
    can = screen.seat.may("edit")
    if not can:
        st.html(markup.note(say("settings.read_only", lang)))
    _told(screen)
    for section in SETTINGS:
        table, cells = tables()[section], setting_cells(screen.branch, section)
        st.header(table_title(section).to(lang), anchor=False)
        st.html(markup.note(table.about.to(lang)))
        with st.form(f"settings-{section}-{screen.version}"):
            typed = {}
            # Line by line: so the tabulator goes, and so they stand below each other on a phone.
            for line in batched(table.columns, 3):
                for place, column in zip(st.columns(3), line, strict=False):
                    shown = cell_words(section, column.id, cells.get(column.id, ""), lang)
                    typed[column.id] = (shown, _box(place, section, column, shown, can, screen))
            if st.form_submit_button(say("settings.save", lang), key=f"save-{section}", disabled=not can):
                edited = {name: now for name, (before, now) in typed.items() if now != before}
                _save(screen, section, edited)


def _box(place: object, section: str, column: Column, shown: str, can: bool, screen: Screen) -> str:
    label = column_title(section, column.id).to(screen.lang) + (" *" if column.required else "")
    found: str = place.text_input(  # type: ignore[attr-defined]
        label, shown, key=f"setting-{section}-{column.id}-{screen.version}", help=markup.plain(_help(column, screen)),
        disabled=not can, placeholder=default_words(section, column.id, screen.lang),
    )  # fmt: skip
    return found


def _help(column: Column, screen: Screen) -> str:
    from campaignplan.storage.spellings import word_of

    about = column.about.to(screen.lang)
    if not column.choices:
        return about
    words = ("、" if screen.lang == "zh" else ", ").join(
        word_of(column)[one].to(screen.lang) for one in column.choices
    )
    return f"{about}: {words}"


def _save(screen: Screen, section: str, edited: dict[str, str]) -> None:
    if not edited:
        return
    changes, issues = setting_changes(screen.branch, screen.problem, section, edited)
    kept, faults = sound_part(screen.branch, changes)
    st.session_state[FAULTS] = (*issues, *faults)
    if kept:
        what = say("settings.changed", screen.lang, what=table_title(section).to(screen.lang))
        if changing.commit(screen.seat, screen.branch, kept, what) is not None:
            changing.tell("done", both("settings.saved"))
    st.rerun()


def _told(screen: Screen) -> None:
    issues = st.session_state.pop(FAULTS, ())
    if issues:
        st.warning(markup.listed(changing.listed("settings.not_saved", issues).to(screen.lang)))
