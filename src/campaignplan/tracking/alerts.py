"""Alerts: where money runs ahead of the plan or behind it by more than is worth a look."""

from dataclasses import dataclass

from campaignplan.tracking.pacing import Pace

SHARE, LEAST = 0.15, 500.0
"""Off by this share of what was due and by this many yuan: our own choice, without a source (待核实)."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One member of a pace's axis that is off: `name` as in its table; yuan `due` and `actual`.

    `share` is actual / due - 1; infinite where nothing was due.
    """

    name: str
    due: float
    actual: float
    share: float


def alerts(found: Pace, share: float = SHARE, least: float = LEAST) -> tuple[Alert, ...]:
    """Return what is off by more than `share` of what was due and by more than `least` yuan, the most money first."""
    rows = found.table[found.table["off"].abs() > least]
    columns = (rows[name].tolist() for name in ("name", "due", "actual"))
    off = [
        Alert(name, due, actual, actual / due - 1 if due else float("inf"))
        for name, due, actual in zip(*columns, strict=True)
    ]
    wanted = (one for one in off if abs(one.share) > share)
    return tuple(sorted(wanted, key=lambda one: (-abs(one.actual - one.due), one.name)))
