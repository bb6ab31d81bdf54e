"""One visitor: where they are, what is on their screen, and what they try; all of it stands in the address too."""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

import address
import draft_address
import streamlit as st
from draft import Draft
from starting import SAMPLE

from campaignplan.planning.problem import Problem
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.seat import Seat
from campaignplan.text import Lang

LANGS: tuple[Lang, ...] = ("zh", "en")


@dataclass(frozen=True)
class Screen:
    """What one run of a page shows: the branch at a version, and the problem with the visitor's draft over it."""

    lang: Lang
    seat: Seat
    branch: Branch
    version: int
    problem: Problem
    draft: Draft

    @cached_property
    def wanted(self) -> Problem:
        """The problem that is to be solved and shown: the same object as long as neither of the two changes."""
        kept = st.session_state.get("wanted")
        if kept is None or kept[0] is not self.problem or kept[1] != self.draft:
            kept = st.session_state["wanted"] = (self.problem, self.draft, self.draft.over(self.problem))
        found: Problem = kept[2]
        return found

    @property
    def is_sample(self) -> bool:
        """Whether it came with the program."""
        return sample_of(self.seat, self.branch.problem_id) is not None


def lang() -> Lang:
    """Return the language: the one chosen, else the address's, else Chinese."""
    found = st.session_state.get("lang") or st.query_params.get("lang")
    return cast(Lang, found) if found in LANGS else "zh"


def place(seat: Seat) -> Branch | None:
    """Return the branch on screen; None where the workspace holds nothing yet.

    It is the one chosen, else the address's, else the one in force of the first problem.
    """
    known = seat.places
    if not known:
        return None
    problem = str(st.session_state.get("plan") or st.query_params.get("plan") or "")
    if problem not in known:
        problem = next(iter(known))
    branch = str(st.session_state.get("branch") or st.query_params.get("branch") or "")
    return seat.workspace.branch(problem, branch if branch in known[problem] else "")


def go(problem: str, branch: str = "") -> None:
    """Show another problem or branch from now on."""
    st.session_state["plan"], st.session_state["branch"] = problem, branch


def visit(page: str) -> None:
    """Go to another page, when this click is done."""
    st.session_state["go_page"] = page


def asked_for() -> str:
    """Return the page to go to, once; empty to stay."""
    return str(st.session_state.pop("go_page", ""))


def keep_address(screen: Screen) -> None:
    """Say in the address where the visitor is, so that a reload and a copied address come back here."""
    said = {"lang": screen.lang, "plan": screen.branch.problem_id, "branch": screen.branch.name}
    for name, value in {**said, **draft_address.said(screen.draft)}.items():
        address.keep(name, value)


def draft(branch: Branch, problem: Problem) -> Draft:
    """Return what the visitor tries on a branch and its saved problem: at first what the address tries on it."""
    drafts: dict[int, Draft] | None = st.session_state.get("drafts")
    if drafts is None:
        told = st.query_params
        here = told.get("plan") in (None, branch.problem_id) and told.get("branch") in (None, branch.name)
        drafts = st.session_state["drafts"] = {branch.id: draft_address.read(told, problem) if here else Draft()}
    return drafts.get(branch.id, Draft())


def try_out(branch: Branch, what: Draft) -> None:
    """Try something else on a branch; an empty draft forgets."""
    st.session_state.setdefault("drafts", {})[branch.id] = what


def sample_of(seat: Seat, problem: str) -> str | None:
    """Name the shipped sample a problem began as; None where it is the user's own."""
    note = dict(seat.workspace.house.rows("problems")).get(problem, {}).get("note", "")
    return note.removeprefix(SAMPLE) if note.startswith(SAMPLE) else None
