"""What differs between two problems, in words: why their plans differ."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from campaignplan.dates import days_said
from campaignplan.headings import column_heading
from campaignplan.money import yuan
from campaignplan.planning.explain import amount, subject
from campaignplan.planning.problem import Problem
from campaignplan.planning.rule import Rule
from campaignplan.planning.units import unit_of
from campaignplan.text import Text
from campaignplan.words import GOALS

TABLES = {
    "shops": Text("店铺", "shops"),
    "products": Text("商品", "products"),
    "channels": Text("渠道", "channels"),
    "lines": Text("推广计划", "lines"),
    "stages": Text("生命周期", "stages"),
    "replenishments": Text("到货", "deliveries"),
    "curves": Text("曲线点", "curve points"),
    "multipliers": Text("系数", "multipliers"),
    "promotions": Text("活动", "promotions"),
    "holidays": Text("假期", "holidays"),
    "enrolments": Text("报名意愿", "enrolment wishes"),
    "tests": Text("测款", "product tests"),
    "locks": Text("锁定", "locks"),
    "book": Text("预算簿", "budget book"),
    "receipts": Text("进账", "receipts"),
}
"""Tables that are told by what rows changed; settings and rules are told one by one."""
KEYS = (
    "id",
    "product",
    "channel",
    "start",
    "kind",
    "key",
    "category",
    "platform",
    "promotion",
    "shop",
    "date",
    "spend",
)
FEW = 4


def causes(before: Problem, after: Problem) -> tuple[Text, ...]:
    """Say what changed from one problem to the other; empty where nothing that bears on a plan did."""
    return (*_settings(before, after), *_rules(before, after), *_tables(before, after))


def _settings(before: Problem, after: Problem) -> Iterator[Text]:
    old, new = before.settings, after.settings
    if old.goal != new.goal:
        one, other = GOALS[old.goal], GOALS[new.goal]
        yield Text(f"目标从{one.zh}改为{other.zh}", f"the goal is {other.en.lower()}, was {one.en.lower()}")
    if old.total != new.total:
        texts = [Text("不限", "none") if t is None else Text(yuan(t), yuan(t)) for t in (old.total, new.total)]
        yield Text(f"总预算从 {texts[0].zh} 改为 {texts[1].zh}", f"the total is {texts[1].en}, was {texts[0].en}")
    if old.reserve != new.reserve:
        yield Text(
            f"预留从 {old.reserve:.1%} 改为 {new.reserve:.1%}",
            f"the reserve is {new.reserve:.1%}, was {old.reserve:.1%}",
        )
    if (old.start, old.end) != (new.start, new.end):
        yield Text(
            f"日期从 {days_said(old.start, old.end, True)} 改为 {days_said(new.start, new.end, True)}",
            f"the days are {days_said(new.start, new.end, False)}, were {days_said(old.start, old.end, False)}",
        )
    if old.spend != new.spend:
        word = {"at_most": Text("可以不花完", "need not"), "exactly": Text("必须花完", "must")}[new.spend]
        yield Text(f"总预算{word.zh}", f"the total {word.en} be used up")


def _rules(before: Problem, after: Problem) -> Iterator[Text]:
    old, new = ({rule.id: rule for rule in problem.rules} for problem in (before, after))
    for name in [*old, *(name for name in new if name not in old)]:
        if name not in new:
            text = subject(before, name)
            yield Text(f"去掉了规则：{text.zh}", f"rule dropped: {text.en}")
        elif name not in old:
            text = subject(after, name)
            yield Text(f"新加了规则：{text.zh}", f"rule added: {text.en}")
        elif old[name] != new[name]:
            yield _changed(after, old[name], new[name])


def _changed(problem: Problem, old: Rule, new: Rule) -> Text:
    text = subject(problem, new.id)
    if old.limit != new.limit and old.unit == new.unit:
        kind, unit = unit_of(problem, new.id)
        one, other = amount(kind, unit, old.limit), amount(kind, unit, new.limit)
        return Text(f"{text.zh}：限额从 {one.zh} 改为 {other.zh}", f"{text.en}: limit {other.en}, was {one.en}")
    return Text(f"{text.zh}：规则改了", f"{text.en}: the rule changed")


def _tables(before: Problem, after: Problem) -> Iterator[Text]:
    names = {**_names(before), **_names(after)}
    for table, word in TABLES.items():
        old, new = getattr(before, table), getattr(after, table)
        if old == new:
            continue
        one, other = _keyed(old), _keyed(new)
        changed = [key for key in [*one, *(k for k in other if k not in one)] if one.get(key) != other.get(key)]
        shown = [
            _shown(table, one.get(key), other.get(key), _called(other.get(key) or one[key], names))
            for key in changed[:FEW]
        ]
        if not shown:
            yield Text(f"{word.zh}的顺序改了", f"the order of {word.en} changed")
            continue
        more = len(changed) - len(shown)
        zh, en = "、".join(t.zh for t in shown), ", ".join(t.en for t in shown)
        rest = Text(f" 等 {len(changed)} 项", f" and {more} more") if more else Text("", "")
        yield Text(f"{word.zh}改了：{zh}{rest.zh}", f"{word.en} changed: {en}{rest.en}")


def _names(problem: Problem) -> dict[str, str]:
    """Return the names of what rows refer to by id."""
    tables = (problem.promotions, problem.shops, problem.channels, problem.products)
    return {one.id: one.name for table in tables for one in table}


def _keyed(rows: Sequence[Any]) -> dict[str, Any]:
    keyed: dict[str, Any] = {}
    for row in rows:
        names = {field.name for field in fields(row)}
        if "id" in names:
            key = str(row.id)
        else:
            key = " ".join(str(getattr(row, name)) for name in KEYS if name in names and getattr(row, name))
        keyed[key] = row
    return keyed


def _called(row: Any, names: Mapping[str, str]) -> Text:
    """Return what people call a row: its name, or what it is about."""
    if getattr(row, "name", ""):
        return Text(row.name, row.name)
    values = [getattr(row, name) for name in (*KEYS[1:], "id") if getattr(row, name, None)]
    told = [_said(names.get(value, value) if isinstance(value, str) else value) for value in values]
    return Text(" ".join(text.zh for text in told[:FEW]), " ".join(text.en for text in told[:FEW]))


def _shown(table: str, old: Any, new: Any, name: Text) -> Text:
    if old is None:
        own = [
            (column_heading(table, field.name), _said(getattr(new, field.name)))
            for field in fields(new)
            if field.name not in KEYS
            and isinstance(getattr(new, field.name), float | int)
            and getattr(new, field.name) != field.default
        ]
        zh, en = ("".join(f" {head[at]} {value[at]}" for head, value in own[:FEW]) for at in (0, 1))
        return Text(f"{name.zh}（新加{zh}）", f"{name.en} (added{en})")
    if new is None:
        return Text(f"{name.zh}（去掉）", f"{name.en} (dropped)")
    changed = [
        (column_heading(table, field.name), *(_said(getattr(row, field.name)) for row in (old, new)))
        for field in fields(old)
        if getattr(old, field.name) != getattr(new, field.name) and not isinstance(getattr(old, field.name), tuple)
    ]
    if not changed:
        return name
    zh, en = (", ".join(f"{head[at]} {a[at]} → {b[at]}" for head, a, b in changed[:FEW]) for at in (0, 1))
    return Text(f"{name.zh}（{zh}）", f"{name.en} ({en})")


def _said(value: Any) -> Text:
    if isinstance(value, date) and not isinstance(value, datetime):
        return Text(days_said(value, value, True), days_said(value, value, False))
    if isinstance(value, bool):
        return Text("是", "yes") if value else Text("否", "no")
    plain = f"{value:g}" if isinstance(value, float) else "–" if value in (None, "") else str(value)
    return Text(plain, plain)
