"""What still keeps an enrolment from being complete, in words."""

from collections.abc import Iterator

from campaignplan.agenda.desk.opening import Opening
from campaignplan.agenda.desk.requirement import TERMS, RequirementKind
from campaignplan.text import Text

FIGURES: dict[RequirementKind, Text] = {
    "category": Text("类目", "category"),
    "tier": Text("店铺层级", "shop tier"),
    "listing": Text("信息质量分", "listing points"),
    "stock": Text("库存", "stock"),
    "window": Text("近期最低价", "recent lowest price"),
}
"""What is to be typed where nobody has said whether a term is met."""


def missing(opening: Opening) -> tuple[Text, ...]:
    """Return what is missing before a shop can enrol: decisions, figures nobody typed, terms not met, dates to check.

    Only products against which nothing stands count, unless none is left. Empty boxes of free text are counted,
    not repeated: they stand in the checklist.
    """
    return tuple(_missing(opening))


def _missing(opening: Opening) -> Iterator[Text]:
    promotion, fitting = opening.promotion, {candidate.product.id for candidate in opening.fits}
    if opening.undecided:
        many = len(opening.undecided)
        yield Text(f"{many} 款还没有决定报不报", f"undecided products: {many}")
    if opening.chosen and promotion.progress == "refused":
        yield Text(
            f"报名没有通过，{len(opening.chosen)} 款仍算在内", "enrolment was refused, yet products still count"
        )
    elif opening.chosen and promotion.progress == "planned":
        many = len(opening.chosen)
        yield Text(f"{many} 款要去后台提交", f"to submit in the back office: {many}")
    for line in opening.requirements:
        if line.kind == "written":
            continue
        if line.state == "missing" and not fitting:
            name = TERMS[line.kind]
            yield Text(f"没有一款满足{name.zh}", f"no product meets this: {name.en.lower()}")
        unsaid = [product for product in line.unknown if product in fitting or line.kind == "tier"]
        if unsaid and line.kind == "tier":
            yield Text("店铺层级没有填", "the shop's tier is not filled in")
        elif unsaid:
            name = FIGURES[line.kind]
            yield Text(f"{len(unsaid)} 款的{name.zh}没有填", f"products without {name.en}: {len(unsaid)}")
    boxes = sum(line.kind == "written" for line in opening.requirements)
    if boxes and fitting:
        yield Text(f"{boxes} 条要求要人工核对", f"requirements to check by hand: {boxes}")
    if promotion.status != "verified":
        yield Text("时间和要求待核实", "dates and terms are unverified")
