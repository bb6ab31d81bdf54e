"""Which events the calendar shows: lanes, kinds, roles, people, shops and words, each of them narrowing."""

from collections.abc import Iterable
from dataclasses import dataclass

import address
from components.year import lane_of

from campaignplan.calendars.event import Event
from campaignplan.calendars.person import people

FIELDS = ("lane", "kind", "role", "person", "shop")
NOBODY = "-"
"""Stands for events that name nobody."""


@dataclass(frozen=True)
class Filter:
    """What is asked for; an empty field asks for nothing."""

    lane: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    role: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    shop: tuple[str, ...] = ()
    words: str = ""

    @property
    def number(self) -> int:
        """How many fields narrow."""
        return sum(bool(getattr(self, name)) for name in (*FIELDS, "words"))

    def shows(self, event: Event) -> bool:
        """Tell whether an event is asked for. What has no lane, such as a holiday, is in every one."""
        lane = lane_of(event)
        return (
            (not self.lane or lane is None or lane in self.lane)
            and (not self.kind or event.kind in self.kind)
            and (not self.role or bool({*event.roles} & {*self.role}))
            and (not self.person or self._named(event))
            and (not self.shop or event.shop in ("", *self.shop))
            and (not self.words or self._says(event))
        )

    def of(self, events: Iterable[Event]) -> tuple[Event, ...]:
        """Return the events asked for; days off stay, for they are the ground the others stand on."""
        ground = ("holiday", "makeup", "slack")
        return tuple(event for event in events if event.kind in ground or self.shows(event))

    def _named(self, event: Event) -> bool:
        named = people(event.person)
        return any(bool(named & people(one)) if one != NOBODY else not named for one in self.person)

    def _says(self, event: Event) -> bool:
        said = f"{event.title.zh} {event.title.en} {event.person} {event.id}".casefold()
        return all(word in said for word in self.words.casefold().split())


def asked() -> Filter:
    """Return what the address asks for."""
    fields = {name: tuple(address.several(f"f_{name}")) for name in FIELDS}
    return Filter(**fields, words=address.get("f_words"))


def everybody(events: Iterable[Event]) -> list[str]:
    """Return the names that stand at events, each as it is written first."""
    found: dict[frozenset[str], str] = {}
    for event in events:
        if event.person:
            found.setdefault(people(event.person), event.person)
    return sorted(found.values())
