"""Multipliers: how stage, phase, season, weekday and holiday move demand, price of clicks and conversion."""

from dataclasses import dataclass
from typing import Literal

from campaignplan.calendars.promotion import Status

MultiplierKind = Literal["stage", "phase", "enrolled", "season", "weekday", "holiday", "objective"]


@dataclass(frozen=True, slots=True)
class Multiplier:
    """Factors that apply where `key` does.

    `key` by kind: stage ``launch``…; phase and enrolled ``burst`` for any promotion or
    ``1688-628:burst`` for one series; season a month ``1``…``12``; weekday ``1`` (Monday)…``7``; holiday a
    kind ``shutdown`` or an id; objective ``test``…. A *phase* factor holds for everyone on the platform, an
    *enrolled* one on top of it for enrolled products only. `category` and `platform` narrow it; the
    narrowest row wins. `spread` is the relative uncertainty it adds (standard deviation of the log).
    """

    kind: MultiplierKind
    key: str
    demand: float = 1.0
    cpc: float = 1.0
    cvr: float = 1.0
    spread: float = 0.0
    category: str = ""
    platform: str = ""
    source: str = ""
    status: Status = "unverified"
