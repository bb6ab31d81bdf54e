"""The least and the most that a month, stage, promotion, channel or product may get: a slider and two boxes each.

They are drawn for the dimension that is chosen, and none at first.
"""

import math
from dataclasses import replace

import markup
import streamlit as st
from catalogue import say
from session import Screen, try_out
from widgets import paired

from campaignplan.money import LARGEST
from campaignplan.planning.asking.bound import Bound, Part, bounds, members, part_of, rule_id, spent
from campaignplan.planning.asking.grouped import Dimension, named, sums
from campaignplan.planning.result import Result
from campaignplan.publishing import prose

BY: tuple[Dimension, ...] = ("month", "stage", "promotion", "channel", "product")
FEW = 12
"""Products drawn at once; the others are found by their name."""


def show(screen: Screen, shown: Result | None) -> None:
    """Draw the limits of the dimension chosen; what is moved becomes the visitor's draft."""
    with st.container(key="limits"):  # on a phone it scrolls by itself, and boxes stay beside their slider
        _limits(screen, shown)
    listed(screen)


def _limits(screen: Screen, shown: Result | None) -> None:
    lang = screen.lang
    st.header(say("budget.limits", lang), anchor=False)
    # Thirty sliders and boxes are half of what a browser draws after a move: they are there for who asks for them.
    dimension: Dimension | None = st.segmented_control(
        say("budget.limits_by", lang),
        list(BY),
        format_func=lambda one: say(f"budget.by_{one}", lang),
        key="limits_by",
        label_visibility="collapsed",
        persist_state="session",
    )
    if dimension is None:
        st.html(markup.note(say("budget.limits_choose", lang)))
        return
    st.html(markup.note(say("budget.limits_note", lang)))
    known = bounds(screen.wanted)
    now = _spent(shown, dimension)
    top = _top(screen, dimension, known, list(now.values()))
    for member in _drawn(screen, dimension, known, now):
        part = part_of(**{dimension: member})
        _row(screen, part, known.get(part, Bound(part)), now.get(member), top)


def _drawn(screen: Screen, dimension: Dimension, known: dict[Part, Bound], now: dict[str, float]) -> list[str]:
    """Return the members that have sliders: of many products those looked for, bounded ones and the largest first."""
    found, lang = list(members(screen.problem, dimension)), screen.lang
    if dimension != "product" or len(found) <= FEW:
        return found
    words = st.text_input(say("budget.limits_find", lang), key="limits_find", persist_state="session")
    names = {product.id: f"{product.name} {product.id}".casefold() for product in screen.problem.products}
    found = [one for one in found if all(word in names[one] for word in words.casefold().split())]
    found.sort(key=lambda one: (part_of(product=one) not in known, -now.get(one, 0.0)))
    if len(found) > FEW:
        st.html(markup.note(say("budget.limits_more", lang, shown=FEW, number=len(found))))
    elif not found:
        st.html(markup.note(say("budget.limits_unknown", lang)))
    return found[:FEW]


def listed(screen: Screen) -> None:
    """List the limits that are set, whatever they are by, each with a way to take it away."""
    found, lang = bounds(screen.wanted), screen.lang
    if not found:
        return
    st.markdown(f"**{say('budget.limits_set', lang)}**")
    for part, bound in found.items():
        left, right = st.columns([3, 1], vertical_alignment="center")
        left.html(markup.note(sentence(screen, bound)))
        right.button(
            say("budget.limit_drop", lang), key=f"drop-{rule_id(part, 'floor')}", on_click=put,
            args=(screen, Bound(part)), width="stretch",
        )  # fmt: skip


def sentence(screen: Screen, bound: Bound) -> str:
    """Say what a bound asks for."""
    lang = screen.lang
    name = " · ".join(named(screen.problem, dimension, member).to(lang) for dimension, member in bound.part)
    low = prose.money(bound.low, lang == "zh")
    if bound.high is None:
        return say("budget.limit_least", lang, name=name, low=low)
    high = prose.money(bound.high, lang == "zh")
    key = "budget.limit_between" if bound.low > 0 else "budget.limit_most"
    return say(key, lang, name=name, low=low, high=high)


def short(screen: Screen, dimension: Dimension, member: str) -> str:
    """Name a member in a narrow place: a month without its year where the plan has one year."""
    name, settings = named(screen.problem, dimension, member).to(screen.lang), screen.problem.settings
    if dimension == "month" and screen.lang == "zh" and settings.start.year == settings.end.year:
        return name.partition("年")[2]
    return name


def _spent(shown: Result | None, dimension: Dimension) -> dict[str, float]:
    """Return what the plan on screen gives each member."""
    if shown is None or shown.plan is None:
        return {}
    kept = st.session_state.get("spent")
    if kept is None or kept[0] is not shown:
        nothing: dict[Dimension, dict[str, float]] = {}
        kept = st.session_state["spent"] = (shown, nothing)
    by: dict[Dimension, dict[str, float]] = kept[1]
    if dimension not in by:
        found = members(shown.problem, dimension)
        if dimension == "product":  # there may be thousands
            by[dimension] = dict.fromkeys(found, 0.0) | sums(shown.plan, shown.plan.spend, dimension)
        else:
            by[dimension] = {member: spent(shown.plan, part_of(**{dimension: member})) for member in found}
    return by[dimension]


def _top(screen: Screen, dimension: Dimension, known: dict[Part, Bound], now: list[float]) -> int:
    """Return where the sliders of a dimension end: room above what there is, in round steps, and never nearer."""
    asked = [amount for bound in known.values() for amount in (bound.low, bound.high or 0.0) if len(bound.part) == 1]
    most = max([1000.0, *(1.6 * amount for amount in now), *asked])
    step = _step(most)
    kept: dict[tuple[int, Dimension], int] = st.session_state.setdefault("tops", {})
    place = (screen.branch.id, dimension)
    kept[place] = max(math.ceil(most / step) * step, kept.get(place, 0))
    return kept[place]


def _step(most: float) -> int:
    return max(1, 10 ** (math.floor(math.log10(max(most, 1))) - 1)) // 2 or 1


def _row(screen: Screen, part: Part, bound: Bound, now: float | None, top: int) -> None:
    lang, own = screen.lang, f"{rule_id(part, 'cap')}-{screen.branch.id}-{screen.version}"
    name = short(screen, *part[0])
    label = name if now is None else say("budget.limit_now", lang, name=name, amount=prose.money(now, lang == "zh"))
    high = top if bound.high is None else round(bound.high)
    slider, low_box, high_box = paired.keys(own, (bound.low, bound.high), "between", "least", "most")
    st.session_state[slider] = (min(round(bound.low), top), min(high, top))
    st.session_state[low_box] = round(bound.low) if bound.low > 0 else None
    st.session_state[high_box] = None if bound.high is None else round(bound.high)
    place, left, right = st.columns([2.1, 1, 1], vertical_alignment="bottom", gap="small")
    place.slider(
        label,
        0,
        top,
        step=_step(top),
        key=slider,
        format="localized",
        on_change=_slid,
        args=(screen, part, slider, own, top),
    )
    for at, key, hand, which in ((left, low_box, "least", "low"), (right, high_box, "most", "high")):
        side = say(f"budget.limit_{which}", lang)
        at.number_input(
            f"{name} {side}", 0, int(LARGEST), step=100, key=key, format="%d", label_visibility="collapsed",
            placeholder=side, on_change=_typed, args=(screen, part, key, (own, hand), which),
        )  # fmt: skip


def _slid(screen: Screen, part: Part, key: str, pair: str, top: int) -> None:
    paired.touched(pair, "between")
    low, high = st.session_state[key]
    put(screen, Bound(part, float(low), None if high >= top else float(high)))


def _typed(screen: Screen, part: Part, key: str, pair: tuple[str, str], which: str) -> None:
    paired.touched(*pair)
    found = st.session_state[key]
    bound = bounds(screen.wanted).get(part, Bound(part))
    if which == "low":
        low = float(found or 0)
        bound = replace(bound, low=low, high=None if bound.high is None else max(bound.high, low))
    else:
        high = None if found is None else float(found)
        bound = replace(bound, high=high, low=bound.low if high is None else min(bound.low, high))
    put(screen, bound)


def put(screen: Screen, bound: Bound) -> None:
    """Try a bound; one that asks for nothing takes its part's away."""
    try_out(screen.branch, screen.draft.bound(screen.problem, bound))
