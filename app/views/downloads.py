"""What can be taken along: made when it is asked for, not before."""

import io
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import aside
import markup
import streamlit as st
from catalogue import say

from campaignplan.agenda import agenda
from campaignplan.feeds.write import calendar_bytes
from campaignplan.planning.problem import Problem
from campaignplan.publishing import files, prose
from campaignplan.publishing.edition import Edition
from campaignplan.storage import save_problem

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(edition: Edition, problem: Problem) -> None:
    """Draw the downloads of a plan, and of the data as it stands on the page."""
    lang = edition.lang
    st.header(say("downloads.downloads", lang), anchor=False)
    st.html(markup.note(say("downloads.downloads_note", lang)))
    found = makers(edition, problem)
    for place, (name, (file, mime, make)) in zip(st.columns(len(found)), found.items(), strict=True):
        place.download_button(
            say(f"downloads.{name}", lang),
            make,
            file,
            mime,
            key=f"download-{name}",
            on_click="ignore",
            width="stretch",
        )
    st.html(markup.foot(prose.version_line(edition)))


def makers(edition: Edition, problem: Problem) -> dict[str, tuple[str, str, Callable[[], bytes]]]:
    """Return, by name: file name, type, and what makes the bytes."""
    result, lang = edition.result, edition.lang
    return {
        "workbook": ("plan.xlsx", EXCEL, lambda: aside.call(files.workbook, result, lang)),
        "calendar": (
            "calendar.ics",
            "text/calendar",
            lambda: calendar_bytes(agenda(result), result.problem.settings.name, lang=lang),
        ),
        "page": ("plan.pdf", "application/pdf", lambda: aside.call(files.page, result, lang)),
        "report": ("report.html", "text/html", lambda: aside.call(files.report, result, lang)),
        "folder": ("campaignplan-data.zip", "application/zip", lambda: zipped(problem)),
    }


def zipped(problem: Problem) -> bytes:
    """Return the problem's folder as a zip file, every edit of the page in it."""
    stream = io.BytesIO()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        save_problem(problem, folder)
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.rglob("*")):
                archive.write(path, path.relative_to(folder))
    return stream.getvalue()
