"""A telling: what one publication says that the one before did not, as subscribers will notice it."""

from dataclasses import dataclass
from datetime import datetime

from campaignplan.calendars.event import Event
from campaignplan.feeds.publication import Publication


@dataclass(frozen=True, slots=True)
class Telling:
    """Events by what became of them, each in order of time: new, at another time, called off, told otherwise."""

    new: tuple[Event, ...] = ()
    moved: tuple[Event, ...] = ()
    called_off: tuple[Event, ...] = ()
    reworded: tuple[Event, ...] = ()

    @property
    def any(self) -> bool:
        """Whether subscribers notice anything."""
        return bool(self.new or self.moved or self.called_off or self.reworded)


def telling(before: Publication, after: Publication, at: datetime) -> Telling:
    """Return what changed for subscribers between two publications, as seen at `at`."""
    known = {event.id: event for event in before.events(at)}
    news = after.news(before.changed, at) if after.changed != before.changed else ()
    new, moved, off, other = [], [], [], []
    for event in news:
        was = known.get(event.id)
        if was is None:
            new.append(event)
        elif event.status == "cancelled" and was.status != "cancelled":
            off.append(event)
        elif event.sequence != was.sequence:
            moved.append(event)
        else:
            other.append(event)
    return Telling(tuple(new), tuple(moved), tuple(off), tuple(other))


MOST_CALLED_OFF = 10
"""So many things may be called off at once without being asked whether that is meant."""


def swept(before: Publication, after: Publication, at: datetime) -> int:
    """Return how many things would be called off where it is most of what subscribers see; 0 where it is not.

    So many mostly means that another plan was taken by mistake: a workspace has one calendar.
    """
    seen = sum(event.status != "cancelled" for event in before.events(at))
    off = len(telling(before, after, at).called_off)
    return off if off > MOST_CALLED_OFF and 2 * off > seen else 0
