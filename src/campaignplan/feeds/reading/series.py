"""From the events of one UID to entries: rules kept where they can be, occurrences that differ taken out."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import zip_longest

from campaignplan.calendars.recurrence import rule_fault
from campaignplan.dates import SHANGHAI, Span
from campaignplan.feeds.entry import Entry
from campaignplan.feeds.reading.draft import Draft, Moment, in_beijing
from campaignplan.feeds.reading.limits import FIRST_KEPT_YEAR, LATEST_YEAR, MOST_LISTED, MOST_SKIPPED, RULES_YEAR
from campaignplan.feeds.reading.moment import moment_in
from campaignplan.feeds.reading.notes import Notes, RefusedError
from campaignplan.feeds.reading.property import Property
from campaignplan.feeds.reading.rule import Rule, Work, rule_of
from campaignplan.feeds.reading.zones import Zones
from campaignplan.text import Text

FIRST, RULES_FROM = datetime(FIRST_KEPT_YEAR, 1, 1), datetime(RULES_YEAR, 1, 1)
LAST = datetime(LATEST_YEAR, 12, 31)
COMPARED = timedelta(days=2 * 366)
"""How far a rule in another zone is compared with itself in Beijing time: two summers and winters."""
_LATE = timedelta(days=1)


@dataclass
class Reader:
    """What reading series needs of the file: its zones, what is told, what work is left, the days that matter."""

    zones: Zones
    notes: Notes
    work: Work
    span: Span | None

    def entries(self, master: Draft, others: Sequence[Draft]) -> list[Entry]:
        """Return a master and its occurrences that differ.

        Raises
        ------
        RefusedError
            The series cannot be read; its other occurrences are refused with it.
        """
        own = [self._single(one) for one in others]
        rules = self._rules(master)
        extra = list(self._dates(master, "RDATE"))
        if not rules and not extra:
            return [*self._kept(_entry(master)), *own]
        left = {_key(one) for one in self._dates(master, "EXDATE")}
        left |= {_key(_alike(master.start, one.occurrence)) for one in others if one.occurrence is not None}
        later = next((one for one in others if one.following), None)
        excluded = [rule_of(one.value, _clock(master.start), _zone(master.start), self.work, self.notes, one.line)
                    for one in master.component.properties.get("EXRULE", [])]  # fmt: skip
        if len(rules) == 1 and not excluded and later is None:
            series = self._as_rule(master, rules[0], left)
            if series is not None:
                return [*series, *self._each(master, extra, left), *own]
        starts = {_key(one): one for one in (*self._starts(master, rules, excluded), *extra)}
        shift = self._shift(later)
        listed = [
            (one, one + shift if later and later.occurrence and _key(one) > _key(later.occurrence) else one)
            for key, one in sorted(starts.items())
            if key not in left
        ]
        why = Text("这样的重复在北京时间里写不成一条规则", "repeating that no single rule says in Beijing time")
        self.notes.mend(master.line, master.title, why, Text("已逐次写出", "its occurrences were written out"))
        return [*self._written_out(master, listed, later), *own]

    def alone(self, one: Draft) -> list[Entry]:
        """Return an occurrence whose series is not in the file."""
        return self._kept(self._single(one))

    def _single(self, one: Draft) -> Entry:
        entry = _entry(one)
        return replace(entry, uid=_of(entry.uid, one.occurrence)) if one.occurrence is not None else entry

    def _kept(self, entry: Entry) -> list[Entry]:
        """Return an entry where its days are of the years that are kept."""
        year = entry.start.year
        return [entry] if FIRST_KEPT_YEAR <= year < LATEST_YEAR else []

    def _rules(self, master: Draft) -> list[Rule]:
        given = master.component.properties.get("RRULE", [])
        if len(given) > 4:
            why = Text("一个日程有四条以上的重复规则", "an event of more than four rules")
            raise RefusedError(given[0].value, why, Text("请写成几个日程", "write it as several events"), master.line)
        clock, zone = _clock(master.start), _zone(master.start)
        return [
            rule_of(one.value, clock, zone, self.work, self.notes, one.line) for one in given if one.value.strip()
        ]

    def _dates(self, master: Draft, name: str) -> Iterator[Moment]:
        """Yield the starts that RDATE or EXDATE list, in the kind and zone of the master's."""
        count = 0
        for given in master.component.properties.get(name, []):
            for text in given.value.split(","):
                count += 1
                if count > (MOST_SKIPPED if name == "EXDATE" else MOST_LISTED):
                    why = Text(f"{name} 列的日子太多", f"{name} lists too many days")
                    fix = Text("请换成重复规则，或拆成几个日程", "make it a rule, or several events")
                    raise RefusedError(master.title, why, fix, given.line)
                if text.strip():
                    yield self._like(master, given, text.split("/")[0])

    def _like(self, master: Draft, given: Property, text: str) -> Moment:
        found, start = moment_in(given, text, self.zones, self.notes), master.start
        if isinstance(start, datetime) == isinstance(found, datetime):
            return found
        why = Text("跳过或增加的日子与日程不是同一种", "days left out or added of another kind than the event")
        self.notes.mend(given.line, text, why, Text("已按日期对上", "matched by their days"))
        return _alike(start, found)

    def _as_rule(self, master: Draft, rule: Rule, left: set[str]) -> list[Entry] | None:
        """Return the series as one entry with a rule in Beijing time; None where there is no such rule."""
        start = self._recent(master.start, rule)
        if start is None:
            return []
        beijing = in_beijing(start)
        for candidate in _candidates(rule, (beijing.toordinal() - start.toordinal())):
            text = _text(candidate, beijing, start)
            if rule_fault(text) is None and self._same(rule, start, candidate, beijing):
                entry = _entry(replace(master, start=start, end=start + (master.end - master.start)))  # type: ignore[operator]
                skipped = sorted({_day(key) for key in left})
                inside = tuple(day for day in skipped if RULES_YEAR <= day.year < LATEST_YEAR)
                return [replace(entry, rrule=text, skipped=inside)]
        return None

    def _recent(self, start: Moment, rule: Rule) -> Moment | None:
        """Return the first start of a rule in the years it is followed, None without: a birthday began in 1604."""
        clock = _clock(start)
        if clock >= RULES_FROM:
            return start if clock < LAST else None
        found = next(rule.starts(clock, LAST, self.work, RULES_FROM), None)
        return None if found is None else _moment(found, start)

    def _same(self, rule: Rule, start: Moment, candidate: Rule, beijing: Moment) -> bool:
        """Tell whether a rule in its zone and a rule in Beijing time give the same moments."""
        zone = _zone(start)
        clock, here = _clock(start), _clock(beijing)
        if zone is None or (candidate is rule and clock.date() == here.date() and _steady(zone, clock)):
            return True
        last = min(clock + COMPARED, LAST)
        theirs = rule.starts(clock, last, self.work)
        ours = candidate.starts(here, last + (here - clock), self.work)
        # One by one: the first autumn tells most of them apart.
        return all(
            their is not None
            and our is not None
            and their.replace(tzinfo=zone).astimezone(UTC) == our.replace(tzinfo=SHANGHAI).astimezone(UTC)
            for their, our in zip_longest(theirs, ours)
        )

    def _starts(self, master: Draft, rules: Sequence[Rule], excluded: Sequence[Rule]) -> list[Moment]:
        """Return the starts of the rules, in the master's zone, less those of rules that exclude."""
        clock = _clock(master.start)
        first, last = FIRST, LAST
        if self.span is not None:
            first = datetime.combine(self.span.start, time()) - (master.end - master.start) - _LATE  # type: ignore[operator]
            last = datetime.combine(self.span.end, time()) + 2 * _LATE
        out = {found for rule in excluded for found in rule.starts(clock, last, self.work, first)}
        found: set[datetime] = {clock} if first <= clock <= last and not rules else set()
        for rule in rules:
            for one in rule.starts(clock, last, self.work, first):
                if one >= first and one not in out:
                    found.add(one)
                if len(found) > MOST_LISTED:
                    if self.span is None:
                        break
                    why = Text(
                        f"要逐次写出的超过 {MOST_LISTED} 次", f"more than {MOST_LISTED} occurrences to write out"
                    )
                    fix = Text("请在原日历里简化重复规则", "make the rule simpler in its calendar")
                    raise RefusedError(rule.text, why, fix, master.line)
        return [_moment(one, master.start) for one in sorted(found)]

    def _shift(self, later: Draft | None) -> timedelta:
        """Return by how much an occurrence moved that says the same of all after it."""
        if later is None or later.occurrence is None:
            return timedelta(0)
        moved, was = in_beijing(later.start), in_beijing(later.occurrence)
        if isinstance(moved, datetime) != isinstance(was, datetime):
            return timedelta(0)
        return moved - was

    def _written_out(
        self, master: Draft, listed: Iterable[tuple[Moment, Moment]], later: Draft | None
    ) -> list[Entry]:
        """Return occurrences as entries, each named by the start it had."""
        found: list[Entry] = []
        for was, start in listed:
            like = later if later and later.occurrence and _key(was) > _key(later.occurrence) else master
            whole = replace(like, uid=master.uid, start=start, end=start + (like.end - like.start))  # type: ignore[operator]
            entry = _entry(whole)
            found += self._kept(replace(entry, uid=_of(entry.uid, was)))
        return found

    def _each(self, master: Draft, extra: Iterable[Moment], left: set[str]) -> list[Entry]:
        return self._written_out(master, ((one, one) for one in extra if _key(one) not in left), None)


def _candidates(rule: Rule, days: int) -> Iterator[Rule]:
    """Yield rules that may say the same in Beijing, `days` days on: the rule, and the rule with its days moved."""
    yield rule
    by_day = rule.parts.get("BYDAY", "")
    if days and by_day and rule.parts["FREQ"] == "WEEKLY" and not any(sign.isdigit() for sign in by_day):
        week = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
        moved = ",".join(week[(week.index(day) + days) % 7] for day in by_day.split(","))
        yield replace(rule, parts={**rule.parts, "BYDAY": moved})


def _steady(zone: tzinfo, clock: datetime) -> bool:
    """Tell whether a zone keeps its offset through all seasons from a clock time on."""
    months = (clock + timedelta(days=days) for days in range(0, COMPARED.days, 30))
    return len({month.replace(tzinfo=zone).utcoffset() for month in months}) == 1


def _alike(start: Moment, found: Moment) -> Moment:
    """Return what names an occurrence as the series' starts are: a day, or that day at the series' time."""
    if isinstance(start, datetime) == isinstance(found, datetime):
        return found
    if isinstance(found, datetime):
        return found.date()
    return datetime.combine(found, start.timetz()) if isinstance(start, datetime) else found


def _text(rule: Rule, beijing: Moment, start: Moment) -> str:
    """Write a rule as the table `events` takes it: its end a day, or a moment in UTC."""
    text = rule.text.replace("+", "")
    if rule.until is None:
        return text
    if not isinstance(start, datetime):
        return f"{text};UNTIL={rule.until:%Y%m%d}"
    return f"{text};UNTIL={rule.until.replace(tzinfo=start.tzinfo).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _entry(one: Draft) -> Entry:
    start, end = in_beijing(one.start), in_beijing(one.end)
    return Entry(
        uid=one.uid,
        title=one.title,
        start=start,
        end=end,
        status=one.status,
        description=one.description,
        url=one.url,
        categories=one.categories,
        marked=one.marked,
        sure=bool(one.component.value("UID")),
    )


def _of(uid: str, occurrence: Moment | None) -> str:
    """Name an occurrence of a series."""
    return f"{uid}#{_key(occurrence)}" if occurrence is not None else uid


def _key(moment: Moment) -> str:
    """Return what names a moment, whatever zone it was written in; sorts by time."""
    here = in_beijing(moment)
    return f"{here:%Y%m%dT%H%M%S}" if isinstance(here, datetime) else f"{here:%Y%m%d}"


def _day(key: str) -> date:
    return datetime.strptime(key[:8], "%Y%m%d").date()


def _clock(moment: Moment) -> datetime:
    return moment.replace(tzinfo=None) if isinstance(moment, datetime) else datetime.combine(moment, time())


def _zone(moment: Moment) -> tzinfo | None:
    return moment.tzinfo if isinstance(moment, datetime) else None


def _moment(clock: datetime, like: Moment) -> Moment:
    return clock.replace(tzinfo=like.tzinfo) if isinstance(like, datetime) else clock.date()
