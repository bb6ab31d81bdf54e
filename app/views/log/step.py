"""One step of the log: each cell before and after, and taking it back."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice

import changing
import markup
import streamlit as st
from catalogue import both, say
from session import Screen

from campaignplan.agenda import agenda
from campaignplan.agenda.tasks import name_of
from campaignplan.dates import moment_said
from campaignplan.errors import InputError
from campaignplan.headings import table_title
from campaignplan.storage.wording import cell_words, column_title
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import PLACE, Change, inverses
from campaignplan.storage.workspace.clash import WHOLE, Conflict
from campaignplan.storage.workspace.command import Command
from campaignplan.storage.workspace.ledger import Ledger
from campaignplan.storage.workspace.permission import Action, needed
from campaignplan.storage.workspace.story import Step, story, team_story
from campaignplan.storage.workspace.trial import faults_after
from campaignplan.text import Lang
from views.log import restoring

MOST = 200


def show(screen: Screen, one: Command, names: dict[str, str]) -> None:
    """Draw what the step changed, what was built upon it, and the ways back."""
    lang, ledger = screen.lang, _ledger(screen, one)
    changes = ledger.changes(one.id)
    steps = list(islice(_story(screen, one, changes), MOST + 1))
    heads = [say(f"log.{name}", lang) for name in ("table", "row", "column", "before", "after")]
    lines = [[part.table, part.row, part.column, part.before or "—", part.after or "—"] for part in steps[:MOST]]
    st.html(markup.table(heads, lines))
    if len(steps) > MOST:
        st.html(markup.note(say("log.more", lang, shown=MOST, rows=one.size)))
    if one.undone is not None:
        return
    conflicts = ledger.conflicts(inverses(changes))
    if conflicts:
        body = "\n".join(f"- {markup.plain(_built(found, names, lang))}" for found in conflicts[:20])
        st.warning(f"{say('log.built_upon', lang, number=len(conflicts))}\n\n{body}")
    own = one.person == screen.seat.person.id
    takes: Action = "edit" if _of_branch(screen, one) else needed(changes[0].table, frozenset()) or "edit"
    can = screen.seat.may(takes) and (own or screen.seat.may("revert_others"))
    why_not = None if can else say("log.cannot_revert" if screen.seat.may(takes) else "log.read_only", lang)
    with st.container(horizontal=True):
        st.button(
            say("log.revert_rest" if conflicts else "log.revert", lang), key=f"revert-{one.id}", on_click=_revert,
            args=(screen, one, bool(conflicts)), disabled=not can, help=why_not,
        )  # fmt: skip
        if not _of_branch(screen, one):
            return
        restore = screen.seat.may("restore")
        st.button(
            say("log.restore_here", lang), key=f"restore-{one.id}", on_click=restoring.ask, args=(one.moment,),
            disabled=not restore, help=None if restore else say("log.cannot_restore", lang),
        )  # fmt: skip
    if restoring.asked() == one.moment:
        restoring.preview(screen, one.moment)


def _of_branch(screen: Screen, one: Command) -> bool:
    return one.branch == screen.branch.id


def _ledger(screen: Screen, one: Command) -> Ledger:
    """Return where a step stands: the scenario, or what all scenarios of the problem share."""
    branch = screen.branch
    return branch if _of_branch(screen, one) else screen.seat.workspace.team(branch.problem_id)


def _story(screen: Screen, one: Command, changes: Sequence[Change]) -> Iterator[Step]:
    if _of_branch(screen, one):
        return story(screen.branch, changes, screen.lang, _names(screen, changes))
    return team_story(changes, partial(name_of, agenda(screen.problem)), screen.lang)


def _names(screen: Screen, changes: Sequence[Change]) -> dict[str, str]:
    """Return the names of promotions, and of the events that were moved, wherever they come from."""
    names = {one.id: one.name if screen.lang == "zh" else one.name_en for one in screen.problem.promotions}
    if any(change.table == "events" for change in changes):
        events = agenda(screen.problem)
        moved = {cells["id"] for one in changes for cells in (one.before, one.after) if cells and cells.get("id")}
        names |= {name: name_of(events, name).to(screen.lang) for name in moved}
    return names


def _revert(screen: Screen, one: Command, leave: bool) -> None:
    ledger, why = _ledger(screen, one), say("log.reverted_why", screen.lang, why=one.why or "…")
    backwards = inverses(ledger.changes(one.id))
    built = {(found.table, found.row) for found in ledger.conflicts(backwards)}
    backwards = tuple(change for change in backwards if (change.table, change.row) not in built)
    checked = isinstance(ledger, Branch) and backwards and (leave or not built)
    faults = faults_after(screen.branch, backwards) if checked else ()
    if faults:
        changing.tell("refused", changing.listed("log.would_be_unsound", faults))
        return
    try:
        made = screen.seat.revert(ledger, one.id, why=why, leave=leave)
    except InputError as error:
        changing.refused(error)
        return
    changing.tell("done", both("log.nothing_left") if made is None else both("log.reverted", rows=made.size))


def _built(found: Conflict, names: dict[str, str], lang: Lang) -> str:
    when = moment_said(found.moment, lang == "zh") if found.moment is not None else ""
    column = "" if found.cell in (WHOLE, PLACE) else column_title(found.table, found.cell).to(lang)
    about = {
        "when": when,
        "who": names.get(found.person, found.person or "?"),
        "what": " ".join(part for part in (table_title(found.table).to(lang), found.name, column) if part),
    }
    if found.theirs is None:
        return say("log.built", lang, **about, now=say("log.gone", lang))
    if not column:
        return say("log.built_moved" if found.cell == PLACE else "log.built_added", lang, **about)
    now = cell_words(found.table, found.cell, found.theirs, lang) or "—"
    return say("log.built", lang, **about, now=now[:80])
