"""What lies ahead, beside what is wrong and what was changed last; each leads to its page."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

import markup
import opened
import streamlit as st
from catalogue import say
from session import Screen
from widgets import jump, week_list

from campaignplan.agenda.ahead import ahead
from campaignplan.agenda.conflicts import KIND_NAMES, SEVERITIES
from campaignplan.agenda.tasks import tasks, this_week
from campaignplan.calendars.event import ROLE_NAMES
from campaignplan.calendars.occurrence import INSTANT, Occurrence
from campaignplan.dates import day_said, moment_said
from campaignplan.storage.workspace.command import Command
from campaignplan.storage.workspace.ticks import Ticks, by_event
from campaignplan.text import Lang, listed
from views import frame

MOST_DAYS, MOST_CLASHES, MOST_CHANGES = 12, 4, 5


def show(screen: Screen) -> None:
    """Draw two columns."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        _ahead(screen)
        _jumps(screen)
    with right:
        _clashes(screen)
        if screen.seat.sees_all:
            _changes(screen)


def _ahead(screen: Screen) -> None:
    lang, today, span = screen.lang, opened.today(), screen.problem.settings.horizon
    st.header(say("overview.ahead", lang), anchor=False)
    if today > span.end:
        st.html(markup.note(say("overview.ahead_over", lang)))
        return
    begin = max(today, span.start)
    if begin > today:
        st.html(markup.note(say("overview.ahead_from", lang, day=day_said(begin, lang == "zh"))))
    days = list(by_day(ahead(opened.events_of(screen.branch, screen.version, screen.problem), begin), begin))
    if not days:
        st.html(markup.note(say("overview.ahead_none", lang)))
        return
    st.html(markup.timeline(line for day, found in days[:MOST_DAYS] for line in _day(day, found, begin, lang)))
    left = sum(len(found) for _, found in days[MOST_DAYS:])
    if left:
        st.html(markup.note(say("overview.more", lang, number=left)))


def _jumps(screen: Screen) -> None:
    """Lead to the calendar and one's tasks, and offer this week's list to copy."""
    lang, horizon = screen.lang, screen.problem.settings.horizon
    with st.container(horizontal=True, gap="small"):
        jump.show("calendar", lang)
        if screen.seat.sees_all:
            jump.show("tasks", lang)
    if not screen.seat.sees_all:
        return
    ticked = by_event(Ticks(screen.seat.workspace.team(screen.branch.problem_id)).list())
    week = this_week(opened.today(), horizon)
    found = tasks(opened.events_of(screen.branch, screen.version, screen.problem), week, ticked)
    week_list.show(found, week, screen.problem.settings.name, lang)


def by_day(found: Iterable[Occurrence], begin: date) -> Iterator[tuple[date, list[Occurrence]]]:
    """Part what lies ahead by days; what began earlier stands on the first."""
    for day, some in groupby(found, key=lambda one: max(one.start.date(), begin)):
        yield day, list(some)


def _day(day: date, found: list[Occurrence], begin: date, lang: Lang) -> Iterator[tuple[str, str, str]]:
    """Write a day: what happens once a line each, recurring work in one."""
    when = day_said(day, lang == "zh")
    once = [one for one in found if not one.event.rrule]
    for one in once:
        event = one.event
        last = max(one.start, one.end - INSTANT).date()
        who = event.person or listed((ROLE_NAMES[role].to(lang) for role in event.roles), lang)
        until = say("overview.until", lang, day=day_said(last, lang == "zh")) if last > day else ""
        clock = f"{one.start:%H:%M}" if event.timed and one.start.date() >= begin else ""
        yield when, event.title.to(lang), " · ".join(part for part in (clock, who, until) if part)
        when = ""
    routine = [one.event.title.to(lang) for one in found if one.event.rrule]
    if routine:
        yield when, "", listed(dict.fromkeys(routine), lang)


def _clashes(screen: Screen) -> None:
    lang = screen.lang
    st.header(say("overview.clashes", lang), anchor=False)
    found = opened.conflicts_of(screen.branch, screen.version, screen.problem)
    if not found:
        st.html(markup.note(say("overview.clashes_none", lang)))
        return
    lines = [
        (SEVERITIES[one.severity].to(lang), KIND_NAMES[one.kind].to(lang), one.why.to(lang))
        for one in found[:MOST_CLASHES]
    ]
    st.html(markup.timeline(lines))
    if len(found) > MOST_CLASHES:
        st.html(markup.note(say("overview.clashes_more", lang, number=len(found) - MOST_CLASHES)))
    st.button(say("overview.to_fixes", lang), key="to-fixes", type="tertiary", on_click=frame.to_conflicts)


def _changes(screen: Screen) -> None:
    lang = screen.lang
    st.header(say("overview.changes", lang), anchor=False)
    found = screen.branch.log(size=MOST_CHANGES, team=screen.seat.workspace.team(screen.branch.problem_id))
    if not found:
        st.html(markup.note(say("overview.changes_none", lang)))
        return
    lines = [(moment_said(one.moment, lang == "zh"), one.why or _kind(one, lang), one.person) for one in found]
    st.html(markup.timeline(lines))
    jump.show("log", lang)


def _kind(one: Command, lang: Lang) -> str:
    """Name a step that gives no reason: what kind it is says something, where it is one."""
    return say("overview.no_why", lang) if one.kind == "edit" else say(f"log.kind_{one.kind}", lang)
