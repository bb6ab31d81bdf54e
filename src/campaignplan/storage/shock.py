"""Shocks by name, as people ask for them: ``cpc-up=0.2``, ``factory-stop=2027-06-01..2027-06-10:home``."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from campaignplan.errors import InputError, Issue
from campaignplan.ids import nearest
from campaignplan.planning.asking.scenario import (
    cpc_up,
    cvr_down,
    factory_stop,
    festival_moved,
    reserve,
    surprise_promotion,
)
from campaignplan.planning.problem import Problem
from campaignplan.storage.values import Context, RefusedError, number, share, shown, span, whole
from campaignplan.text import Text

_JOINED = re.compile(r"\+(?=[a-z-]+=)")


@dataclass(frozen=True)
class Shock:
    """One shock, ready to be applied: `name` says it in words."""

    asked: str
    name: Text
    apply: Callable[[Problem], Problem]


@dataclass(frozen=True)
class ShockKind:
    """A kind of shock: its word, how it is written after ``=``, and its reader."""

    word: Text
    written: str
    read: Callable[[str, str], Shock]


def parse_shock(asked: str) -> Shock:
    """Read ``kind=value``, or several joined by ``+``: they happen together.

    Raises
    ------
    InputError
        The kind is unknown, or the value is not written as it should be. What the problem does not allow is told
        when the shock is applied.
    """
    parts = [_one(part.strip()) for part in _JOINED.split(asked)]
    if len(parts) == 1:
        return parts[0]

    def all_of(problem: Problem) -> Problem:
        for part in parts:
            problem = part.apply(problem)
        return problem

    name = Text("，".join(part.name.zh for part in parts), ", ".join(part.name.en for part in parts))
    return Shock(asked, name, all_of)


def _one(asked: str) -> Shock:
    kind, sign, value = asked.partition("=")
    if kind not in SHOCKS:
        like = nearest(kind, SHOCKS)
        listed = Text(f"请写其中之一：{'、'.join(SHOCKS)}", f"write one of {', '.join(SHOCKS)}")
        fix = Text(f"是不是 {like}", f"did you mean {like}") if like else listed
        raise InputError([Issue("shock", shown(kind), Text("没有这种冲击", "there is no such shock"), fix)])
    try:
        return SHOCKS[kind].read(asked, value if sign else "")
    except RefusedError as refused:
        example = Text(f"{refused.fix.zh}（{SHOCKS[kind].written}）", f"{refused.fix.en} ({SHOCKS[kind].written})")
        raise InputError([Issue("shock", shown(asked), refused.why, example)]) from None
    except ValueError:
        raise InputError([Issue("shock", shown(asked), *_misread(kind))]) from None


def _misread(kind: str) -> tuple[Text, Text]:
    example = SHOCKS[kind].written
    return Text("看不懂", "it cannot be read"), Text(f"请写成 {example}", f"write it as {example}")


def _cpc_up(asked: str, value: str) -> Shock:
    by = share(value)
    name = Text(f"点击单价上涨 {by:.0%}", f"clicks {by:.0%} dearer")
    return Shock(asked, name, lambda problem: cpc_up(problem, by))


def _cvr_down(asked: str, value: str) -> Shock:
    by = share(value)
    name = Text(f"转化率下降 {by:.0%}", f"conversion {by:.0%} lower")
    return Shock(asked, name, lambda problem: cvr_down(problem, by))


def _surprise(asked: str, value: str) -> Shock:
    days, factors = _parts(value)
    run = span(days)
    start, end = run.start, run.end
    known = {"demand", "cpc", "cvr"}
    if not set(factors) <= known:
        raise ValueError(value)
    numbers = {name: number(text) for name, text in factors.items()}
    name = Text(f"竞争对手 {start}~{end} 突然大促", f"a rival's promotion {start} to {end}")
    return Shock(asked, name, lambda problem: surprise_promotion(problem, start, end, **numbers))


def _festival(asked: str, value: str) -> Shock:
    promotion, colon, text = value.rpartition(":")
    if not colon or not promotion:
        raise ValueError(value)
    days = whole(text, Context(units=("天",)))
    later = Text("推后", "later") if days >= 0 else Text("提前", "earlier")
    name = Text(f"{promotion} {later.zh} {abs(days)} 天", f"{promotion} {abs(days)} days {later.en}")
    return Shock(asked, name, lambda problem: festival_moved(problem, promotion, days))


def _factory(asked: str, value: str) -> Shock:
    days, scope = _parts(value)
    run = span(days)
    start, end = run.start, run.end
    if not set(scope) <= {"category", "product"}:
        raise ValueError(value)
    what = "、".join(scope.values())
    name = Text(f"工厂 {start}~{end} 停工{what}", f"factory stopped {start} to {end} {what}".strip())
    return Shock(asked, name, lambda problem: factory_stop(problem, start, end, **scope))


def _reserve(asked: str, value: str) -> Shock:
    held = share(value)
    name = Text(f"预留 {held:.0%}", f"{held:.0%} held back")
    return Shock(asked, name, lambda problem: reserve(problem, held))


SHOCKS: dict[str, ShockKind] = {
    "cpc-up": ShockKind(Text("点击单价上涨", "clicks dearer"), "cpc-up=20%", _cpc_up),
    "cvr-down": ShockKind(Text("转化率下降", "conversion lower"), "cvr-down=15%", _cvr_down),
    "surprise-promotion": ShockKind(
        Text("竞争对手突然大促", "a rival's surprise promotion"),
        "surprise-promotion=2027-06-10..2027-06-14:cpc=1.3,cvr=0.85",
        _surprise,
    ),
    "festival-moved": ShockKind(
        Text("活动或节日改期", "a promotion or holiday moved"), "festival-moved=1688-628:7", _festival
    ),
    "factory-stop": ShockKind(
        Text("工厂停工", "factory stopped"), "factory-stop=2027-08-01..2027-08-10:category=home", _factory
    ),
    "reserve": ShockKind(Text("预留", "money held back"), "reserve=10%", _reserve),
}
"""Kinds of shock, with how each is written."""


def _parts(text: str) -> tuple[str, dict[str, str]]:
    """Split ``days:name=value,name=value``."""
    days, _, rest = text.partition(":")
    pairs = [part.partition("=") for part in rest.split(",") if part.strip()]
    if not all(sign and value for _, sign, value in pairs):
        raise ValueError(text)
    return days.strip(), {name.strip(): value.strip() for name, _, value in pairs}
