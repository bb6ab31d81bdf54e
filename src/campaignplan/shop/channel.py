"""Channels where clicks are bought, and the lines products run in them."""

from dataclasses import dataclass
from typing import Literal

from campaignplan.calendars.promotion import Status

Family = Literal["exponential", "rational", "hill", "power", "table"]
Objective = Literal["test", "acquire", "harvest"]


@dataclass(frozen=True, slots=True)
class Channel:
    """An ad channel of an ad console.

    `floor` is the least yuan a day a running campaign must have (0 or at least this), `step` the whole step
    of a published budget in yuan, `cap` the most yuan a day for one line (None: none). `shop` empty means
    every shop. `status` and `source` tell whether the floor was checked.
    """

    id: str
    name: str
    shop: str = ""
    floor: float = 0.0
    step: int = 1
    cap: float | None = None
    source: str = ""
    status: Status = "unverified"


@dataclass(frozen=True, slots=True)
class Line:
    """One product in one channel: what an ad console calls a campaign, with its response curve.

    ``clicks(x) = N h(x / (cpc N))`` per day, N `demand` clicks a day, `cpc` yuan at low spend. `family` and
    `shape` choose h. `objective` is an axis of its own beside the stage. `retention` is the share of the
    effect still felt a week later (carry-over, 0 = none), `carry_in` the effective yuan a day felt at the
    start from spend before the plan. `spread` is the relative uncertainty (standard deviation of the log)
    of the curve. None in `demand`, `cpc`, `spread` takes the channel's prior, marked 待核实 wherever shown.
    `cap` and `floor`, yuan a day, narrow the channel's.
    """

    product: str
    channel: str
    objective: Objective = "acquire"
    family: Family = "exponential"
    shape: float = 1.0
    demand: float | None = None
    cpc: float | None = None
    retention: float = 0.0
    carry_in: float = 0.0
    spread: float | None = None
    floor: float | None = None
    cap: float | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """One point of a tabulated curve: `clicks` a day for `spend` yuan a day, as an ad console simulates."""

    product: str
    channel: str
    spend: float
    clicks: float
