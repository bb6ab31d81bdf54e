"""Publishing: what subscribers were told last, what has changed since, and telling them."""

from datetime import datetime

import changing
import markup
import opened
import solved
import streamlit as st
from catalogue import both, say
from session import Screen

from campaignplan.agenda import agenda
from campaignplan.calendars.event import Event
from campaignplan.dates import day_said, moment_said
from campaignplan.errors import InputError
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.telling import Telling, telling
from campaignplan.planning.result import Result
from campaignplan.storage.static_feeds import refresh_static
from campaignplan.storage.workspace.plans import Plans
from campaignplan.storage.workspace.scenarios import name_said
from campaignplan.text import Lang

NAMED = 6


def show(screen: Screen) -> None:
    """Draw what has changed since the last telling, and the button."""
    lang, seat = screen.lang, screen.seat
    st.header(say("data.publish", lang), anchor=False)
    st.html(markup.note(say("data.publish_note", lang)))
    known = seat.workspace.feeds().shown().publication
    at = seat.workspace.clock()
    result = planned(screen)
    events = agenda(result or screen.problem)
    after = known.told(events, at, screen.problem.settings.start)
    with st.container(border=True, key="publish"):
        st.markdown(_state(known, after, telling(known, after, at), at, lang))
        st.html(markup.note(say("data.publish_with_plan" if result else "data.publish_without_plan", lang)))
        in_force = seat.workspace.in_force(screen.branch.problem_id)
        if screen.branch.name != in_force:
            here, force = (name_said(name).to(lang) for name in (screen.branch.name, in_force))
            st.warning(markup.plain(say("data.publish_scenario", lang, here=here, force=force)))
        can = seat.may("publish")
        st.button(
            say("data.publish_button", lang), key="publish_now", type="primary", on_click=_publish,
            args=(screen, events), disabled=not can or after == known,
            help=None if can else say("data.cannot_publish", lang),
        )  # fmt: skip


def planned(screen: Screen) -> Result | None:
    """Return the plan of the data as it is saved: the one in force where it is of this data, else the last solved."""
    from dataclasses import replace

    from campaignplan.planning.fingerprint import inputs_sha256

    plans = Plans(screen.seat.workspace.team(screen.branch.problem_id))
    wanted = inputs_sha256(screen.problem)
    starred = next((one for one in plans.list() if one.starred and one.inputs_sha256 == wanted), None)
    if starred is not None:
        try:
            return replace(plans.load(starred.id), problem=screen.problem)
        except InputError:  # shipped calendars have changed since: it is solved anew
            pass
    return solved.current(screen)


def _publish(screen: Screen, events: tuple[Event, ...]) -> None:
    seat, settings = screen.seat, screen.problem.settings
    try:
        seat.publish(events, settings.name, settings.start)
        refresh_static(seat.workspace.feeds(), opened.workspace().clock())
    except InputError as error:
        changing.refused(error)
        return
    changing.tell("done", both("data.published"))


def _state(known: Publication, after: Publication, said: Telling, at: datetime, lang: Lang) -> str:
    count = len(after.events(at))
    if not known.entries:
        return say("data.never_published", lang, number=count)
    when = moment_said(known.changed, lang == "zh")
    if not said.any:
        return say("data.up_to_date", lang, when=when, number=len(known.events(at)))
    lines = [say("data.changed_since", lang, when=when)]
    for name in ("new", "moved", "called_off", "reworded"):
        events: tuple[Event, ...] = getattr(said, name)
        if events:
            lines.append(f"- **{say(f'data.told_{name}', lang)} {len(events)}**")
            lines += [
                f"  - {markup.plain(one.title.to(lang))} · {day_said(one.span.start, lang == 'zh')}"
                for one in events[:NAMED]
            ]
            if len(events) > NAMED:
                lines.append(f"  - {say('data.and_more', lang, number=len(events) - NAMED)}")
    return "\n".join([lines[0], "", *lines[1:]])
