"""Day-by-day factors of demand, price of clicks and conversion, before any enrolment.

Lines that share category, platform and objective share their factors, so the work grows with kinds of
lines, not with lines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from campaignplan.calendars.holiday import Holiday
from campaignplan.calendars.promotion import Promotion, serves
from campaignplan.response.cells import Floats, Ints
from campaignplan.response.prior import Multipliers
from campaignplan.shop.multiplier import Multiplier

DEMAND, CPC, CVR = range(3)


@dataclass(frozen=True, slots=True)
class Kind:
    """What lines must share to share their daily factors."""

    category: str
    platform: str
    objective: str


def factors(row: Multiplier | None) -> Floats:
    """Return (demand, cpc, cvr) of a row; ones where there is none."""
    return np.ones(3) if row is None else np.array([row.demand, row.cpc, row.cvr])


def strongest(*sets: Floats) -> Floats:
    """Of several factors on the same thing take, one by one, the one furthest from 1 (on a log scale).

    Two promotions at a time do not multiply their effects: buyers are the same people.
    """
    stack = np.stack(np.broadcast_arrays(*sets))
    index = np.argmax(np.abs(np.log(np.maximum(stack, 1e-9))), axis=0)
    return np.asarray(np.take_along_axis(stack, index[None], axis=0)[0])


def daily_factors(
    kinds: Sequence[Kind],
    days: tuple[date, ...],
    holidays: tuple[Holiday, ...],
    promotions: tuple[Promotion, ...],
    multipliers: Multipliers,
) -> Floats:
    """Season, weekday, holiday, objective and market phase factors of kinds of lines.

    Returns
    -------
    Shape (K, D, 3): demand, cpc, cvr for each kind and day.
    """
    months = np.array([day.month - 1 for day in days])
    weekdays = np.array([day.weekday() for day in days])
    calendars: dict[tuple[str, str], tuple[Floats, Floats, Floats]] = {}
    result = np.empty((len(kinds), len(days), 3))
    for number, kind in enumerate(kinds):
        place = (kind.category, kind.platform)
        if place not in calendars:
            season = np.stack([factors(multipliers.find("season", str(month), *place)) for month in range(1, 13)])
            weekday = np.stack([factors(multipliers.find("weekday", str(day), *place)) for day in range(1, 8)])
            calendars[place] = (
                season[months] * weekday[weekdays],
                _holiday_factors(place, days, holidays, multipliers),
                _market_factors(place, days, promotions, multipliers),
            )
        usual, calendar, market = calendars[place]
        objective = factors(multipliers.find("objective", kind.objective, *place))
        result[number] = usual * objective * calendar * market
    return result


def _holiday_factors(
    place: tuple[str, str], days: tuple[date, ...], holidays: tuple[Holiday, ...], multipliers: Multipliers
) -> Floats:
    result = np.ones((len(days), 3))
    for holiday in holidays:
        row = multipliers.first("holiday", (holiday.id, holiday.kind), *place)
        at = _days(holiday.start, holiday.end, days[0], len(days))
        if row is not None:
            result[at] = strongest(result[at], factors(row))
    return result


def _market_factors(
    place: tuple[str, str], days: tuple[date, ...], promotions: tuple[Promotion, ...], multipliers: Multipliers
) -> Floats:
    result = np.ones((len(days), 3))
    for promotion in promotions:
        if not serves(promotion, place[1]):
            continue
        for phase in promotion.selling_phases():
            row = multipliers.phase("phase", promotion.series, phase.kind, *place)
            at = _days(phase.span.start, phase.span.end, days[0], len(days))
            result[at] = strongest(result[at], factors(row))
    return result


def period_means(daily: Floats, starts: Ints) -> Floats:
    """Average daily factors over periods, conversion and price weighted by demand.

    Parameters
    ----------
    daily
        Shape (..., D, 3).
    starts
        Shape (T,): day number each period starts on.

    Returns
    -------
    Shape (..., T, 3): demand *summed* over the period's days, and mean cpc and cvr of its clicks.
    """
    demand = daily[..., DEMAND]
    total = np.add.reduceat(demand, starts, axis=-1)
    safe = np.where(total > 0, total, 1.0)
    cpc = np.add.reduceat(demand * daily[..., CPC], starts, axis=-1) / safe
    cvr = np.add.reduceat(demand * daily[..., CVR], starts, axis=-1) / safe
    return np.stack([total, np.where(total > 0, cpc, 1.0), np.where(total > 0, cvr, 1.0)], axis=-1)


def _days(start: date, end: date, first: date, count: int) -> slice:
    low = max(0, (start - first).days)
    return slice(low, max(low, min(count, (end - first).days + 1)))
