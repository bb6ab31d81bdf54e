"""A holiday calendar's days off and on as rows of the table `holidays`, matched with the rows that are there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Literal

from campaignplan.calendars.holiday import Holiday
from campaignplan.dates import ONE_DAY, SHANGHAI, Span, day_zh
from campaignplan.errors import Issue
from campaignplan.feeds.difference import Difference, difference
from campaignplan.feeds.entry import Entry
from campaignplan.feeds.special_day import FESTIVALS, bare, festival_of, mark_of
from campaignplan.feeds.table_text import table_text
from campaignplan.text import Text

Kind = Literal["holiday", "makeup"]
COMPARED = ("start", "end")
LONGEST = 31
"""Days of one entry; no holiday is longer."""
_SEASON = timedelta(days=31)
"""Days at the end of a year belong to the next one's first festival: New Year's Eve to New Year."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Consecutive days of one kind and festival; `uid` is that of the first one's entry."""

    kind: Kind
    festival: str
    name: str
    start: date
    end: date
    uid: str

    @property
    def key(self) -> tuple[str, str, int]:
        """Kind, festival and the year whose festival it is."""
        return self.kind, self.festival or self.name, (self.start + _SEASON).year


@dataclass(frozen=True)
class DaysOff:
    """What a holiday calendar changes: the difference, what there is to tell, and how many entries say no more.

    `kept` are rows checked against the notice (核实) that the calendar contradicts: they stay.
    """

    difference: Difference[Holiday]
    issues: tuple[Issue, ...]
    unmarked: int
    kept: tuple[Holiday, ...] = ()


def days_off(entries: Iterable[Entry], holidays: Sequence[Holiday], source: str, span: Span) -> DaysOff:
    """Compare a holiday calendar with the table.

    A festival of a year that the calendar tells of is told by it alone: its days replace the rows of that
    festival, which keep their ids. Kinds of days that the calendar never tells (some know no 班) stay, and so
    does every festival it is silent on.

    Parameters
    ----------
    entries
        Of the calendar; what is marked neither 休 nor 班 is counted and left.
    holidays
        The table with the shipped calendar under it, as a problem has it.
    source
        What the calendar is called.
    span
        The plan's days.
    """
    days, issues, unmarked = _days(entries)
    runs = [run for run in _runs(days) if Span(run.start, run.end).overlap(span)]
    told, named = {(run.key[0], run.key[2]) for run in runs}, {run.key[1:] for run in runs}
    rows = _grouped(holidays)
    before, after = list[Holiday](), list[Holiday]()
    pairs, kept = dict[int, int](), list[Holiday]()
    taken = {holiday.id for holiday in holidays}
    for key in sorted({run.key for run in runs} | set(rows)):
        if key[1:] not in named or (key[0], key[2]) not in told:
            continue
        for row, run in _matched(rows.get(key, []), [run for run in runs if run.key == key]):
            same = row is not None and run is not None and (row.start, row.end) == (run.start, run.end)
            if row is not None and row.status == "verified" and not same:
                kept.append(row)
                continue
            if row is not None and run is not None:
                pairs[len(before)] = len(after)
            if row is not None:
                before.append(row)
            if run is not None:
                after.append(_row(run, row, source, taken))
                taken.add(after[-1].id)
    for row in kept:
        why = Text("已核实的日期与这个日历不同，没有改", "checked days differ from this calendar's and were kept")
        fix = Text("若日历是对的，请自己改节假日表", "if the calendar is right, change the table holidays yourself")
        issues.append(Issue(row.id, f"{row.start} – {row.end}", why, fix))
    return DaysOff(difference(before, after, pairs, COMPARED), tuple(issues), unmarked, tuple(kept))


def with_days_off(holidays: Iterable[Holiday], found: Difference[Holiday]) -> tuple[Holiday, ...]:
    """Return the table with a difference carried out: rows keep their places, new ones follow."""
    changed = {change.before.id: change.after for change in found.changed}
    gone = {row.id for row in found.gone}
    return (*(changed.get(row.id, row) for row in holidays if row.id not in gone), *found.new)


def _days(entries: Iterable[Entry]) -> tuple[dict[date, _Run], list[Issue], int]:
    """Return what is said of each day, as runs of one day."""
    found: dict[date, _Run] = {}
    issues: list[Issue] = []
    unmarked = guessed = 0
    for entry in sorted(entries, key=lambda one: (one.start.isoformat()[:10], one.uid)):
        mark = mark_of(entry)
        if entry.status == "cancelled" or entry.rrule or not mark:
            unmarked += entry.status != "cancelled"
            continue
        span = _span(entry)
        if span.days > LONGEST:
            why = Text(f"一件事超过 {LONGEST} 天，不像假日", f"more than {LONGEST} days, which no holiday has")
            issues.append(Issue(str(span.start), entry.title, why, Text("没有读入", "it was not taken")))
            continue
        guessed += mark == "调"
        for day in span:
            on = mark == "班" or (mark == "调" and day.weekday() >= 5)
            festival = festival_of(entry.title)
            name = FESTIVALS[festival][1].zh if festival else table_text(bare(entry.title))
            run = _Run("makeup" if on else "holiday", festival, name, day, day, entry.uid)
            known = found.setdefault(day, run)
            if known.kind != run.kind:
                why = Text("同一天既写了休又写了班", "one day is marked both off and on")
                fix = Text("请核对通知；已按先写的读", "check the notice; the first was taken")
                issues.append(Issue(day_zh(day), f"{known.name}、{run.name}", why, fix))
    if guessed:
        why = Text("只写了“调休”", "marked 调休 alone")
        how = Text(
            "周六周日当作上班，周一至周五当作放假", "a weekend's was taken for a workday, a weekday's for a day off"
        )
        issues.append(Issue("标题", f"{guessed:,}", why, how))
    return found, issues, unmarked


def _span(entry: Entry) -> Span:
    if isinstance(entry.start, datetime) and isinstance(entry.end, datetime):
        last = max(entry.start, entry.end - timedelta(microseconds=1))
        return Span(entry.start.astimezone(SHANGHAI).date(), last.astimezone(SHANGHAI).date())
    return Span(entry.start, entry.end - ONE_DAY)


def _runs(days: dict[date, _Run]) -> list[_Run]:
    """Join consecutive days of one kind and festival."""
    joined: list[_Run] = []
    for _, one in sorted(days.items()):
        last = joined[-1] if joined else None
        if (
            last
            and (last.kind, last.festival, last.name) == (one.kind, one.festival, one.name)
            and last.end + ONE_DAY == one.start
        ):
            joined[-1] = replace(last, end=one.end)
        else:
            joined.append(one)
    return [_of_festival(run, joined) for run in joined]


def _of_festival(run: _Run, runs: Sequence[_Run]) -> _Run:
    """Give a 班 that names no festival to the one whose days off are nearest: ``补班`` alone says no more."""
    if run.festival or run.kind == "holiday":
        return run
    near = [other for other in runs if other.kind == "holiday" and other.festival]
    best = min(near, key=lambda other: abs((other.start - run.start).days), default=None)
    if best is None or abs((best.start - run.start).days) > _SEASON.days:
        return run
    return replace(run, festival=best.festival, name=best.name)


def _grouped(holidays: Iterable[Holiday]) -> dict[tuple[str, str, int], list[Holiday]]:
    groups: dict[tuple[str, str, int], list[Holiday]] = defaultdict(list)
    for row in holidays:
        if row.kind in ("holiday", "makeup"):
            name = festival_of(row.name) or bare(row.name)
            groups[row.kind, name, (row.start + _SEASON).year].append(row)
    return groups


def _matched(rows: Sequence[Holiday], runs: Sequence[_Run]) -> list[tuple[Holiday | None, _Run | None]]:
    """Pair rows with runs: equal days first, the rest in order of time; what is left over stands alone."""
    left, open_runs = list(rows), list(runs)
    pairs: list[tuple[Holiday | None, _Run | None]] = []
    for row in rows:
        same = next((run for run in open_runs if (run.start, run.end) == (row.start, row.end)), None)
        if same is not None:
            pairs.append((row, same))
            left.remove(row)
            open_runs.remove(same)
    left.sort(key=lambda row: row.start)
    open_runs.sort(key=lambda run: run.start)
    pairs += list(zip(left, open_runs, strict=False))
    count = min(len(left), len(open_runs))
    pairs += [(row, None) for row in left[count:]]
    pairs += [(None, run) for run in open_runs[count:]]
    return pairs


def _row(run: _Run, row: Holiday | None, source: str, taken: set[str]) -> Holiday:
    if row is not None:
        return replace(row, start=run.start, end=run.end, source=source, status="unverified")
    name = f"{run.name}调休上班" if run.kind == "makeup" else run.name
    english = FESTIVALS[run.festival][1].en if run.festival else name
    if run.kind == "makeup" and run.festival:
        english = f"Workday for {english}"
    key = sha256(run.uid.encode()).hexdigest()
    made = next(made for n in range(10, 50) if (made := f"{source}-{key[:n]}-{run.start.year}") not in taken)
    return Holiday(made, run.kind, name, english, run.start, run.end, source, None, "unverified")
