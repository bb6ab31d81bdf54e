"""Holidays, make-up workdays, and the slack around Spring Festival."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from campaignplan.calendars.anchor import Anchor, Festivals
from campaignplan.calendars.data_file import festival_days, files, named, read
from campaignplan.calendars.promotion import Status
from campaignplan.dates import Span
from campaignplan.errors import InputError, Issue
from campaignplan.ids import is_slug
from campaignplan.text import Text

HolidayKind = Literal["holiday", "makeup", "rush", "shutdown", "ramp_up"]
"""holiday 休 · makeup 班 · rush 节前赶货 · shutdown 工厂停工 · ramp_up thin capacity after, 复工爬坡."""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A run of days of one kind; `name` is free text, `id` carries the year (``cny-2027``)."""

    id: str
    kind: HolidayKind
    name: str
    name_en: str
    start: date
    end: date
    source: str = ""
    verified_on: date | None = None
    status: Status = "estimated"

    @property
    def span(self) -> Span:
        """The days, both ends included."""
        return Span(self.start, self.end)


@dataclass(frozen=True)
class Around:
    """Days around an anchor, every year: from `first` to `last` days off it, both included.

    `id` gets the year; a dated entry of that id (``cny-shutdown-2027``) replaces the rule in its year.
    """

    id: str
    kind: HolidayKind
    name: str
    name_en: str
    anchor: Anchor
    first: int
    last: int
    source: str = ""
    verified_on: date | None = None
    status: Status = "unverified"


@dataclass(frozen=True)
class Notice:
    """Where the days of one year come from, unless an entry says otherwise."""

    year: int
    source: str
    status: Status
    verified_on: date | None = None


@dataclass(frozen=True)
class HolidayFile:
    """A holidays file: a `notice` a year, dated `holiday` entries, and rules for the days `around`."""

    notice: tuple[Notice, ...] = ()
    holiday: tuple[Holiday, ...] = ()
    around: tuple[Around, ...] = ()


def holidays_for(span: Span, folder: Path | None = None) -> tuple[Holiday, ...]:
    """Return the holidays, make-up workdays and slack that touch `span`, by (start, id).

    Years for which the files hold no dated entry give the slack around Spring Festival alone.

    Raises
    ------
    InputError
        With every fault of the data files.
    """
    found: dict[str, Holiday] = {}
    issues: list[Issue] = []
    festivals = festival_days(folder)
    for path in files(folder, "holidays"):
        try:
            file = read(path, HolidayFile)
        except InputError as error:
            issues += error.issues
            continue
        where = named(path)
        issues += _faults(file, where)
        notices = {notice.year: notice for notice in file.notice}
        dated = [_with_notice(holiday, notices) for holiday in file.holiday]
        taken = {holiday.id for holiday in dated}
        for year in range(span.start.year - 1, span.end.year + 2):
            slack, faults = _slack(file.around, year, festivals, where)
            dated += [holiday for holiday in slack if holiday.id not in taken]
            issues += faults
        for holiday in dated:
            if holiday.id in found:
                why = Text("id 重复", "the id is taken")
                issues.append(Issue(f"{where} {holiday.id}", holiday.id, why, Text("请换一个", "choose another")))
            found[holiday.id] = holiday
    if issues:
        raise InputError(issues)
    touching = (holiday for holiday in found.values() if holiday.span.overlap(span))
    return tuple(sorted(touching, key=lambda holiday: (holiday.start, holiday.id)))


def _with_notice(holiday: Holiday, notices: dict[int, Notice]) -> Holiday:
    notice = notices.get(holiday.start.year)
    if holiday.source or notice is None:
        return holiday
    return replace(holiday, source=notice.source, status=notice.status, verified_on=notice.verified_on)


def _slack(
    rules: tuple[Around, ...], year: int, festivals: Festivals, where: str
) -> tuple[list[Holiday], list[Issue]]:
    found, issues = [], []
    for rule in rules:
        if rule.anchor.fault():
            continue  # told by `_faults`
        try:
            anchor = rule.anchor.on(year, festivals)
        except KeyError:
            why = Text(f"{year} 年没有这个节日的日期", f"the festival table has no day for it in {year}")
            fix = Text("请补充 festivals.toml", "add it to festivals.toml")
            issues.append(Issue(f"{where} {rule.id} anchor", rule.anchor.festival, why, fix))
            continue
        first, last = anchor + timedelta(rule.first), anchor + timedelta(rule.last)
        about = (rule.source, rule.verified_on, rule.status)
        found.append(Holiday(f"{rule.id}-{year}", rule.kind, rule.name, rule.name_en, first, last, *about))
    return found, issues


def _faults(file: HolidayFile, where: str) -> Iterator[Issue]:
    mend = Text("请改正后再用", "mend it first")
    for rule in file.around:
        why = rule.anchor.fault()
        if why:
            yield Issue(f"{where} {rule.id} anchor", "", why, mend)
        if rule.first > rule.last:
            why = Text("first 晚于 last", "first is after last")
            yield Issue(f"{where} {rule.id}", f"{rule.first} – {rule.last}", why, mend)
    for entry in file.holiday:
        if entry.start > entry.end:
            why = Text("结束早于开始", "it ends before it starts")
            yield Issue(f"{where} {entry.id}", f"{entry.start} – {entry.end}", why, mend)
    for slug in (*(rule.id for rule in file.around), *(entry.id for entry in file.holiday)):
        if not is_slug(slug):
            yield Issue(f"{where} {slug} id", slug, Text("不是小写短名", "not a slug"), mend)
