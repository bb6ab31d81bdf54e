"""People and what they may do; only owners change them."""

import changing
import markup
import streamlit as st
from catalogue import both, say
from session import Screen

from campaignplan.errors import InputError
from campaignplan.storage.workspace.change import new_row
from campaignplan.storage.workspace.people import People, Person
from campaignplan.storage.workspace.permission import ROLES

NEW = ""


def show(screen: Screen) -> None:
    """Draw everybody, and the form for one of them."""
    lang, seat = screen.lang, screen.seat
    can = seat.may("people")
    st.html(markup.note(say("settings.people_note" if can else "settings.people_owner", lang)))
    everybody = People(seat.workspace.house).list()
    if everybody:
        heads = [say(f"settings.person_{name}", lang) for name in ("name", "role", "subject")]
        lines = [[one.name, ROLES[one.role].to(lang), one.subject or "—"] for one in everybody]
        st.html(markup.table(heads, lines))
    else:
        st.html(markup.note(say("settings.nobody", lang)))
    if can:
        _form(screen, {one.id: one for one in everybody})


def _form(screen: Screen, known: dict[str, Person]) -> None:
    lang = screen.lang
    chosen = st.selectbox(
        say("settings.whom", lang), [NEW, *known], key="person_chosen", width=320,
        format_func=lambda one: known[one].name if one else say("settings.new_person", lang),
    )  # fmt: skip
    one = known.get(chosen)
    with st.form(f"person-{chosen}-{len(known)}"):
        places = st.columns(3)
        name = places[0].text_input(
            say("settings.person_name", lang), one.name if one else "", key=f"person_name-{chosen}"
        )
        role = places[1].selectbox(
            say("settings.person_role", lang), list(ROLES), index=list(ROLES).index(one.role if one else "member"),
            format_func=lambda code: ROLES[code].to(lang), key=f"person_role-{chosen}",
        )  # fmt: skip
        subject = places[2].text_input(
            say("settings.person_subject", lang), one.subject if one else "", key=f"person_subject-{chosen}",
            help=say("settings.person_subject_help", lang),
        )  # fmt: skip
        if st.form_submit_button(say("settings.save", lang), key="person_save", type="primary"):
            person = Person(one.id if one else new_row(), name.strip(), role, subject.strip())
            _save(screen, person)
    if one is not None:
        with st.popover(say("settings.person_remove", lang)):
            st.markdown(say("settings.person_sure", lang, name=markup.plain(one.name)))
            st.button(say("settings.person_yes", lang), key="person_remove", on_click=_remove, args=(screen, one))


def _save(screen: Screen, person: Person) -> None:
    try:
        screen.seat.put_person(person)
    except InputError as error:
        changing.refused(error)
    else:
        changing.tell("done", both("settings.saved"))
    st.rerun()


def _remove(screen: Screen, person: Person) -> None:
    try:
        screen.seat.remove_person(person.id)
    except InputError as error:
        changing.refused(error)
        return
    st.session_state.pop("person_chosen", None)
    changing.tell("done", both("settings.person_removed"))
