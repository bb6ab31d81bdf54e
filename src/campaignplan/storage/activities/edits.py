"""Edits: cells of the annual activity table that somebody changed."""

from dataclasses import dataclass
from datetime import datetime

from campaignplan.calendars.promotion import Promotion
from campaignplan.planning.problem import Problem
from campaignplan.publishing.activity import Field
from campaignplan.publishing.activity.rows import shown
from campaignplan.text import Lang, Text


@dataclass(frozen=True)
class Edit:
    """One cell that somebody changed.

    `place` is the cell in the file, `field` its column, `kept` where the problem keeps it (see `Field`); `before`
    is what the problem says, `after` what the cell says. `disputed` tells that the problem was changed too since
    the table was written: its word stands.
    """

    place: str
    promotion: str
    product: str
    field: Field
    kept: tuple[str, ...]
    before: object
    after: object
    disputed: bool = False

    def shown(self, value: object, lang: Lang) -> str:
        """Write `before` or `after` as the table shows it."""
        told = shown(self.field, value, lang)
        if isinstance(told, datetime):
            return f"{told:%Y-%m-%d %H:%M}"
        return "" if told is None else str(told)


@dataclass(frozen=True)
class Edits:
    """What was changed in a table: cells, promotions that are new, and what has to be said besides.

    `after` is the problem with all of it applied, disputed cells left out.
    """

    cells: tuple[Edit, ...]
    new: tuple[Promotion, ...]
    notes: tuple[Text, ...]
    before: Problem
    after: Problem

    @property
    def empty(self) -> bool:
        """Whether the problem stays as it is."""
        return self.before == self.after
