"""Platform presets: one TOML file a platform, whose series become dated promotions of any year.

Phases come from four layers, the later winning kind by kind: the file's, the series', the wave's, the
year's. A new year or platform is a new entry or file; nothing here knows any platform by name.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path

from campaignplan.calendars.anchor import Anchor, Festivals, moment
from campaignplan.calendars.data_file import festival_days, files, named, read
from campaignplan.calendars.promotion import SELLING, Level, Phase, PhaseKind, Promotion, Status
from campaignplan.dates import Span
from campaignplan.errors import InputError, Issue
from campaignplan.ids import is_slug, nearest
from campaignplan.text import Text


@dataclass(frozen=True)
class PhaseRule:
    """When a phase starts and ends, as written moments (`anchor.moment`); empty keeps the layer below."""

    start: str = ""
    end: str = ""

    def over(self, below: "PhaseRule | None") -> "PhaseRule":
        """Lay this rule over the one below it."""
        return PhaseRule(self.start or below.start, self.end or below.end) if below else self


@dataclass(frozen=True)
class Wave:
    """One wave of a series (第一波): its own promotion, with an anchor of its own where it has one."""

    id: str
    name: str
    name_en: str
    anchor: Anchor | None = None
    phases: Mapping[PhaseKind, PhaseRule] = field(default_factory=dict)
    without: tuple[PhaseKind, ...] = ()


@dataclass(frozen=True)
class Year:
    """What is known of one year (and one `wave`, empty: all): it wins over the rule.

    `held` false: the promotion does not take place. `status` speaks of what the entry itself gives.
    """

    year: int
    wave: str = ""
    held: bool = True
    anchor: date | None = None
    phases: Mapping[PhaseKind, PhaseRule] = field(default_factory=dict)
    without: tuple[PhaseKind, ...] = ()
    mechanics: str = ""
    source: str = ""
    verified_on: date | None = None
    status: Status = "estimated"


@dataclass(frozen=True)
class Series:
    """A promotion that comes back every year; the fields of `Promotion` mean the same here."""

    id: str
    name: str
    name_en: str
    anchor: Anchor
    level: Level = "official"
    phases: Mapping[PhaseKind, PhaseRule] = field(default_factory=dict)
    without: tuple[PhaseKind, ...] = ()
    wave: tuple[Wave, ...] = ()
    year: tuple[Year, ...] = ()
    categories: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    fee: float = 0.0
    discount: float = 0.0
    min_stock: float = 0.0
    price_window_days: int = 90
    requirements: tuple[str, ...] = ()
    mechanics: str = ""
    link: str = ""
    source: str = ""
    verified_on: date | None = None
    status: Status = "unverified"


@dataclass(frozen=True)
class Platform:
    """A platform file. `id` is the shop platforms it serves, joined by hyphens: ``taobao-tmall``."""

    id: str
    name: str
    name_en: str
    phases: Mapping[PhaseKind, PhaseRule] = field(default_factory=dict)
    promotion: tuple[Series, ...] = ()


def platforms(folder: Path | None = None) -> tuple[str, ...]:
    """Return the ids of the platforms there are presets for."""
    return tuple(path.stem for path in files(folder, "platforms"))


def promotions_for(platforms: Iterable[str], span: Span, folder: Path | None = None) -> tuple[Promotion, ...]:
    """Return every promotion of the platforms any phase of which touches `span`, by (anchor, id).

    Parameters
    ----------
    platforms
        Preset ids (``taobao-tmall``) or shop platforms (``tmall``); each preset counts once.
    span
        The days asked about. A promotion that begins before or ends after it comes whole.
    folder
        A calendars folder of the user's own; None takes the shipped one.

    Raises
    ------
    InputError
        For an unknown platform and for every fault of the data files.
    """
    paths, issues = _files_serving(platforms, folder)
    found: list[Promotion] = []
    festivals = festival_days(folder)
    for path in paths:
        try:
            platform = read(path, Platform)
        except InputError as error:
            issues += error.issues
            continue
        issues += _faults(platform, path)
        # Phases may reach into the neighbouring years: New Year goods are sold before New Year.
        for year in range(span.start.year - 1, span.end.year + 2):
            for series in platform.promotion:
                promotions, faults = _dated(platform, series, year, festivals, named(path))
                found += promotions
                issues += [issue for issue in faults if issue not in issues]
    if issues:
        raise InputError(issues)
    touching = (promotion for promotion in found if _touches(promotion, span))
    return tuple(sorted(touching, key=lambda promotion: (promotion.anchor, promotion.id)))


def _touches(promotion: Promotion, span: Span) -> bool:
    days = [Span(phase.start.date(), phase.span.end) for phase in promotion.phases]
    return promotion.anchor in span or any(day.overlap(span) for day in days)


def _files_serving(wanted: Iterable[str], folder: Path | None) -> tuple[list[Path], list[Issue]]:
    there = {path.stem: path for path in files(folder, "platforms")}
    found: dict[str, Path] = {}
    issues = []
    for name in wanted:
        serving = [stem for stem in there if name == stem or name in stem.split("-")]
        found |= {stem: there[stem] for stem in serving}
        if not serving:
            known = sorted({*there, *(part for stem in there for part in stem.split("-"))})
            like = nearest(name, known)
            names = "、".join(known), ", ".join(known)
            fix = (
                Text(f"是不是 {like}", f"did you mean {like}")
                if like
                else Text(
                    f"请写其中之一：{names[0]}；或在 calendars/platforms/ 新建 {name[:40]}.toml",
                    f"write one of {names[1]}, or add calendars/platforms/{name[:40]}.toml",
                )
            )
            issues.append(
                Issue("platform", name[:40], Text("没有这个平台的日历", "no calendar for this platform"), fix)
            )
    return [found[stem] for stem in sorted(found)], issues


def _faults(platform: Platform, path: Path) -> Iterator[Issue]:
    """Say what is wrong with a file whatever the year."""
    where, mend = named(path), Text("请改正后再用", "mend it first")
    if platform.id != path.stem:
        yield Issue(f"{where} id", platform.id, Text("和文件名不一致", "differs from the file name"), mend)
    seen: set[str] = set()
    for series in platform.promotion:
        at = f"{where} {series.id}"
        if not is_slug(series.id) or series.id in seen:
            why = Text("id 重复或不是小写短名", "the id is taken or not a slug")
            yield Issue(f"{at} id", series.id, why, mend)
        seen.add(series.id)
        waves = [wave.id for wave in series.wave]
        for wave in waves:
            if not is_slug(wave) or waves.count(wave) > 1:
                yield Issue(
                    f"{at} wave",
                    wave,
                    Text("波次 id 重复或不合规", "the wave id is taken or not a slug"),
                    mend,
                )
        for anchor in (series.anchor, *(wave.anchor for wave in series.wave if wave.anchor)):
            why_not = anchor.fault()
            if why_not:
                yield Issue(f"{at} anchor", "", why_not, mend)
        entries = [(year.year, year.wave) for year in series.year]
        for entry, year in zip(entries, series.year, strict=True):
            if entries.count(entry) > 1:
                why = Text("这一年写了两次", "this year is given twice")
                yield Issue(f"{at} year", str(entry[0]), why, mend)
            if year.wave and year.wave not in waves:
                yield Issue(
                    f"{at} year {year.year} wave", year.wave, Text("没有这一波", "no such wave"), mend
                )
        if (
            not 0 <= series.discount < 1
            or series.fee < 0
            or series.min_stock < 0
            or series.price_window_days < 0
        ):
            why = Text(
                "费用、库存、天数不能为负，折扣在 0 和 1 之间",
                "fee, stock, days not negative; 0 <= discount < 1",
            )
            yield Issue(at, "", why, mend)


def _dated(
    platform: Platform, series: Series, year: int, festivals: Festivals, where: str
) -> tuple[list[Promotion], list[Issue]]:
    """Work out one series in one year: one promotion, or one a wave."""
    found: list[Promotion] = []
    issues: list[Issue] = []
    for wave in series.wave or (None,):
        known = [y for y in series.year if y.year == year and y.wave in ("", wave.id if wave else "")]
        known.sort(key=lambda entry: entry.wave)  # what is said of one wave wins over what is said of all
        if not all(entry.held for entry in known):
            continue
        rule = wave.anchor if wave and wave.anchor else series.anchor
        if rule.fault():
            continue  # told by `_faults`
        announced = [entry.anchor for entry in known if entry.anchor]
        try:
            anchor = announced[-1] if announced else rule.on(year, festivals)
        except KeyError:
            why = Text(f"{year} 年没有这个节日的日期", f"the festival table has no day for it in {year}")
            fix = Text("请补充 festivals.toml", "add it to festivals.toml")
            issues.append(Issue(f"{where} {series.id} anchor", rule.festival, why, fix))
            continue
        name = f"{series.id}-{year}" + (f"-{wave.id}" if wave else "")
        phases, faults = _phases(platform, series, wave, known, anchor, f"{where} {name}")
        issues += faults
        status, source, verified_on = _provenance(series, known, phases)
        found.append(
            Promotion(
                id=name,
                series=series.id,
                platform=platform.id,
                name=f"{series.name} {wave.name}" if wave else series.name,
                name_en=f"{series.name_en}, {wave.name_en}" if wave else series.name_en,
                anchor=anchor,
                level=series.level,
                phases=phases,
                categories=series.categories,
                tiers=series.tiers,
                fee=series.fee,
                discount=series.discount,
                min_stock=series.min_stock,
                price_window_days=series.price_window_days,
                requirements=series.requirements,
                mechanics=next(
                    (entry.mechanics for entry in reversed(known) if entry.mechanics), series.mechanics
                ),
                link=series.link,
                source=source,
                verified_on=verified_on,
                status=status,
            )
        )
    return found, issues


def _provenance(
    series: Series, known: list[Year], phases: tuple[Phase, ...]
) -> tuple[Status, str, date | None]:
    """Return status, source and day of checking of a year.

    A notice rarely gives every phase; as long as one still comes from the rule, the year is not verified.
    """
    if not known:
        return series.status, series.source, series.verified_on
    sources = [*(entry.source for entry in reversed(known)), series.source]
    source = "; ".join(dict.fromkeys(text for text in sources if text))
    verified_on = next(
        (entry.verified_on for entry in reversed(known) if entry.verified_on), series.verified_on
    )
    given = [rule for entry in known if entry.status == "verified" for rule in entry.phases.items()]
    told = {kind for kind, rule in given if rule.start and rule.end}
    if told >= {phase.kind for phase in phases}:
        return "verified", source, verified_on
    unverified = all(entry.status == "unverified" for entry in known)
    return "unverified" if unverified else "estimated", source, verified_on


def _phases(
    platform: Platform, series: Series, wave: Wave | None, known: list[Year], anchor: date, where: str
) -> tuple[tuple[Phase, ...], list[Issue]]:
    rules: dict[PhaseKind, PhaseRule] = dict(platform.phases)
    for layer in (series, *((wave,) if wave else ()), *known):
        rules = {kind: rule for kind, rule in rules.items() if kind not in layer.without}
        rules |= {kind: rule.over(rules.get(kind)) for kind, rule in layer.phases.items()}
    phases, issues = [], []
    for kind, rule in rules.items():
        start, end = moment(rule.start, anchor, closing=False), moment(rule.end, anchor, closing=True)
        at = f"{where} phases.{kind}"
        for written, found in ((rule.start, start), (rule.end, end)):
            if found is None:
                fix = Text(
                    "请写成 T-7、T-1 20:00 或 2027-06-01 20:00", "write T-7, T-1 20:00 or 2027-06-01 20:00"
                )
                issues.append(Issue(at, written[:40], Text("看不懂的时间", "not a moment"), fix))
        if start and end and start >= end:
            why = Text("结束不晚于开始", "it does not end after its start")
            issues.append(
                Issue(at, f"{rule.start} – {rule.end}"[:40], why, Text("请改时间", "change a moment"))
            )
        elif start and end:
            phases.append(Phase(kind, start, end))
    phases.sort(key=lambda phase: (phase.start, phase.end, phase.kind))
    selling = [phase for phase in phases if phase.kind in SELLING]
    for one, other in pairwise(selling):
        if other.start < one.end:
            why = Text(f"和 {one.kind} 重叠", f"overlaps {one.kind}")
            fix = Text(
                "蓄水、预热、爆发、返场要前后相接", "seeding, warm-up, burst and encore follow each other"
            )
            issues.append(Issue(f"{where} phases.{other.kind}", f"{other.start:%Y-%m-%d %H:%M}", why, fix))
    return tuple(phases), issues
