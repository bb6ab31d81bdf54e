"""From typed rows to a problem: settings, calendars with the merchant's rows laid over, default lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from campaignplan.calendars import holidays_for, platforms, promotions_for
from campaignplan.calendars.holiday import Holiday
from campaignplan.calendars.promotion import Phase, Promotion
from campaignplan.dates import Span
from campaignplan.errors import Issue
from campaignplan.ids import nearest
from campaignplan.planning.check.fault import Place
from campaignplan.planning.problem import Problem, Settings
from campaignplan.shop.channel import Channel, Line
from campaignplan.shop.product import Product
from campaignplan.storage.decode import Decoded, Row
from campaignplan.storage.presets import leave_out, presets_of, with_phases
from campaignplan.storage.schema import Table, data_tables, tables
from campaignplan.storage.source import unknown
from campaignplan.storage.values import shown
from campaignplan.text import Text

LONGEST_DAYS = 3 * 366
"""A longer horizon is a slip; no calendar is worked out for it."""
_LAID_OVER = ("promotions", "phases", "holidays")


@dataclass(frozen=True)
class Assembled:
    """A problem and, for every row of its tables, the row it was read from (None: from the calendars)."""

    problem: Problem
    rows: Mapping[str, Sequence[Row | None]]

    def names(self, place: Place) -> str:
        """Name a row that no file holds."""
        if place.row is None:
            return ""
        if place.table == "phases":
            pairs = [f"{p.id} {phase.kind}" for p in self.problem.promotions for phase in p.phases]
            return pairs[place.row]
        item = getattr(self.problem, place.table)[place.row]
        return str(getattr(item, "id", "") or "/".join(filter(None, (item.product, item.channel))))


def assemble(decoded: Decoded) -> Assembled:
    """Build the problem; faults go to the source's issues, cells that follow from them to `broken`."""
    settings = _settings(decoded)
    built: dict[str, tuple[Any, ...]] = {}
    origins: dict[str, list[Row | None]] = {}
    for table in data_tables():
        if table.id in _LAID_OVER:
            continue
        rows: list[Row | None] = [*decoded.rows.get(table.id, [])]
        built[table.id] = tuple(table.shape(**decoded.complete(table, row)) for row in rows if row)
        origins[table.id] = rows
    if not built["lines"] and Place("lines") not in decoded.broken:
        built["lines"] = default_lines(built["products"], built["channels"])
        origins["lines"] = [None] * len(built["lines"])
    wanted = decoded.settings["calendar", "presets"]
    calendars = _presets(decoded, wanted) if wanted is not None else presets_of(built["shops"])
    without = set(decoded.settings["calendar", "without"])
    horizon = None if _unread(decoded, "start", "end") else settings.horizon
    shipped, days_off = _shipped(calendars, horizon, decoded.settings["calendar", "holidays"])
    if horizon is None or Place("calendar", None, "presets") in decoded.broken or Place("shops") in decoded.broken:
        decoded.broken |= {Place("promotions", None, "id"), Place("holidays", None, "id")}
    else:
        _check_without(decoded, without, shipped, days_off)
    promotions, origins["promotions"] = _promotions(decoded, leave_out(shipped, without))
    promotions, origins["phases"] = _phases(decoded, promotions)
    holidays, origins["holidays"] = _holidays(decoded, [h for h in days_off if h.id not in without])
    problem = Problem(settings=settings, promotions=promotions, holidays=holidays, calendars=calendars, **built)
    for name, rows in origins.items():
        for index, row in enumerate(rows):
            decoded.broken |= {Place(name, index, column) for column in (row.faulty if row else ())}
    return Assembled(problem, origins)


def default_lines(products: Iterable[Product], channels: Sequence[Channel]) -> tuple[Line, ...]:
    """Return every product in every channel of its shop."""
    return tuple(Line(p.id, c.id) for p in products for c in channels if c.shop in ("", p.shop))


def _settings(decoded: Decoded) -> Settings:
    values = {key: value for (section, key), value in decoded.settings.items() if section in ("plan", "budget")}
    return Settings(**values)


def _unread(decoded: Decoded, *keys: str) -> bool:
    return any(Place("plan", None, key) in decoded.broken for key in keys)


def _presets(decoded: Decoded, wanted: tuple[str, ...]) -> tuple[str, ...]:
    known = platforms()
    for name in wanted:
        if name not in known:
            where = decoded.source.setting_where("calendar", "presets")
            decoded.source.issues.append(unknown(where, name, known, "平台日历", "calendar"))
            decoded.broken.add(Place("calendar", None, "presets"))
    return tuple(dict.fromkeys(name for name in wanted if name in known))


def _shipped(
    calendars: tuple[str, ...], horizon: Span | None, holidays: bool
) -> tuple[tuple[Promotion, ...], tuple[Holiday, ...]]:
    if horizon is None or not 0 < horizon.days <= LONGEST_DAYS:
        return (), ()
    return promotions_for(calendars, horizon), holidays_for(horizon) if holidays else ()


def _check_without(
    decoded: Decoded, without: set[str], promotions: Sequence[Promotion], holidays: Sequence[Holiday]
) -> None:
    known = [p.id for p in promotions] + [h.id for h in holidays]
    phases = [f"{p.id}:{phase.kind}" for p in promotions for phase in p.phases]
    for name in sorted(without - set(known) - set(phases)):
        where = decoded.source.setting_where("calendar", "without")
        like = nearest(name, phases if ":" in name else known)
        fix = (
            Text(f"是不是 {like}", f"did you mean {like}")
            if like
            else Text("请删去它，或检查计划的日期", "delete it, or check the plan's days")
        )
        why = Text("这段时间的日历里没有它", "the calendars of these days hold no such thing")
        decoded.source.issues.append(Issue(where, shown(name), why, fix))


def _promotions(decoded: Decoded, shipped: Sequence[Promotion]) -> tuple[tuple[Promotion, ...], list[Row | None]]:
    table = tables()["promotions"]
    found: dict[str, tuple[Promotion, Row | None]] = {p.id: (p, None) for p in shipped}
    repeated: list[tuple[Promotion, Row | None]] = []
    seen: set[str] = set()
    for row in decoded.rows.get("promotions", []):
        name = row.filled.get("id")
        base = found[name][0] if name in found and name not in seen else None
        if base is None and name and _mistaken(decoded, table, row, found):
            continue
        promotion = Promotion(**decoded.complete(table, row, base), phases=base.phases if base else ())
        if promotion.id in seen:
            repeated.append((promotion, row))  # check tells of the id
        else:
            found[promotion.id] = (promotion, row)
            seen.add(promotion.id)
    both = [*found.values(), *repeated]
    return tuple(p for p, _ in both), [row for _, row in both]


def _mistaken(decoded: Decoded, table: Table, row: Row, known: Iterable[str]) -> bool:
    """Tell whether a row means to change a shipped one whose id it gets wrong; then say so."""
    name = row.filled["id"]
    like = nearest(name, known)
    present = row.filled.keys() | row.faulty
    if like is None or all(column.id in present for column in table.columns if column.required):
        return False
    raw_table = decoded.source.tables[table.id]
    why = Text(
        f"日历里没有它，新的{table.title}又缺必填的列",
        "no calendar has it, and for a new one required cells are empty",
    )
    fix = Text(f"是不是 {like}", f"did you mean {like}")
    decoded.source.issues.append(raw_table.issue(row.line or 0, "id", shown(name), why, fix))
    return True


def _phases(decoded: Decoded, promotions: tuple[Promotion, ...]) -> tuple[tuple[Promotion, ...], list[Row | None]]:
    table, issues = tables()["phases"], decoded.source.issues
    raw_table = decoded.source.tables.get("phases")
    known = {p.id for p in promotions}
    unsure = any(place.table == "promotions" for place in decoded.broken)
    unsure |= any("id" in row.faulty for row in decoded.rows.get("promotions", []))
    own: dict[str, dict[str, tuple[Phase, Row]]] = {}
    for row in decoded.rows.get("phases", []):
        values = decoded.complete(table, row)
        name = values.pop("promotion")
        where = raw_table.where(row.line or 0, "promotion") if raw_table else ""
        if "promotion" in row.faulty or "kind" in row.faulty:
            continue
        if name not in known:
            if not unsure:
                issues.append(unknown(where, name, sorted(known), "活动", "promotion"))
            continue
        of_promotion = own.setdefault(name, {})
        if values["kind"] in of_promotion:
            why = Text("同一活动的同一阶段写了两次", "the phase of this promotion is there twice")
            fix = Text("请只留一行；分波次的活动每波一个编号", "keep one row; a promotion in waves has an id a wave")
            issues.append(Issue(where.replace(" promotion", " kind"), values["kind"], why, fix))
            continue
        of_promotion[values["kind"]] = (Phase(**values), row)
    result, origins = [], []
    for promotion in promotions:
        mine = own.get(promotion.id, {})
        dated = with_phases(promotion, {kind: phase for kind, (phase, _) in mine.items()})
        result.append(dated)
        origins += [mine[phase.kind][1] if phase.kind in mine else None for phase in dated.phases]
    return tuple(result), origins


def _holidays(decoded: Decoded, shipped: Sequence[Holiday]) -> tuple[tuple[Holiday, ...], list[Row | None]]:
    table = tables()["holidays"]
    found: dict[str, tuple[Holiday, Row | None]] = {h.id: (h, None) for h in shipped}
    repeated: list[tuple[Holiday, Row | None]] = []
    seen: set[str] = set()
    for row in decoded.rows.get("holidays", []):
        name = row.filled.get("id")
        base = found[name][0] if name in found and name not in seen else None
        if base is None and name and _mistaken(decoded, table, row, found):
            continue
        holiday = Holiday(**decoded.complete(table, row, base))
        if holiday.id in seen:
            repeated.append((holiday, row))
        else:
            found[holiday.id] = (holiday, row)
            seen.add(holiday.id)
    both = [*found.values(), *repeated]
    return tuple(h for h, _ in both), [row for _, row in both]
