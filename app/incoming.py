"""What waits to be taken over: a file or a paste held against the branch on screen, until somebody decides."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import Literal

import changing
import streamlit as st
from catalogue import both
from session import Screen

from campaignplan.errors import InputError, Issue
from campaignplan.storage.difference import RowDifference, Said, changes_for
from campaignplan.storage.pasted import Pasted
from campaignplan.storage.upload import KINDS, read_upload
from campaignplan.storage.workspace.clash import ClashError
from campaignplan.storage.workspace.taking_in import Offer, offer
from campaignplan.storage.workspace.trial import faults_after
from campaignplan.text import Text


@dataclass(frozen=True)
class Incoming:
    """What came, and what it would change; `whole` where rows it lacks may be meant to go.

    `faults` are those the branch would have after what was accepted last: nothing was saved then.
    """

    name: str
    kind: Text
    said: Said
    offer: Offer
    whole: bool
    notes: tuple[Text, ...] = ()
    refused: tuple[Issue, ...] = ()
    faults: tuple[Issue, ...] = ()

    @property
    def rows(self) -> tuple[RowDifference, ...]:
        """The rows somebody can decide about."""
        return tuple(
            row for row in self.offer.found.rows
            if row.kind in ("new", "changed") or (row.kind == "gone" and self.whole) or (row.moved and self.whole)
        )  # fmt: skip

    @property
    def rejected(self) -> tuple[Issue, ...]:
        """Every reason why something of it cannot be taken over."""
        rows = (issue for row in self.offer.found.rows if row.kind == "rejected" for issue in row.issues)
        return tuple(dict.fromkeys((*rows, *self.offer.found.issues, *self.refused)))


def waiting(screen: Screen) -> Incoming | None:
    """Return what waits for the branch on screen."""
    found: Incoming | None = st.session_state.get("incoming", {}).get(screen.branch.id)
    return found


def forget(screen: Screen) -> None:
    """Let go of what waits."""
    st.session_state.setdefault("incoming", {}).pop(screen.branch.id, None)


def upload(screen: Screen, data: bytes, name: str, as_: Literal["events", "holidays"]) -> None:
    """Read a file and hold it against the branch. InputError where nothing can be made of it."""
    found = read_upload(data, name, screen.problem, as_)
    made = offer(screen.branch, found.said)
    _keep(screen, Incoming(name, KINDS[found.kind], found.said, made, found.whole, found.notes, found.refused))


def paste(screen: Screen, read: Callable[[], Pasted], title: str) -> None:
    """Hold pasted rows against the branch; `read` gives them as they stand in the box now."""
    found = read()
    said = found.over(screen.branch.content())
    _keep(screen, Incoming(title, both("data.a_paste"), said, offer(screen.branch, said), whole=False))


def take(screen: Screen, ticked: Collection[int]) -> None:
    """Take over the rows ticked, by their number in `Incoming.rows`, as one step that can be undone.

    Where somebody changed the same meanwhile it is compared anew; where the problem would be unsound nothing is
    saved and the reasons are kept to be told.
    """
    held = waiting(screen)
    if held is None:
        return
    wanted = {id(row) for number, row in enumerate(held.rows) if number in ticked}
    changes = changes_for(held.offer.found, held.offer.rows, lambda row: id(row) in wanted)
    faults = faults_after(screen.branch, changes) if changes else ()
    if faults:
        _keep(screen, replace(held, faults=faults))
        return
    why = both("data.took", name=held.name).to(screen.lang)
    try:
        made = screen.seat.take(held.offer, why=why, accept=lambda row: id(row) in wanted)
    except ClashError:
        _keep(screen, replace(held, offer=offer(screen.branch, held.said), faults=()))
        changing.tell("refused", both("data.compared_anew"))
        return
    except InputError as error:
        _keep(screen, replace(held, faults=error.issues))
        return
    forget(screen)
    if made is not None:
        changing.tell("done", both("data.taken", number=made.size))


def _keep(screen: Screen, held: Incoming) -> None:
    st.session_state.setdefault("incoming", {})[screen.branch.id] = held
