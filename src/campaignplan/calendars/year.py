"""A preset's series in a given year: its promotions with every date worked out."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from pathlib import Path

from campaignplan.calendars.anchor import Festivals, moment
from campaignplan.calendars.data_file import festival_days, files, named, read
from campaignplan.calendars.preset import PhaseRule, Platform, Series, Wave, Year, faults
from campaignplan.calendars.promotion import SELLING, Phase, PhaseKind, Promotion, Status
from campaignplan.dates import Span
from campaignplan.errors import InputError, Issue
from campaignplan.ids import nearest
from campaignplan.text import Text


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
        issues += faults(platform, path)
        # Phases may reach into the neighbouring years: New Year goods are sold before New Year.
        for year in range(span.start.year - 1, span.end.year + 2):
            for series in platform.promotion:
                promotions, wrong = _dated(platform, series, year, festivals, named(path))
                found += promotions
                issues += [issue for issue in wrong if issue not in issues]
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
            continue  # told by `faults`
        announced = [entry.anchor for entry in known if entry.anchor]
        try:
            anchor = announced[-1] if announced else rule.on(year, festivals)
        except KeyError:
            why = Text(f"{year} 年没有这个节日的日期", f"the festival table has no day for it in {year}")
            fix = Text("请补充 festivals.toml", "add it to festivals.toml")
            issues.append(Issue(f"{where} {series.id} anchor", rule.festival, why, fix))
            continue
        name = f"{series.id}-{year}" + (f"-{wave.id}" if wave else "")
        phases, wrong = _phases(platform, series, wave, known, anchor, f"{where} {name}")
        issues += wrong
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
                mechanics=next((entry.mechanics for entry in reversed(known) if entry.mechanics), series.mechanics),
                link=series.link,
                source=source,
                verified_on=verified_on,
                status=status,
            )
        )
    return found, issues


def _provenance(series: Series, known: list[Year], phases: tuple[Phase, ...]) -> tuple[Status, str, date | None]:
    """Return status, source and day of checking of a year.

    A notice rarely gives every phase; as long as one still comes from the rule, the year is not verified.
    """
    if not known:
        return series.status, series.source, series.verified_on
    sources = [*(entry.source for entry in reversed(known)), series.source]
    source = "; ".join(dict.fromkeys(text for text in sources if text))
    verified_on = next((entry.verified_on for entry in reversed(known) if entry.verified_on), series.verified_on)
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
                fix = Text("请写成 T-7、T-1 20:00 或 2027-06-01 20:00", "write T-7, T-1 20:00 or 2027-06-01 20:00")
                issues.append(Issue(at, written[:40], Text("看不懂的时间", "not a moment"), fix))
        if start and end and start >= end:
            why = Text("结束不晚于开始", "it does not end after its start")
            issues.append(Issue(at, f"{rule.start} – {rule.end}"[:40], why, Text("请改时间", "change a moment")))
        elif start and end:
            phases.append(Phase(kind, start, end))
    phases.sort(key=lambda phase: (phase.start, phase.end, phase.kind))
    selling = [phase for phase in phases if phase.kind in SELLING]
    for one, other in pairwise(selling):
        if other.start < one.end:
            why = Text(f"和 {one.kind} 重叠", f"overlaps {one.kind}")
            fix = Text("蓄水、预热、爆发、返场要前后相接", "seeding, warm-up, burst and encore follow each other")
            issues.append(Issue(f"{where} phases.{other.kind}", f"{other.start:%Y-%m-%d %H:%M}", why, fix))
    return tuple(phases), issues
