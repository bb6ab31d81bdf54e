"""One's own tasks by week: what is late first, each to be ticked and noted, with a list to copy and a feed."""

from datetime import date

import address
import calendar_filter
import markup
import opened
import streamlit as st
from catalogue import say
from session import Screen
from widgets import week_list

from campaignplan.agenda.tasks import Task, monday, of_person, overdue, tasks, this_week, week_from
from campaignplan.calendars.event import ROLE_NAMES
from campaignplan.dates import ONE_DAY, Span, day_said
from campaignplan.storage.workspace.ticks import Ticks, by_event
from views.tasks import feed, item

EVERYBODY, NOBODY, MINE = "*", "-", ""
MOST_LATE = 8


def show(screen: Screen) -> None:
    """Draw the page."""
    lang, today = screen.lang, opened.today()
    events = opened.events_of(screen.branch, screen.version, screen.problem)
    with st.container(key="tasks"):
        ticks = Ticks(screen.seat.workspace.team(screen.branch.problem_id)).list()
        ticked = by_event(ticks)
        notes = {tick.event: tick for tick in ticks if tick.note}
        whose, role = _whose(screen, calendar_filter.everybody(events))
        first = _week(screen, today)
        late = _of(overdue(events, today, ticked), whose, role, screen)
        if late:
            st.subheader(say("tasks.late", lang, number=len(late)), anchor=False)
            for task in late[:MOST_LATE]:
                item.show(screen, task, notes.get(task.event.id), late=True)
            if len(late) > MOST_LATE:
                st.html(markup.note(say("tasks.late_more", lang, number=len(late) - MOST_LATE)))
        shown = {task.event.id for task in late[:MOST_LATE]}
        week = week_from(first)
        found = _of(tasks(events, week, ticked), whose, role, screen)
        _days(screen, [task for task in found if task.event.id not in shown], today, notes)
        if not found:
            _empty(screen, whose, role, events, first)
        name = {MINE: screen.seat.person.name, EVERYBODY: screen.problem.settings.name}
        week_list.show(found, week, name.get(whose, whose.strip(NOBODY)), lang)
        feed.show(screen)


def _whose(screen: Screen, names: list[str]) -> tuple[str, str]:
    """Draw whose tasks are shown; return the person and the role."""
    lang, me = screen.lang, screen.seat.person.name
    labels = {MINE: say("tasks.mine", lang, name=me), EVERYBODY: say("tasks.everybody", lang)}
    labels |= {name: name for name in names if name != me} | {NOBODY: say("tasks.nobody", lang)}
    # Who is named nowhere sees everybody's at first: an empty page would say nothing is to be done.
    usual = MINE if any(me in name for name in names) else EVERYBODY
    now = address.get("who", usual)
    now = now if now in labels else usual
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.session_state["tasks_who"] = now
        st.selectbox(
            say("tasks.whose", lang), list(labels), format_func=lambda one: labels[one], key="tasks_who",
            on_change=lambda: address.put("who", st.session_state["tasks_who"]), width=190,
        )  # fmt: skip
        role = address.get("role")
        st.session_state["tasks_role"] = role if role in ROLE_NAMES else ""
        st.selectbox(
            say("tasks.role", lang), ["", *ROLE_NAMES], key="tasks_role", width=150,
            format_func=lambda one: ROLE_NAMES[one].to(lang) if one else say("tasks.every_role", lang),
            on_change=lambda: address.put("role", st.session_state["tasks_role"]),
        )  # fmt: skip
    address.keep("who", now if now != usual else "")
    address.keep("role", st.session_state["tasks_role"])
    return now, st.session_state["tasks_role"]


def _of(found: tuple[Task, ...], whose: str, role: str, screen: Screen) -> tuple[Task, ...]:
    if whose != EVERYBODY:
        found = of_person(found, screen.seat.person.name if whose == MINE else "" if whose == NOBODY else whose)
    return tuple(task for task in found if not role or role in task.event.roles)


def _week(screen: Screen, today: date) -> date:
    """Draw the week with steps to others; return its Monday."""
    lang, zh = screen.lang, screen.lang == "zh"
    horizon = screen.problem.settings.horizon
    try:
        first = monday(date.fromisoformat(address.get("week")))
    except ValueError:
        first = this_week(today, horizon).start
    last = week_from(first).end
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="tasks-week"):
        before = first - ONE_DAY
        st.button("‹", key="week_before", help=say("tasks.earlier", lang), on_click=_go, args=(before,))
        told = say("tasks.week", lang, first=day_said(first, zh), last=day_said(last, zh))
        st.html(markup.week(told), width="content")
        st.button("›", key="week_after", help=say("tasks.later", lang), on_click=_go, args=(last + ONE_DAY,))
        if today in horizon and first != monday(today):
            st.button(say("tasks.this_week", lang), key="week_now", on_click=_go, args=(monday(today),))
    return first


def _go(first: date) -> None:
    address.put("week", first.isoformat())


def _days(screen: Screen, found: list[Task], today: date, notes: dict[str, item.Tick]) -> None:
    """Draw the tasks of a week under the day they are due."""
    lang, day = screen.lang, None
    for task in found:
        if task.last != day:
            day = task.last
            said = day_said(day, lang == "zh")
            st.html(markup.day(f"{said} · {say('tasks.today', lang)}" if day == today else said))
        item.show(screen, task, notes.get(task.event.id))


def _empty(screen: Screen, whose: str, role: str, events: item.Events, first: date) -> None:
    """Say that there is nothing, and lead to where there is something."""
    lang, horizon = screen.lang, screen.problem.settings.horizon
    me = screen.seat.person.name
    st.html(markup.note(say("tasks.none_mine", lang, name=me) if whose == MINE else say("tasks.none", lang)))
    rest = Span(min(first, horizon.end), horizon.end)
    later = _of(tasks(events, rest, {}), whose, role, screen)
    if later:
        st.button(say("tasks.next", lang), key="tasks_next", on_click=_go, args=(monday(later[0].last),))
    elif whose == MINE:
        st.button(say("tasks.everybody", lang), key="tasks_all", on_click=address.put, args=("who", EVERYBODY))
