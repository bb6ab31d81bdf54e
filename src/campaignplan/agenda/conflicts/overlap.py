"""Overlaps: phases of two promotions on the same days, for the same products or the same team."""

from collections.abc import Iterator
from datetime import datetime
from heapq import heappop, heappush

from campaignplan.agenda.conflicts.clash import Change, Clash, Fix
from campaignplan.agenda.conflicts.rows import declined, no_phase, phase_row
from campaignplan.agenda.conflicts.scene import Part, Scene, name_of, products_of
from campaignplan.calendars.promotion import Phase, PhaseKind, Promotion
from campaignplan.dates import ONE_DAY
from campaignplan.text import Text
from campaignplan.words import PHASES

STRENGTH = {kind: number for number, kind in enumerate(("seeding", "warm_up", "encore", "burst"))}
"""Where two phases meet the weaker gives way, as it does in the plan's cells."""

Meeting = tuple[Phase, Phase]
Ending = tuple[datetime, int, int]
"""When a phase ends, whose it is, and its place among all."""


def phases_overlap(scene: Scene) -> Iterator[Clash]:
    """Find selling phases of two promotions that overlap, such as the warm-up of 6.28 and the encore of 618.

    Of the same products it is a warning: their money and their price follow one of the two. Of two shops of one
    merchant it is a note: the same people do both. Different products of one shop may well be in two promotions.
    """
    for (one, other), meetings in _meetings(scene).items():
        in_one = {part.product.id: part for part in scene.parts[one.id]}
        shared = [part for part in scene.parts[other.id] if part.product.id in in_one]
        last = max(min(x.span.end, y.span.end) for x, y in meetings)
        shops = [{part.product.shop for part in scene.parts[promotion.id]} for promotion in (one, other)]
        if scene.past(last) or (not shared and shops[0] & shops[1]):
            continue
        sure = any(part.decided and in_one[part.product.id].decided for part in shared)
        fixes = [declined(scene, other, shared or scene.parts[other.id])]
        cut = _cut(one, other, meetings)
        if cut:
            words = Text("较弱的阶段让开，前后相接", "Let the weaker phase give way, so that one follows the other")
            fixes.insert(0, Fix(words, cut))
        yield Clash(
            "phases_overlap",
            "warning" if sure else "note",
            min(max(x.start, y.start) for x, y in meetings).date(),
            last,
            _why(one, other, meetings, shared),
            tuple(fixes),
            events=tuple(
                dict.fromkeys(
                    f"promotion.{promotion.id}.{phase.kind}"
                    for meeting in meetings
                    for promotion, phase in zip((one, other), meeting, strict=True)
                )
            ),
            promotions=(one.id, other.id),
            products=tuple(part.product.id for part in shared),
        )


def _why(one: Promotion, other: Promotion, meetings: list[Meeting], shared: list[Part]) -> Text:
    a, b, who = name_of(one), name_of(other), products_of(shared)
    couples = [(PHASES[x.kind], PHASES[y.kind]) for x, y in meetings]
    zh = "，".join(f"「{a.zh}」的{x.zh}和「{b.zh}」的{y.zh}" for x, y in couples)
    en = ", ".join(f"{x.en.lower()} of {a.en} and {y.en.lower()} of {b.en}" for x, y in couples)
    if shared:
        return Text(f"{zh}重叠，两边都有 {who.zh}。", f"These overlap: {en}; both have {who.en}.")
    return Text(f"{zh}重叠，忙的是同一批人。", f"These overlap: {en}; the same people do both.")


def _meetings(scene: Scene) -> dict[tuple[Promotion, Promotion], list[Meeting]]:
    """Sweep over the phases in order of start; only those still running are looked at."""
    order = {promotion.id: number for number, promotion in enumerate(scene.running)}
    every = [(order[promotion.id], phase) for promotion in scene.running for phase in promotion.selling_phases()]
    every.sort(key=lambda found: (found[1].start, found[0]))
    running: list[Ending] = []
    found: dict[tuple[Promotion, Promotion], list[Meeting]] = {}
    for place, (number, phase) in enumerate(every):
        while running and running[0][0] <= phase.start:
            heappop(running)
        for _, _, before in sorted(running, key=lambda one: one[2]):
            theirs, earlier = every[before]
            if theirs != number:
                low, high = min(number, theirs), max(number, theirs)
                meeting = (earlier, phase) if theirs == low else (phase, earlier)
                found.setdefault((scene.running[low], scene.running[high]), []).append(meeting)
        heappush(running, (phase.end, number, place))
    return found


def _cut(one: Promotion, other: Promotion, meetings: list[Meeting]) -> tuple[Change, ...]:
    """Shorten the weaker phase of each meeting; none where a burst would have to go."""
    now: dict[tuple[str, PhaseKind], Phase | None] = {}
    for meeting in meetings:
        keys = [(promotion.id, phase.kind) for promotion, phase in zip((one, other), meeting, strict=True)]
        x, y = (now.get(key, phase) for key, phase in zip(keys, meeting, strict=True))
        if x is None or y is None or x.end <= y.start or y.end <= x.start:
            continue
        first_yields = (STRENGTH[x.kind], -x.start.timestamp()) < (STRENGTH[y.kind], -y.start.timestamp())
        weak, strong, key = (x, y, keys[0]) if first_yields else (y, x, keys[1])
        start, end = (weak.start, strong.start) if weak.start < strong.start else (strong.end, weak.end)
        if end - start >= ONE_DAY:
            now[key] = Phase(weak.kind, start, end)
        elif weak.kind == "burst":
            return ()
        else:
            now[key] = None
    of = {promotion.id: promotion for promotion in (one, other)}
    return tuple(
        phase_row(of[name], kind, phase.start, phase.end) if phase else no_phase(of[name], kind)
        for (name, kind), phase in now.items()
    )
