"""Priors: where the merchant has no curve or factor of their own, ours, marked 待核实 and wide.

The numbers are data (``priors/*.csv``); this module reads them once and answers look-ups. A merchant's own
row always wins over ours; among rows of one owner the narrowest wins.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from campaignplan.resources import shipped
from campaignplan.shop.multiplier import Multiplier, MultiplierKind


@dataclass(frozen=True, slots=True)
class LinePrior:
    """Shipped guess for a line of a channel: clicks a day, yuan a click, and rates per click."""

    channel: str
    led: str
    demand: float
    cpc: float
    cvr: float
    inquiry_rate: float
    win_rate: float
    spread: float
    source: str
    status: str


NUMBERS = ("demand", "cpc", "cvr", "inquiry_rate", "win_rate", "spread")


@lru_cache(maxsize=1)
def line_priors() -> tuple[LinePrior, ...]:
    """Return the rows of ``priors/lines.csv``; an empty `channel` fits any."""
    return tuple(LinePrior(**row) for row in _rows("lines"))


@lru_cache(maxsize=1)
def multiplier_priors() -> tuple[Multiplier, ...]:
    """Return the rows of ``priors/multipliers.csv``."""
    return tuple(Multiplier(**row) for row in _rows("multipliers"))


def line_prior(channel: str, led: str) -> LinePrior:
    """Return the prior for a channel id and an order- or inquiry-led product: the narrowest that fits."""
    fits = [row for row in line_priors() if row.channel in ("", channel) and row.led in ("", led)]
    return max(fits, key=lambda row: (row.channel != "", row.led != ""))


OWN = 4
"""Rank of a merchant's row: above the narrowest of ours."""


class Multipliers:
    """Look-up of factors: the merchant's rows first, then the shipped priors, then 1."""

    def __init__(self, own: Iterable[Multiplier]) -> None:
        self._rows: dict[tuple[MultiplierKind, str], list[tuple[int, Multiplier]]] = {}
        for owner, rows in ((0, multiplier_priors()), (OWN, tuple(own))):
            for row in rows:
                weight = owner + 2 * (row.category != "") + (row.platform != "")
                self._rows.setdefault((row.kind, row.key), []).append((weight, row))

    def find(self, kind: MultiplierKind, key: str, category: str, platform: str) -> Multiplier | None:
        """Return the row that holds for a key, a product category and a platform, or None."""
        return self.first(kind, (key,), category, platform)

    def first(self, kind: MultiplierKind, keys: tuple[str, ...], category: str, platform: str) -> Multiplier | None:
        """Return the row for the first of `keys` there is one for; own rows for any of them beat ours."""
        fits = [
            ((weight >= OWN, -number, weight), row)
            for number, key in enumerate(keys)
            for weight, row in self._rows.get((kind, key), ())
            if row.category in ("", category) and row.platform in ("", platform)
        ]
        return max(fits, key=lambda pair: pair[0])[1] if fits else None

    def phase(self, kind: MultiplierKind, series: str, phase: str, category: str, platform: str) -> Multiplier | None:
        """Return the row for a phase: of this promotion series if there is one, else of any promotion."""
        return self.first(kind, (f"{series}:{phase}", phase), category, platform)


def _rows(name: str) -> list[dict[str, Any]]:
    path = shipped("priors") / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return [{key: float(text or 0) if key in NUMBERS else text for key, text in row.items()} for row in rows]
