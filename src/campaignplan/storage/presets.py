"""The shipped calendars and the merchant's own rows: laid over each other when read, parted when written."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from campaignplan.calendars import platforms
from campaignplan.calendars.promotion import Phase, Promotion
from campaignplan.shop.shop import Shop


def presets_of(shops: Iterable[Shop]) -> tuple[str, ...]:
    """Return the shipped calendars that serve the shops' platforms, in order of the shops."""
    found: dict[str, None] = {}
    for shop in shops:
        for preset in platforms():
            if shop.platform == preset or shop.platform in preset.split("-"):
                found[preset] = None
    return tuple(found)


def leave_out(promotions: Iterable[Promotion], without: Iterable[str]) -> tuple[Promotion, ...]:
    """Leave out promotions by id, and single phases by ``id:kind``."""
    out = set(without)
    return tuple(
        replace(p, phases=tuple(phase for phase in p.phases if f"{p.id}:{phase.kind}" not in out))
        for p in promotions
        if p.id not in out
    )


def with_phases(promotion: Promotion, own: Mapping[str, Phase]) -> Promotion:
    """Replace phases by kind and add new ones by time; where there were none, in their own order."""
    if not own or not promotion.phases:
        return replace(promotion, phases=promotion.phases or tuple(own.values()))
    kept = [phase for phase in promotion.phases if phase.kind not in own]
    phases = sorted([*kept, *own.values()], key=lambda phase: (phase.start, phase.end, phase.kind))
    return replace(promotion, phases=tuple(phases))
