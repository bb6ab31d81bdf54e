"""Holidays, make-up workdays, and the slack around Spring Festival."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from campaignplan.calendars.promotion import Status
from campaignplan.dates import Span

HolidayKind = Literal["holiday", "makeup", "rush", "shutdown", "ramp_up"]
"""holiday 休 · makeup 班 · rush before the festival · shutdown factories closed · ramp_up thin capacity after."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A run of days of one kind; `name` is free text, `id` carries the year (``cny-2027``)."""

    id: str
    kind: HolidayKind
    name: str
    name_en: str
    start: date
    end: date
    source: str = ""
    verified_on: date | None = None
    status: Status = "estimated"

    @property
    def span(self) -> Span:
        """The days, both ends included."""
        return Span(self.start, self.end)
