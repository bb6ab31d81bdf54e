"""The first screen: a sample, a workbook, or a platform's calendar."""

import markup
import opened
import session
import starting
import streamlit as st
from catalogue import say

from campaignplan.errors import InputError
from campaignplan.planning.problem import Problem
from campaignplan.resources import shipped
from campaignplan.storage.workspace.seat import Seat
from campaignplan.text import Lang
from views import away

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(seat: Seat, lang: Lang, *, can_go_back: bool) -> None:
    """Draw the three doors."""
    st.html(markup.heading(say("first_run.welcome", lang), [], say("first_run.about", lang)))
    if can_go_back:
        st.button(say("first_run.back", lang), key="back", on_click=_leave)
    doors = st.columns(3, border=True)
    with doors[0]:
        _sample(seat, lang)
    with doors[1]:
        _workbook(seat, lang)
    with doors[2]:
        _platform(seat, lang)
    away.show(seat, lang)


def _sample(seat: Seat, lang: Lang) -> None:
    st.html(markup.door(say("first_run.sample", lang), say("first_run.sample_about", lang)))
    names = {name: title(name) for name in samples()}
    chosen = st.radio(
        say("first_run.sample_choice", lang), list(names), key="sample", format_func=lambda name: names[name]
    )
    if st.button(say("first_run.sample_open", lang), key="open_sample", type="primary", width="stretch"):
        _enter(starting.sample(seat, chosen).problem_id)


def _workbook(seat: Seat, lang: Lang) -> None:
    st.html(markup.door(say("first_run.excel", lang), say("first_run.excel_about", lang)))
    st.download_button(
        say("first_run.excel_template", lang),
        lambda: template(lang),
        "campaignplan.xlsx",
        EXCEL,
        key="template",
        on_click="ignore",
        width="stretch",
    )
    sent = st.file_uploader(say("first_run.excel_upload", lang), type=["xlsx"], key="workbook")
    if sent is None:
        return
    try:
        problem = starting.from_workbook(sent.getvalue(), sent.name)
    except InputError as error:
        _faults("first_run.excel_faults", error, lang)
        return
    _put(seat, sent.name, problem)


def _platform(seat: Seat, lang: Lang) -> None:
    st.html(markup.door(say("first_run.platform", lang), say("first_run.platform_about", lang)))
    # Keys: what is typed stays when the language is switched, which changes every label.
    with st.form("platform", border=False):
        platform = st.selectbox(
            say("first_run.platform_choice", lang),
            starting.PLATFORMS,
            key="begin_platform",
            format_func=lambda one: say(f"first_run.platform_{one}", lang),
        )
        shop = st.text_input(say("first_run.shop", lang), key="begin_shop", max_chars=60)
        now = opened.today().year
        year = st.selectbox(say("first_run.year", lang), [now, now + 1], index=1, key="begin_year")
        total = st.text_input(
            say("first_run.total", lang), key="begin_total", help=say("first_run.total_help", lang), max_chars=40
        )
        products = st.text_area(
            say("first_run.products", lang), key="begin_products",
            placeholder=say("first_run.products_example", lang), max_chars=4000,
        )  # fmt: skip
        sent = st.form_submit_button(say("first_run.start", lang), type="primary", width="stretch")
    if not sent:
        return
    typed = starting.Beginning(platform, shop.strip(), year, total.strip(), products)
    try:
        name = say("first_run.name_of", lang, shop=typed.shop, year=year)
        problem = typed.problem(name, say("first_run.channel", lang))
    except InputError as error:
        _faults("first_run.faults", error, lang)
        return
    _put(seat, f"{typed.shop}-{year}", problem)


def _put(seat: Seat, wished: str, problem: Problem) -> None:
    _enter(starting.put(seat, wished, problem).problem_id)


def _enter(problem: str) -> None:
    session.go(problem)
    _leave()
    st.rerun()


def _leave() -> None:
    st.session_state["door"] = False


def _faults(key: str, error: InputError, lang: Lang) -> None:
    lines = markup.reasons(error.issues, lang)
    st.error(f"{say(key, lang, number=len(error.issues))}\n\n{lines}")


@st.cache_data(show_spinner=False)
def samples() -> tuple[str, ...]:
    """Name the shipped samples."""
    return tuple(sorted(path.parent.name for path in shipped("examples").glob("*/problem.toml")))


@st.cache_data(show_spinner=False)
def title(sample: str) -> str:
    """Return what a sample calls itself."""
    import tomllib

    return str(tomllib.loads((shipped("examples") / sample / "problem.toml").read_text("utf-8"))["plan"]["name"])


@st.cache_data(show_spinner=False)
def template(lang: Lang) -> bytes:
    """Return the empty workbook."""
    from campaignplan.storage.template import empty_workbook

    return empty_workbook(lang)
