"""Pasting rows out of Excel: raw, what it was read as, and what cannot be read, before anything is compared."""

import incoming
import markup
import streamlit as st
from catalogue import say
from session import Screen

from campaignplan.headings import table_title
from campaignplan.storage.pasted import Pasted, PastedCell, pasted
from campaignplan.storage.schema import data_tables, tables
from campaignplan.storage.values import Context
from campaignplan.storage.wording import cell_words, column_title
from campaignplan.text import Lang, listed

SHOWN = 60
"""Rows previewed; faults of the others are listed when they are compared."""


def show(screen: Screen) -> None:
    """Draw the box, and what was read of it."""
    lang = screen.lang
    can = screen.seat.may("import")
    st.html(markup.note(say("data.paste_note" if can else "data.cannot_import", lang)))
    names = [table.id for table in data_tables()]
    table = st.selectbox(
        say("data.paste_table", lang), names, index=names.index("products"), key="paste_table",
        format_func=lambda one: table_title(one).to(lang), disabled=not can, width=320,
    )  # fmt: skip
    st.html(markup.note(say("data.paste_columns", lang, columns=_columns(table, lang))))
    text = st.text_area(
        say("data.paste", lang), key="paste_text", height=160, disabled=not can, placeholder=_example(table, lang)
    )
    if not text.strip():
        return
    found = _read(screen)
    wrong = sum(bool(row.issues) for row in found.rows)
    st.html(markup.note(say("data.paste_read", lang, rows=len(found.rows), wrong=wrong)))
    st.html(markup.table(*_preview(found, lang)))
    lines = [issue.sentence(lang) for row in found.rows for issue in row.issues] + [
        issue.sentence(lang) for issue in found.issues
    ]
    if lines:
        body = "\n".join(f"- {markup.plain(line)}" for line in lines[:SHOWN])
        st.warning(f"{say('data.paste_faults', lang)}\n\n{body}")
    st.button(
        say("data.compare", lang), key="paste_compare", type="primary",
        on_click=incoming.paste, args=(screen, lambda: _read(screen), table_title(table).to(lang)),
        disabled=not can or wrong == len(found.rows),
    )  # fmt: skip


def _read(screen: Screen) -> Pasted:
    """Read what stands in the box now: a click may come with the last word typed."""
    table, text = st.session_state["paste_table"], st.session_state["paste_text"]
    now = screen.branch.content().get(table, [])
    return pasted(table, text, now, Context(horizon=screen.problem.settings.horizon))


def _preview(found: Pasted, lang: Lang) -> tuple[list[str], list[list[str]]]:
    """Return headings and lines: what was typed, and what it was read as where that is another spelling."""
    shown = [column for column in dict.fromkeys(one.column for row in found.rows for one in row.cells) if column]
    headings = [say("data.line", lang), *(column_title(found.table, column).to(lang) for column in shown)]
    lines = []
    for row in found.rows[:SHOWN]:
        cells = {one.column: one for one in row.cells}
        lines.append([str(row.line), *(_cell(found.table, cells.get(column), lang) for column in shown)])
    return headings, lines


def _cell(table: str, one: PastedCell | None, lang: Lang) -> str:
    if one is None:
        return ""
    if one.issue is not None:
        return f"{one.raw or '—'} ⚠"
    read = cell_words(table, one.column, one.text, lang)
    if not one.text:
        return "" if not one.raw else say("data.default", lang, raw=one.raw)
    return read if one.raw in (one.text, read, "") else f"{one.raw} → {read}"


def _columns(table: str, lang: Lang) -> str:
    every = tables()[table].columns
    names = [column_title(table, c.id).to(lang) + ("*" if c.required else "") for c in every]
    return listed(names, lang)


def _example(table: str, lang: Lang) -> str:
    names = [c.heading if lang == "zh" else c.id for c in tables()[table].columns if c.required][:6]
    return "\t".join(names) + "\n…"
