"""What can be taken along: made when it is asked for, not before."""

import tempfile
from collections.abc import Callable
from pathlib import Path

import markup
import solved
import streamlit as st
from catalogue import say
from session import Screen

from campaignplan.storage.workspace.permission import Action

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(screen: Screen) -> None:
    """Draw a card a file."""
    lang = screen.lang
    st.html(markup.note(say("data.out_note", lang)))
    for line in _batched(list(_files(screen).items()), 3):
        for place, (name, (file, mime, action, make)) in zip(st.columns(3), line, strict=False):
            with place.container(border=True, height="stretch"):
                st.html(markup.door(say(f"data.out_{name}", lang), say(f"data.out_{name}_about", lang)))
                can = screen.seat.may(action)
                st.download_button(
                    say("data.download", lang, file=file), make, file, mime, key=f"out-{name}", on_click="ignore",
                    disabled=not can, width="stretch", help=None if can else say(f"data.cannot_{action}", lang),
                )  # fmt: skip


def _files(screen: Screen) -> dict[str, tuple[str, str, Action, Callable[[], bytes]]]:
    """Return, by name: file name, type, what it takes to have it, and what makes the bytes."""
    stem = screen.branch.problem_id
    return {
        "workbook": (f"{stem}.xlsx", EXCEL, "export", lambda: _workbook(screen)),
        "folder": (f"{stem}.zip", "application/zip", "export", lambda: _folder(screen)),
        "activities": (f"{stem}-activities.xlsx", EXCEL, "export", lambda: _activities(screen)),
        "calendar": (f"{stem}.ics", "text/calendar", "export", lambda: _calendar(screen)),
        "template": ("campaignplan-empty.xlsx", EXCEL, "see", lambda: _template(screen)),
        "backup": ("campaignplan-backup.db", "application/vnd.sqlite3", "backup", lambda: _backup(screen)),
    }


def _workbook(screen: Screen) -> bytes:
    from campaignplan.storage.encode import encode
    from campaignplan.storage.workbook_writer import workbook_bytes

    screen.seat.require("export")
    return workbook_bytes(encode(screen.problem, screen.lang), screen.problem.settings.start, screen.lang)


def _folder(screen: Screen) -> bytes:
    from campaignplan.storage.zipped import zip_bytes

    return zip_bytes(screen.seat.export(screen.branch))


def _activities(screen: Screen) -> bytes:
    from campaignplan.publishing.workbook.activity import activity_bytes

    screen.seat.require("export")
    result = solved.current(screen)
    return activity_bytes(screen.problem, None if result is None else result.plan, screen.lang)


def _calendar(screen: Screen) -> bytes:
    from campaignplan.agenda import agenda
    from campaignplan.feeds.write import calendar_bytes

    screen.seat.require("export")
    events = agenda(solved.current(screen) or screen.problem)
    return calendar_bytes(events, screen.problem.settings.name, lang=screen.lang)


def _template(screen: Screen) -> bytes:
    from campaignplan.storage.template import empty_workbook

    return empty_workbook(screen.lang)


def _backup(screen: Screen) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "backup.db"
        screen.seat.backup(file)
        return file.read_bytes()


def _batched[T](items: list[T], size: int) -> list[list[T]]:
    return [items[at : at + size] for at in range(0, len(items), size)]
