"""Platform presets: what a file under ``calendars/platforms`` holds, and what can be wrong with it.

Phases come from four layers, the later winning moment by moment: the file's, the series', the wave's, the
year's. A new year or platform is a new entry or file; nothing here knows any platform by name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from campaignplan.calendars.anchor import Anchor
from campaignplan.calendars.data_file import named
from campaignplan.calendars.promotion import Level, PhaseKind, Status
from campaignplan.errors import Issue
from campaignplan.ids import is_slug
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


def faults(platform: Platform, path: Path) -> Iterator[Issue]:
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
                yield Issue(f"{at} year {year.year} wave", year.wave, Text("没有这一波", "no such wave"), mend)
        if not 0 <= series.discount < 1 or series.fee < 0 or series.min_stock < 0 or series.price_window_days < 0:
            why = Text(
                "费用、库存、天数不能为负，折扣在 0 和 1 之间",
                "fee, stock, days not negative; 0 <= discount < 1",
            )
            yield Issue(at, "", why, mend)
