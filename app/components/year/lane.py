"""The lanes of the year, and which event stands in which."""

from collections.abc import Mapping
from typing import Literal, get_args

from campaignplan.calendars.event import Event, EventKind, Role

Lane = Literal["enrolment", "stock", "creative", "ads", "promotion", "review"]
LANES: tuple[Lane, ...] = get_args(Lane)

_PHASES: Mapping[str, Lane] = {
    "enrolment": "enrolment",
    "stock_in": "stock",
    "seeding": "ads",
    "warm_up": "ads",
    "burst": "promotion",
    "encore": "promotion",
    "price_protection": "review",
    "review": "review",
}
_KINDS: Mapping[EventKind, Lane] = {
    "promotion": "promotion",
    "venue": "promotion",
    "arrival": "stock",
    "money": "ads",
    "stage": "ads",
    "test": "ads",
    "replan": "review",
}
_ROLES: Mapping[Role, Lane] = {
    "operator": "enrolment",
    "warehouse": "stock",
    "design": "creative",
    "ads": "ads",
    "service": "promotion",
    "owner": "review",
}
_TASKS: Mapping[str, Lane] = {"enrolment": "enrolment", "stock": "stock", "review": "review"}
"""Words in the id of a template's task that say more than who does it."""

_ASIDE: frozenset[EventKind] = frozenset({"holiday", "makeup", "slack", "reminder"})
"""Days off stand behind the lanes; a reminder is for one's own calendar, the deadline stands here already."""


def lane_of(event: Event) -> Lane | None:
    """Return the lane an event stands in, None where it is no bar.

    What a platform or the plan makes stands by its kind, a phase and its deadline by the phase. Work stands
    by who does it, the first role counting; reports and the like, and work of nobody, under review.
    """
    if event.kind in _ASIDE:
        return None
    if event.kind in ("phase", "deadline"):
        parts = event.id.split(".")
        return next((_PHASES[part] for part in reversed(parts) if part in _PHASES), "promotion")
    if event.kind in _KINDS:
        return _KINDS[event.kind]
    if event.kind == "task":
        words = event.id.rpartition(".")[2].split("-")
        told = next((_TASKS[word] for word in words if word in _TASKS), None)
        if told:
            return told
    if not event.roles or (event.kind == "duty" and event.roles[0] == "operator"):
        return "review"
    return _ROLES[event.roles[0]]


def role_of(lane: Lane) -> Role:
    """Return who does what is made by hand in a lane, so that it stands there again."""
    return next(role for role, its in _ROLES.items() if its == lane)
