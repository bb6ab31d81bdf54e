"""Pieces of the page that Streamlit has no element for; every word in them is escaped here."""

import base64
import re
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

from campaignplan.errors import Issue
from campaignplan.money import Rounded
from campaignplan.text import Lang

STYLE = Path(__file__).parent / "style.css"
STYLE_ZH = STYLE.with_suffix(".zh.css")
_MARKED = re.compile(r"([\\`*_{}\[\]()#+\-!|<>$~:])")


def plain(text: str) -> str:
    """Escape what Markdown would take for its own, in a text that came from the data."""
    return _MARKED.sub(r"\\\1", text)


def heading(title: str, badges: Iterable[str], about: str) -> str:
    """Return the page's title with badges behind it and a line below."""
    marks = "".join(f'<span class="cp-badge">{escape(badge)}</span>' for badge in badges)
    return f'<h1 class="cp-title">{escape(title)} {marks}</h1><p class="cp-about">{escape(about)}</p>'


def unseen_title(title: str) -> str:
    """Return the title of a page that shows none: what reads it aloud begins there."""
    return f'<h1 class="cp-unseen">{escape(title)}</h1>'


def unseen(text: str) -> str:
    """Return a sentence for who does not see the picture below it."""
    return f'<p class="cp-unseen">{escape(text)}</p>'


def note(text: str) -> str:
    """Return a quiet line."""
    return f'<p class="cp-about">{escape(text)}</p>'


def foot(text: str) -> str:
    """Return the line at the end of the page."""
    return f'<p class="cp-foot">{escape(text)}</p>'


def cards(items: Iterable[tuple[str, str, str]]) -> str:
    """Return key figures side by side: label, figure, what stands below it."""
    inner = "".join(
        f'<div class="cp-card"><span>{escape(label)}</span><b{_exactly(value)}>{escape(value)}</b>'
        f"<small>{escape(below)}</small></div>"
        for label, value, below in items
    )
    return f'<div class="cp-cards">{inner}</div>'


def certificate(sentence: str, more: str, *, proven: bool) -> str:
    """Return the sentence that says what was proven."""
    look = "cp-proven" if proven else "cp-open"
    return f'<div class="cp-proof {look}"><b>{escape(sentence)}</b><br>{escape(more)}</div>'


def working(sentence: str, more: str) -> str:
    """Return the strip that says a solver is at work."""
    return (
        f'<div class="cp-working" role="status"><span class="cp-dot"></span><div><b>{escape(sentence)}</b>'
        f"<br>{escape(more)}</div></div>"
    )


def table(
    headings: Sequence[str], lines: Iterable[Sequence[str]], numbers: Sequence[int] = (), marked: str = ""
) -> str:
    """Return a table whose sentences wrap; columns `numbers` stand right, cells `marked` stand out."""
    head = "".join(f'<th scope="col"{_side(n, numbers)}>{escape(name)}</th>' for n, name in enumerate(headings))
    body = "".join(
        "<tr>"
        + "".join(
            f'<td data-label="{escape(headings[n])}"{_side(n, numbers)}{_exactly(text)}>'
            + (f"<mark>{escape(text)}</mark>" if marked and text == marked else escape(text))
            + "</td>"
            for n, text in enumerate(line)
        )
        + "</tr>"
        for line in lines
    )
    inner = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="cp-table" tabindex="0">{inner}</div>'


def _exactly(text: str) -> str:
    """Return what an amount that was rounded tells on hover."""
    return f' title="{escape(text.exact)}"' if isinstance(text, Rounded) and text.exact != text else ""


def _side(number: int, numbers: Sequence[int]) -> str:
    return ' class="cp-number"' if number in numbers else ""


def pill(text: str, *, warn: bool = False) -> str:
    """Return a short state in a rounded frame; one that `warn`s stands out by more than its colour."""
    mark = "⚠ " if warn else ""
    return f'<span class="cp-pill{" cp-warn" if warn else ""}">{mark}{escape(text)}</span>'


def sample(badge: str, about: str) -> str:
    """Return the line that marks a sample."""
    return f'<p class="cp-about"><span class="cp-badge">{escape(badge)}</span> {escape(about)}</p>'


def listed(text: str) -> str:
    """Escape a sentence with lines of a list below it."""
    head, *lines = text.split("\n")
    return "\n".join([plain(head), "", *(f"- {plain(line.removeprefix('- '))}" for line in lines)])


def door(title: str, about: str) -> str:
    """Return the head of one of the first screen's doors."""
    return f'<h2 class="cp-door">{escape(title)}</h2><p class="cp-about">{escape(about)}</p>'


def timeline(lines: Iterable[tuple[str, str, str]]) -> str:
    """Return a list of lines: when or what kind (empty: as the line above), what, and what is said below it."""
    inner = "".join(
        f'<div role="listitem"{"" if when else _SAME}><time>{escape(when)}</time><div>'
        + (f"<b>{escape(what)}</b>" if what else "")
        + (f"<small>{escape(below)}</small>" if below else "")
        + "</div></div>"
        for when, what, below in lines
    )
    return f'<div role="list" class="cp-time">{inner}</div>'


_SAME = ' class="cp-same"'


def picture(svg: bytes, about: str) -> str:
    """Return a picture that was drawn here, with words for who cannot see it."""
    data = base64.b64encode(svg).decode()
    return f'<img class="cp-picture" alt="{escape(about)}" src="data:image/svg+xml;base64,{data}">'


def centred(text: str) -> str:
    """Return a name that stands where others have a button."""
    return f'<p class="cp-centred">{escape(text)}</p>'


def pills(marks: Iterable[tuple[str, bool]]) -> str:
    """Return short states side by side, each with whether it warns."""
    return f'<div class="cp-pills">{"".join(pill(text, warn=warn) for text, warn in marks)}</div>'


def event_head(title: str, when: str) -> str:
    """Return what an event is called, and when it is."""
    return f'<h2 class="cp-event">{escape(title)}</h2><p class="cp-about">{escape(when)}</p>'


def facts(lines: Iterable[tuple[str, str]]) -> str:
    """Return labels with what stands for them; line breaks of a text stay."""
    inner = "".join(f"<dt>{escape(label)}</dt><dd>{escape(text)}</dd>" for label, text in lines)
    return f'<dl class="cp-facts">{inner}</dl>'


def clash(name: str, marks: Iterable[tuple[str, bool]], why: str, below: str = "") -> str:
    """Return what something is called, states behind it, a sentence below, and a quiet one below that."""
    behind = "".join(pill(text, warn=warn) for text, warn in marks)
    more = f'<p class="cp-about">{escape(below)}</p>' if below else ""
    return f'<p class="cp-clash"><b>{escape(name)}</b> {behind}</p><p class="cp-said">{escape(why)}</p>{more}'


def entry(what: str, badges: Iterable[str], about: str) -> str:
    """Return one line of a log: what was done, marks behind it, and who and when below."""
    marks = "".join(f' <span class="cp-badge">{escape(badge)}</span>' for badge in badges)
    return f'<p class="cp-entry"><b>{escape(what)}</b>{marks}<small>{escape(about)}</small></p>'


def said(sentences: Iterable[str]) -> str:
    """Return plain sentences, one below the other."""
    return "".join(f'<p class="cp-said">{escape(text)}</p>' for text in sentences)


def week(text: str) -> str:
    """Return the days of a week, between the steps to others."""
    return f'<p class="cp-week">{escape(text)}</p>'


def day(text: str) -> str:
    """Return the day that heads what is due on it."""
    return f'<h3 class="cp-day">{escape(text)}</h3>'


def below_tick(text: str, *, warn: bool = False) -> str:
    """Return the quiet line below a box to tick."""
    return f'<p class="cp-below{" cp-late" if warn else ""}">{escape(text)}</p>'


def reasons(issues: Iterable[Issue], lang: Lang) -> str:
    """Return faults as the lines of a list, in Markdown."""
    return "\n".join(f"- {plain(issue.sentence(lang))}" for issue in issues)
