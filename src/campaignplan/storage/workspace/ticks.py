"""Ticks: which steps of an event's checklist are done, by whom and when; an event without steps is one step."""

import json
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

    def tick(self, event: str, item: str = "", *, person: str, note: str = "") -> Command | None:
        """Say that a step is done, now."""
        when = self.team.clock().isoformat(timespec="seconds")
        cells = {"event": event, "item": item, "person": person, "when": when, "note": note}
        return self.team.put_row("ticks", _row(event, item), cells, person=person)

    def untick(self, event: str, item: str = "", *, person: str) -> Command | None:
        """Say that it is not done after all; None where it was not."""
        return self.team.drop_row("ticks", _row(event, item), person=person)


def _row(event: str, item: str) -> str:
    return json.dumps([event, item], ensure_ascii=False)
