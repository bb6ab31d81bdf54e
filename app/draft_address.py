"""What is tried, written into the address, so that a reload, a restart and a copied address come back to it.

Bounds are written as ``low~high~month.2027-06``, ways out as ``rule~limit~to``, ``-`` for none, and ``~~`` between
two. Whoever typed the address, nothing is tried that the pages would not offer.
"""

import math
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import cast, get_args

import actions
from catalogue import say
from draft import Draft

from campaignplan.money import LARGEST
from campaignplan.planning.asking.bound import Bound, Part, members, part_of
from campaignplan.planning.asking.grouped import DIMENSIONS
from campaignplan.planning.check import find
from campaignplan.planning.explain import amount, subject
from campaignplan.planning.problem import Goal, Problem
from campaignplan.planning.result import Relaxation
from campaignplan.planning.units import unit_of
from campaignplan.text import Text

TOTAL, GOAL, LIMITS, LOOSENED = "total", "goal", "limits", "loosened"
NAMES = (TOTAL, GOAL, LIMITS, LOOSENED)
LONGEST = 6_000
"""Signs of one part; proxies refuse addresses beyond 8,000. What is longer lives as long as its tab."""
_NEXT, _FIELD, _NONE = "~~", "~", "-"
_ENTRY = re.compile(r"[a-z0-9._-]+(:[A-Za-z0-9._-]+)?")


def said(draft: Draft) -> dict[str, str]:
    """Return a draft as parts of an address, empty where nothing is tried."""
    limits = _NEXT.join(
        _FIELD.join([_number(one.low), _number(one.high), *(f"{by}.{member}" for by, member in one.part)])
        for one in draft.bounds
    )
    ways = _NEXT.join(_FIELD.join([way.rule, _number(way.limit), _number(way.to)]) for way in draft.loosened)
    found = {TOTAL: _number(draft.total), GOAL: draft.goal or "", LIMITS: limits, LOOSENED: ways}
    return {name: value if value != _NONE and len(value) <= LONGEST else "" for name, value in found.items()}


def read(told: Mapping[str, str], problem: Problem) -> Draft:
    """Return what an address tries on a saved problem; what cannot be tried is left out."""
    told = {name: value for name in NAMES if 0 < len(value := told.get(name, "")) <= LONGEST}
    if not told:
        return Draft()
    goal = told.get(GOAL)
    draft = Draft(_amount(told.get(TOTAL, "")), cast(Goal, goal) if goal in get_args(Goal) else None)
    if draft.total == problem.settings.total:
        draft = replace(draft, total=None)
    if draft.goal == problem.settings.goal:
        draft = replace(draft, goal=None)
    for text in filter(None, told.get(LIMITS, "").split(_NEXT)):
        bound = _bound(text, problem)
        draft = draft if bound is None else draft.bound(problem, bound)
    for text in filter(None, told.get(LOOSENED, "").split(_NEXT)):
        way = _way(text, draft.over(problem))
        draft = draft if way is None else replace(draft, loosened=(*draft.loosened, way))
    return Draft() if not draft.empty and find(draft.over(problem)) else draft


def _number(value: float | None) -> str:
    return _NONE if value is None or math.isnan(value) else f"{value:.12g}"


def _amount(text: str) -> float | None:
    """Return a number of the address, None where it is none that money or a limit could be."""
    with suppress(ValueError):
        value = float(text)
        return value if 0 <= value <= LARGEST else None
    return None


def _bound(text: str, problem: Problem) -> Bound | None:
    low, _, rest = text.partition(_FIELD)
    high, _, named = rest.partition(_FIELD)
    least, most = _amount(low), _amount(high)
    part = _part(named, problem)
    if part is None or least is None or (most is None and high != _NONE) or (most is not None and most < least):
        return None
    return Bound(part, least, most)


def _part(text: str, problem: Problem) -> Part | None:
    found: dict[str, str] = {}
    for one in text.split(_FIELD):
        by, _, member = one.partition(".")
        if by not in DIMENSIONS or by in found or member not in members(problem, by):
            return None
        found[by] = member
    return part_of(**found)


def _way(text: str, problem: Problem) -> Relaxation | None:
    fields = text.split(_FIELD)
    if len(fields) != 3 or not _ENTRY.fullmatch(fields[0]):
        return None
    limit, to = _amount(fields[1]), _amount(fields[2])
    if limit is None or (to is None and fields[2] != _NONE):
        return None
    way = Relaxation(fields[0], limit, math.nan if to is None else to, _way_said(problem, fields[0], limit, to))
    return way if actions.loosened(problem, way) is not None else None


def _way_said(problem: Problem, entry: str, limit: float, to: float | None) -> Text:
    name = subject(problem, entry)
    if to is None:
        return Text(say("clash.dropped", "zh", rule=name.zh), say("clash.dropped", "en", rule=name.en))
    kind, unit = unit_of(problem, entry)
    old, new = (amount(kind, unit, value) for value in (limit, to))
    return Text(
        say("clash.moved", "zh", rule=name.zh, old=old.zh, new=new.zh),
        say("clash.moved", "en", rule=name.en, old=old.en, new=new.en),
    )
