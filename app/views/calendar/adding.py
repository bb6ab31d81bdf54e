"""Adding from a template: on a day, or back from a promotion's, with a preview before anything is saved."""

from dataclasses import replace
from datetime import date

import address
import markup
import opened
import streamlit as st
from calendar_deeds import ADD, Hand
from calendar_form import plain
from catalogue import say
from session import Screen

from campaignplan.agenda import deeds
from campaignplan.calendars.promotion import Promotion
from campaignplan.calendars.template import Instance, templates
from campaignplan.calendars.workdays import Workdays
from campaignplan.dates import days_said
from campaignplan.errors import InputError
from campaignplan.planning.problem import Problem
from campaignplan.storage import values
from campaignplan.text import Lang
from views.calendar.wording import when_said

BACK = "promotion-back-schedule"
"""The template that leads to a promotion."""
COUNTED = ("promotion", "day")


def show(screen: Screen, hand: Hand) -> None:
    """Draw the choices and what they would bring."""
    lang, problem = screen.lang, screen.problem
    named = address.get(ADD).removeprefix("promotion.")
    with st.container(border=True, key="adding"):
        st.subheader(say("calendar.add_title", lang), anchor=False)
        left, middle, right = st.columns([2, 1.4, 2])
        known = {name: one for name, one in templates().items()}
        order = sorted(known, key=lambda name: name != BACK)
        template = left.selectbox(
            say("calendar.which_template", lang),
            order,
            format_func=lambda name: known[name].name if lang == "zh" else known[name].name_en,
            key="add_template",
        )
        ahead = _ahead(problem)
        counted = middle.radio(
            say("calendar.count_from", lang),
            COUNTED if ahead else COUNTED[1:],
            index=0 if ahead and (template == BACK or named in ahead) else len(COUNTED if ahead else "1") - 1,
            format_func=lambda one: say(f"calendar.count_{one}", lang),
            key=f"add_counted_{template == BACK}",
        )
        instance = Instance("preview", template)
        if counted == "promotion":
            chosen = right.selectbox(
                say("calendar.which_promotion", lang),
                list(ahead),
                index=list(ahead).index(named) if named in ahead else 0,
                format_func=lambda name: _called(ahead[name], lang),
                key=f"add_promotion_{named}",
            )
            instance = replace(instance, promotion=chosen)
        else:
            typed = right.text_input(
                say("calendar.which_day", lang), _first(problem).isoformat(), key="add_day",
                help=say("calendar.times_help", lang),
            )  # fmt: skip
            try:
                instance = replace(
                    instance, start=values.day(typed, values.Context(horizon=problem.settings.horizon))
                )
            except values.RefusedError as error:
                st.warning(say("calendar.unnamed_day", lang, why=error.why.to(lang), fix=error.fix.to(lang)))
                _close(lang)
                return
        left, middle, right = st.columns([2, 1.4, 2], vertical_alignment="bottom")
        instance = replace(
            instance,
            working_days=left.checkbox(say("calendar.working_days", lang), True, key="add_working"),
            person=middle.text_input(say("calendar.person", lang), key="add_person").strip(),
            name=right.text_input(say("calendar.named_as", lang), key="add_name").strip(),
        )
        _preview(screen, hand, instance)


def _preview(screen: Screen, hand: Hand, instance: Instance) -> None:
    lang, problem, zh = screen.lang, screen.problem, screen.lang == "zh"
    template = templates()[instance.template]
    about = template.about if zh else template.about_en
    if about:
        st.html(markup.note(about))
    try:
        events = deeds.preview(problem, instance)
    except InputError as error:
        st.warning(markup.reasons(error.issues, lang))
        _close(lang)
        return
    if any(
        row.template == instance.template and row.promotion == instance.promotion != "" for row in problem.templates
    ):
        st.warning(say("calendar.already", lang))
    first = min((event.span.start for event in events), default=_first(problem))
    last = max((event.span.end for event in events), default=first)
    workdays, today = Workdays.among(problem.holidays), opened.today()
    days = days_said(first, last, zh)
    said = [say("calendar.preview", lang, number=len(events), days=days)]
    past = sum(event.span.end < today for event in events)
    off = sum(event.span.start not in workdays for event in events if not event.rrule)
    said += [say("calendar.preview_past", lang, number=past)] if past else []
    said += [say("calendar.preview_off", lang, number=off)] if off else []
    st.html(markup.note("；".join(said) if zh else "; ".join(said)))
    # Above what may be long: a list that scrolls by itself cannot be reached by every keyboard.
    with st.container(horizontal=True):
        st.button(
            say("calendar.place", lang), key="add_place", type="primary", on_click=_place,
            args=(screen, hand, instance), disabled=not screen.seat.may("edit"),
        )  # fmt: skip
        _close(lang)
    with st.container(border=False, key="preview"):
        st.html(markup.timeline((when_said(one, lang), plain(one, lang), one.output.to(lang)) for one in events))


def _close(lang: Lang) -> None:
    st.button(say("calendar.close", lang), key="add_close", on_click=address.put, args=(ADD, ""))


def _place(screen: Screen, hand: Hand, instance: Instance) -> None:
    """Put it in as one step, and leave the form."""
    template = templates()[instance.template]
    named = instance.promotion or instance.template
    row = replace(instance, id=deeds.free_id(named, {one.id for one in hand.problem.templates}))
    title = template.name if screen.lang == "zh" else template.name_en
    if hand.attempt(lambda: deeds.place(hand.problem, row), say("calendar.placed", screen.lang, title=title)):
        address.put(ADD, "")


def _ahead(problem: Problem) -> dict[str, Promotion]:
    """Return the promotions one may prepare for, those to come first."""
    today = opened.today()
    found = sorted(problem.promotions, key=lambda one: (one.anchor < today, one.anchor, one.id))
    return {one.id: one for one in found if one.phases}


def _called(promotion: Promotion, lang: Lang) -> str:
    name = promotion.name if lang == "zh" else promotion.name_en or promotion.name
    return f"{name} · {days_said(promotion.anchor, promotion.anchor, lang == 'zh')}"


def _first(problem: Problem) -> date:
    return max(problem.settings.start, min(opened.today(), problem.settings.end))
