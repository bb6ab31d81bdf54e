"""Working days: Monday to Friday less the holidays, and the days made up for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from campaignplan.calendars.holiday import Holiday
from campaignplan.dates import ONE_DAY

LONGEST_BREAK = 366
"""Days searched for a working day: a table of holidays that leaves none for a year is taken as no help."""


@dataclass(frozen=True, slots=True)
class Workdays:
    """The days people work; ``day in workdays`` asks for one.

    `off` are holidays, `made_up` the weekend days worked for them (调休上班), which win over holidays.
    """

    off: frozenset[date] = frozenset()
    made_up: frozenset[date] = frozenset()

    @classmethod
    def among(cls, holidays: Iterable[Holiday]) -> "Workdays":
        """Return the working days that holidays and make-up workdays leave."""
        days: dict[str, set[date]] = {"holiday": set(), "makeup": set()}
        for holiday in holidays:
            if holiday.kind in days:
                days[holiday.kind].update(holiday.span)
        return cls(frozenset(days["holiday"]), frozenset(days["makeup"]))

    def __contains__(self, day: date) -> bool:
        return day in self.made_up or (day.weekday() < 5 and day not in self.off)

    def next(self, day: date) -> date:
        """Return `day`, or the first working day after it."""
        return next((d for n in range(LONGEST_BREAK) if (d := day + n * ONE_DAY) in self), day)

    def last(self, day: date) -> date:
        """Return `day`, or the last working day before it."""
        return next((d for n in range(LONGEST_BREAK) if (d := day - n * ONE_DAY) in self), day)
