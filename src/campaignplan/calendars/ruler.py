"""Rulers: time as a line on which lengths and gaps are measured, with days off or without them."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from campaignplan.calendars.workdays import Workdays
from campaignplan.dates import ONE_DAY, Span


class Ruler:
    """Time as it runs, in days since the first one measured.

    Moments are naive, on the clock of the wall. `measure` tells where on the line a moment lies; `begin` and
    `finish` are the moments of a place on it, for something that starts there and for something that ends.
    """

    def __init__(self, days: Sequence[date]) -> None:
        self.days = days

    def measure(self, moment: datetime) -> timedelta:
        """Return the place of a moment; all moments of a day that is not on the ruler lie together."""
        day = moment.date()
        at = bisect_left(self.days, day)
        on = at < len(self.days) and self.days[at] == day
        return timedelta(at) + (moment - datetime.combine(day, time()) if on else timedelta())

    def begin(self, place: timedelta) -> datetime:
        """Return when something starts that starts at a place: on the first day there."""
        whole, rest = divmod(place, ONE_DAY)
        return datetime.combine(self.days[whole], time()) + rest

    def finish(self, place: timedelta) -> datetime:
        """Return when something ends that ends at a place: with the last day before it."""
        whole, rest = divmod(place, ONE_DAY)
        return self.begin(place) if rest else datetime.combine(self.days[whole - 1] + ONE_DAY, time())


def every_day_ruler(span: Span) -> Ruler:
    """Return a ruler of all days of a span."""
    return Ruler(tuple(span))


def working_ruler(span: Span, workdays: Workdays) -> Ruler:
    """Return a ruler of the working days of a span."""
    return Ruler(tuple(day for day in span if day in workdays))
