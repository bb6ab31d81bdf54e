"""Ticks: which steps of an event's checklist are done, by whom and when; an event without steps is one step."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from campaignplan.storage.workspace.command import Command
from campaignplan.storage.workspace.ledger import Ledger


@dataclass(frozen=True, slots=True)
class Tick:
    """One step that is done: `event` is its event's id, `item` the step (empty: the event itself), `when` aware."""

    event: str
    item: str
    person: str
    when: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ticks:
    """What is done of one problem's tasks, whatever branch is in force."""

    team: Ledger

    def list(self, event: str | None = None) -> tuple[Tick, ...]:
        """Return what is done, of one event or of all, in the order it was ticked."""
        return tuple(
            Tick(
                cells["event"],
                cells.get("item", ""),
                cells.get("person", ""),
                datetime.fromisoformat(cells["when"]),
                cells.get("note", ""),
            )
            for _, cells in self.team.rows("ticks")
            if event in (None, cells["event"])
        )

    def mark(
        self, event: str, steps: Mapping[str, bool], *, person: str, note: str = "", why: str = ""
    ) -> Command | None:
        """Say now which steps are done (True) and which are not after all, as one command; None where all is so."""
        when = self.team.clock().isoformat(timespec="seconds")
        cells = {"event": event, "person": person, "when": when, "note": note}
        wanted = {
            ("ticks", _row(event, item)): {**cells, "item": item} if done else None for item, done in steps.items()
        }
        with self.team.database.writing() as connection:
            return self.team.write(connection, wanted, person=person, why=why)


def by_event(ticks: Iterable[Tick]) -> dict[str, list[str]]:
    """Return the steps that are done, by their event's id."""
    found: dict[str, list[str]] = {}
    for tick in ticks:
        found.setdefault(tick.event, []).append(tick.item)
    return found


def _row(event: str, item: str) -> str:
    return json.dumps([event, item], ensure_ascii=False)
