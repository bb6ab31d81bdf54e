"""Planning again: the past as it was, the rest anew, worked out beside the page."""

import changing
import markup
import opened
import streamlit as st
import tracked
from catalogue import both, say
from session import Screen

from campaignplan.dates import day_said
from campaignplan.errors import InputError
from campaignplan.money import yuan
from campaignplan.planning.asking.replan import Replan
from campaignplan.publishing import prose


def show(screen: Screen, followed: tracked.Followed) -> None:
    """Draw the day to plan from, and what came of it."""
    lang, span = screen.lang, screen.problem.settings.horizon
    st.header(say("track.again", lang), anchor=False)
    st.html(markup.note(say("track.again_note", lang)))
    told = tracked.reports(screen)
    last = None if told.empty else told["date"].max().date()
    if last is None and opened.today() <= span.start:
        st.html(markup.note(say("track.again_before", lang)))
        return
    begin = min(max(opened.today(), span.start), span.end) if last is None else tracked.day_after(last, span)
    left, right = st.columns([1, 3], vertical_alignment="bottom")
    key = f"again-from-{begin}"
    left.date_input(say("track.again_from", lang), begin, min_value=span.start, max_value=span.end, key=key)
    right.button(
        say("track.again_go", lang),
        key="again",
        type="primary",
        on_click=lambda: tracked.plan_again(screen, followed, st.session_state[key]),
        disabled=not screen.seat.may("plan"),
    )
    _came(screen)


def _came(screen: Screen) -> None:
    job = tracked.again_of(screen)
    if job is None:
        return
    if not job.done:
        st.html(markup.working(say("track.again_working", screen.lang), ""))
        return
    error = job.future.exception()
    if isinstance(error, InputError):
        st.error(markup.reasons(error.issues, screen.lang))
    elif error is not None:
        import accident

        accident.tell(error)
    else:
        _found(screen, job.future.result())


def _found(screen: Screen, found: Replan) -> None:
    lang = screen.lang
    for note in found.notes:
        st.html(markup.note(note.to(lang)))
    if found.result.plan is None:
        conflict = found.result.conflict
        why = found.result.message if conflict is None else conflict.sentence
        st.error(f"{say('track.again_none', lang)} {markup.plain(why.to(lang))}")
        return
    left = say("track.again_no_total", lang) if found.remaining != found.remaining else yuan(found.remaining)
    st.success(
        say("track.again_done", lang, spent=yuan(found.spent.total), left=left, stayed=yuan(found.stayed),
            gap=prose.gap_shown(found.result.gap))
    )  # fmt: skip
    lines = [] if found.difference is None else [sentence.to(lang) for sentence in found.difference.sentences]
    if lines:
        st.subheader(say("track.again_changes", lang), anchor=False)
        st.markdown("\n".join(f"- {markup.plain(line)}" for line in lines))
    else:
        st.html(markup.note(say("track.again_same", lang)))
    st.button(say("track.again_save", lang), key="again_save", on_click=_save, args=(screen, found),
              disabled=not screen.seat.may("plan"))  # fmt: skip


def _save(screen: Screen, found: Replan) -> None:
    name = say("track.again_name", screen.lang, day=day_said(opened.today(), screen.lang == "zh"))
    try:
        screen.seat.save_plan(screen.branch, found.result, name=name)
    except InputError as error:
        changing.refused(error)
        return
    changing.tell("done", both("track.again_saved"))
