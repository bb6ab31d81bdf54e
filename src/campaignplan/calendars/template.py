"""Templates: work that belongs together, as data files, and the rows that put them into the calendar."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

from campaignplan.calendars.anchor import moment
from campaignplan.calendars.data_file import named, parsed, read_all
from campaignplan.calendars.event import Role
from campaignplan.calendars.promotion import Status
from campaignplan.calendars.recurrence import rule_fault
from campaignplan.errors import Issue
from campaignplan.ids import is_slug, nearest
from campaignplan.text import Text

LONGEST_TASK = 366
"""Days. A longer one is a slip."""

_COUNTED = re.compile(r"T(?:[+-]\d{1,3})?(?P<clock> [0-2]\d:[0-5]\d)?", re.ASCII)
_MEND = Text("请改正后再用", "mend it first")
_ANY_T = date(2027, 6, 15)
"""Faults of a template are the same on every day."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One row of the table `templates`: a template put on a day.

    Its day T is `start`, or the anchor day of `promotion` (its id): one of them. `until` is the last day of
    work that recurs; without it the template, else the plan, ends it. `working_days` keeps tasks off weekends
    and holidays (make-up workdays are worked). `name` stands in the titles; without it the promotion's or the
    template's. `shop` and `person` go to every task.
    """

    id: str
    template: str
    start: date | None = None
    promotion: str = ""
    until: date | None = None
    working_days: bool = False
    name: str = ""
    shop: str = ""
    person: str = ""


@dataclass(frozen=True)
class Task:
    """One task of a template.

    `start` is counted from day T: ``T-45`` takes `days` whole days, ``T-1 15:00`` takes `minutes`. `depends`
    are the tasks it waits for. `any_day` keeps it where it is though that be a day off (the burst is).
    With `rrule` it comes back from `start` on, to the day `until` where it has one. `output` is what it leaves
    behind, `metric` what tells that it went well, `checklist` pairs of Chinese and English.
    """

    id: str
    name: str
    name_en: str
    start: str
    days: int = 1
    minutes: int = 60
    roles: tuple[Role, ...] = ("operator",)
    depends: tuple[str, ...] = ()
    any_day: bool = False
    rrule: str = ""
    until: str = ""
    output: str = ""
    output_en: str = ""
    metric: str = ""
    metric_en: str = ""
    checklist: tuple[tuple[str, str], ...] = ()

    @property
    def timed(self) -> bool:
        """Whether it has a time of day."""
        return " " in self.start

    def starts(self, day: date) -> datetime:
        """Return when it starts, T being `day`, as an aware moment (midnight where it takes whole days)."""
        found = moment(self.start, day, closing=False)
        assert found is not None, self.start
        return found

    def ends(self, day: date) -> datetime:
        """Return when it ends (exclusive), T being `day`."""
        return self.starts(day) + (timedelta(minutes=self.minutes) if self.timed else timedelta(self.days))


@dataclass(frozen=True)
class Template:
    """A template file. `replaces` are duties that its instances stand in for on the days they run."""

    id: str
    name: str
    name_en: str
    about: str = ""
    about_en: str = ""
    task: tuple[Task, ...] = ()
    replaces: tuple[str, ...] = ()
    source: str = ""
    verified_on: date | None = None
    status: Status = "unverified"


def templates(folder: Path | None = None) -> dict[str, Template]:
    """Return the templates there are, by id; InputError with every fault of the files.

    `folder` is a calendars folder of the user's own; None takes the shipped one.
    """
    return read_all(folder, "templates", _checked)


@lru_cache(256)
def _checked(path: Path, data: bytes) -> tuple[Template, tuple[Issue, ...]]:
    template = parsed(data, Template, named(path))
    return template, tuple(_faults(template, path))


def in_order(tasks: tuple[Task, ...]) -> tuple[Task, ...]:
    """Return tasks so that each stands after those it waits for; CycleError where they wait in a ring."""
    by_id = {task.id: task for task in tasks}
    return tuple(by_id[name] for name in TopologicalSorter({t.id: t.depends for t in tasks}).static_order())


def _faults(template: Template, path: Path) -> Iterator[Issue]:
    where = named(path)
    if template.id != path.stem or not is_slug(template.id):
        why = Text("和文件名不一致，或不是小写短名", "differs from the file name, or is not a slug")
        yield Issue(f"{where} id", template.id, why, _MEND)
    if not template.task:
        yield Issue(
            f"{where} task", "", Text("没有任务", "there is no task"), Text("请写 [[task]]", "write [[task]]")
        )
    names = [task.id for task in template.task]
    for task in template.task:
        if not is_slug(task.id) or "." in task.id or names.count(task.id) > 1:
            why = Text("id 重复，或不是不带点的小写短名", "the id is taken, or not a slug without dots")
            yield Issue(f"{where} {task.id} id", task.id, why, _MEND)
        yield from _timing_faults(task, f"{where} {task.id}")
        for name in task.depends:
            if name not in names:
                like = nearest(name, names)
                fix = Text(f"是不是 {like}", f"did you mean {like}") if like else _MEND
                why = Text("没有这个任务", "there is no such task")
                yield Issue(f"{where} {task.id} depends", name, why, fix)
    if len(set(names)) == len(names) and all(set(task.depends) <= set(names) for task in template.task):
        yield from _chain_faults(template, where)


def _timing_faults(task: Task, where: str) -> Iterator[Issue]:
    for column, written in (("start", task.start), ("until", task.until)):
        if (written or column == "start") and not _counts(written, clock=column == "start"):
            fix = Text("请从 T 日数起，如 T-7 或 T+3 14:00", "count from day T, such as T-7 or T+3 14:00")
            yield Issue(f"{where} {column}", written[:40], Text("看不懂的时间", "not a moment"), fix)
    if not 1 <= task.days <= LONGEST_TASK or not 1 <= task.minutes <= 24 * 60:
        why = Text(f"天数 1–{LONGEST_TASK}，分钟 1–1440", f"days are 1 to {LONGEST_TASK}, minutes 1 to 1440")
        yield Issue(where, f"{task.days}, {task.minutes}", why, _MEND)
    wrong = rule_fault(task.rrule, ends=False) if task.rrule else None
    if wrong:
        yield Issue(f"{where} rrule", task.rrule[:40], *wrong)
    if task.until and not task.rrule:
        why = Text("不重复的任务没有截至日期", "a task that does not recur has no last day")
        yield Issue(f"{where} until", task.until, why, _MEND)


def _counts(written: str, clock: bool) -> bool:
    found = _COUNTED.fullmatch(written)
    return bool(found and (clock or not found["clock"]) and moment(written, _ANY_T, closing=False))


def _chain_faults(template: Template, where: str) -> Iterator[Issue]:
    try:
        in_order(template.task)
    except CycleError as error:
        ring = " → ".join(error.args[1])
        why = Text("任务互相等待", "the tasks wait for each other")
        yield Issue(f"{where} depends", ring[:80], why, Text("请去掉其中一个", "remove one of them"))
    by_id = {task.id: task for task in template.task if _counts(task.start, clock=True)}
    for task in by_id.values():
        for before in (by_id[name] for name in task.depends if name in by_id):
            if before.rrule:
                why = Text("等的是没完没了的重复任务", "it waits for work that recurs without an end")
                yield Issue(f"{where} {task.id} depends", before.id, why, _MEND)
            elif task.starts(_ANY_T) < before.ends(_ANY_T):
                why = Text(f"在 {before.id} 做完之前就开始", f"it starts before {before.id} ends")
                yield Issue(f"{where} {task.id} start", task.start, why, _MEND)
