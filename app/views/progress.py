"""How far a solve is, and what was proven once it is done."""

import math

import markup
import solved
import streamlit as st
from catalogue import say
from session import Screen
from solving import QUICK, Job

from campaignplan.planning.explain import MONEY_GOALS
from campaignplan.planning.problem import Problem
from campaignplan.publishing import prose
from campaignplan.publishing.edition import Edition
from campaignplan.text import Lang

EVERY = 2.0
"""Seconds between two words on how far a running job is; when it ends, `beside.watch` draws the page anew."""


def strip(job: Job, screen: Screen) -> None:
    """Draw how far a running job is, again and again, with a button that stops it."""
    lang = screen.lang

    @st.fragment(run_every=EVERY)
    def drawn() -> None:
        left, right = st.columns([4, 1], vertical_alignment="center")
        left.html(markup.working(*said(job, screen)))
        if solved.alone(job):
            right.button(
                say("solving.stop", lang),
                key="stop",
                on_click=solved.stop,
                args=(job,),
                disabled=job.stopping.is_set(),
                width="stretch",
                help=say("solving.stop_help", lang),
            )

    drawn()


def said(job: Job, screen: Screen) -> tuple[str, str]:
    """Say what is being worked out, and how far it is."""
    return _what(job, screen), _so_far(job, screen.lang)


def _what(job: Job, screen: Screen) -> str:
    shown, lang = solved.last(screen), screen.lang
    if job.stopping.is_set():
        return say("solving.stopping", lang)
    if shown is None:
        return f"{say('solving.solving_first', lang)} · {say('solving.solving_calm', lang)}"
    if shown.problem is not job.problem:
        return say("solving.solving_again", lang)
    return say("solving.solving_closer", lang, gap=_share(job.options.gap))


def _so_far(job: Job, lang: Lang) -> str:
    seconds, found = f"{job.seconds:.0f}", job.progress
    if found is None or not math.isfinite(found.bound):
        return say("solving.so_far_none", lang, seconds=seconds)
    goal = job.options.goal or job.problem.settings.goal

    def amount(value: float) -> str:
        if not math.isfinite(value):
            return prose.MISSING
        return prose.money(value, lang == "zh") if goal in MONEY_GOALS else f"{value:,.0f}"

    gap = prose.gap_shown(found.gap) if math.isfinite(found.gap) else prose.MISSING
    return say("solving.so_far", lang, seconds=seconds, value=amount(found.value), bound=amount(found.bound), gap=gap)


def proven(edition: Edition, problem: Problem) -> None:
    """Draw the certificate, with a button that asks for more where more may be had."""
    lang, result = edition.lang, edition.result
    more = prose.proof_notes(edition)[0]
    box = markup.certificate(prose.certificate(edition), more, proven=result.status == "optimal")
    if result.gap <= solved.PROOF.gap or solved.proved(problem):
        st.html(box)
        return
    left, right = st.columns([5, 2], vertical_alignment="center")
    left.html(box)
    right.button(
        say("solving.prove", lang, gap=_share(solved.PROOF.gap)),
        key="prove",
        on_click=solved.prove,
        args=(problem,),
        width="stretch",
        help=say(
            "solving.prove_help",
            lang,
            quick=_share(QUICK.gap),
            seconds=f"{solved.PROOF.time_limit:.0f}",
        ),
    )


def _share(gap: float) -> str:
    return f"{gap:.2%}".rstrip("0").rstrip(".") if gap < 1e-3 else f"{gap * 100:g}%"
