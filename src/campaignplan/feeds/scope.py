"""Scopes: which events of a plan the holder of a link may see.

Every filter only narrows. What names no shop, role or person concerns everybody; what names another is never
shown, nor is its id.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from campaignplan.calendars.event import ROLE_NAMES, Event, EventKind, Role
from campaignplan.calendars.person import people
from campaignplan.text import Text


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be seen: these roles, shops and kinds (all of them where empty), and tasks of this person.

    With a `person` other people's tasks are hidden and those without a name are kept; without one everybody's
    are shown.
    """

    roles: tuple[Role, ...] = ()
    shops: tuple[str, ...] = ()
    kinds: tuple[EventKind, ...] = ()
    person: str = ""

    @property
    def words(self) -> Text:
        """Whom it is for, in the words of a calendar's name; empty where it hides nothing of anybody."""
        zh = [*(ROLE_NAMES[role].zh for role in self.roles), *self.shops, *([self.person] if self.person else [])]
        en = [*(ROLE_NAMES[role].en for role in self.roles), *self.shops, *([self.person] if self.person else [])]
        return Text("、".join(zh), ", ".join(en))


EVERYTHING = Scope()


def visible(event: Event, scope: Scope) -> bool:
    """Tell whether the holder of a link with this scope sees an event."""
    if scope.kinds and event.kind not in scope.kinds:
        return False
    if scope.roles and event.roles and not set(scope.roles) & set(event.roles):
        return False
    if scope.shops and event.shop and event.shop not in scope.shops:
        return False
    named = people(event.person)
    return not (scope.person and named) or bool(named & people(scope.person))


def seen(events: Iterable[Event], scope: Scope) -> tuple[Event, ...]:
    """Return the events of a scope in the order given; what they say of unseen ones is left out."""
    shown = [event for event in events if visible(event, scope)]
    ids = {event.id for event in shown}
    return tuple(_alone(event, ids) for event in shown)


def _alone(event: Event, ids: set[str]) -> Event:
    related = event.related if event.related in ids else ""
    depends = tuple(one for one in event.depends if one in ids)
    if (related, depends) == (event.related, event.depends):
        return event
    return replace(event, related=related, depends=depends)
