"""A view as the browser reads it: plain strings in one language, days as ``2027-03-28``, defaults left out."""

from collections.abc import Mapping
from typing import Any

from catalogue import year as catalogue

from campaignplan.calendars.event import KIND_NAMES
from campaignplan.text import Lang
from components.year.answering import Answers
from components.year.lane import LANES
from components.year.view import Bar, YearView


def payload(view: YearView, answers: Answers, session: str, lang: Lang, panel: str = "") -> dict[str, Any]:
    """Return what the browser needs to draw `view` and to settle the gestures it waits for."""
    return {
        "lang": lang,
        "session": session,
        "first": view.first.isoformat(),
        "last": view.last.isoformat(),
        "scale": view.scale,
        "today": view.today.isoformat() if view.today else "",
        "focus": view.focus.isoformat() if view.focus else "",
        "selected": view.selected,
        "panel": f".st-key-{panel}" if panel else "",
        "editable": view.editable,
        "lanes": [{"id": lane, "title": catalogue.CATALOGUE[f"lane_{lane}"].to(lang)} for lane in LANES],
        "bars": [_bar(bar, lang) for bar in sorted(view.bars, key=lambda bar: (bar.first, bar.last, bar.id))],
        "lines": [{"day": line.day.isoformat(), "title": line.title.to(lang)} for line in view.lines],
        "off": [
            {
                "first": days.first.isoformat(),
                "last": days.last.isoformat(),
                "title": days.title.to(lang),
                "mark": days.mark,
                "surety": days.surety.to(lang),
            }
            for days in view.days_off
        ],
        "heat": list(view.heat),
        "answered": {"page": answers.page, "number": answers.number},
        "said": [
            {"number": said.number, "id": said.id, "text": said.text.to(lang), "refused": said.refused}
            for said in answers.said
        ],
        "words": words(lang),
    }


def words(lang: Lang) -> Mapping[str, str]:
    """Return the sentences the browser says itself."""
    return {key: text.to(lang) for key, text in catalogue.CATALOGUE.items() if not key.startswith("lane_")}


def _bar(bar: Bar, lang: Lang) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": bar.id,
        "title": bar.title.to(lang),
        "first": bar.first.isoformat(),
        "last": bar.last.isoformat(),
        "lane": bar.lane,
        "kind": KIND_NAMES[bar.kind].to(lang),
    }
    if bar.tone and bar.tone != bar.lane:
        told["tone"] = bar.tone
    for name in ("note", "due", "fixed"):
        if getattr(bar, name).to(lang):
            told[name] = getattr(bar, name).to(lang)
    for name, usual in _USUAL.items():
        if getattr(bar, name) != usual:
            told[name] = not usual
    return told


_USUAL = {
    "locked": False,
    "movable": True,
    "resizable": True,
    "removable": True,
    "tentative": False,
    "cancelled": False,
}
