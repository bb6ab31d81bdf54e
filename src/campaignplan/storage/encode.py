"""From a problem to raw cells: what differs from defaults and calendars, each cell proven to read back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from campaignplan.calendars import holidays_for, promotions_for
from campaignplan.calendars.holiday import Holiday
from campaignplan.calendars.promotion import Phase, Promotion
from campaignplan.errors import InputError, Issue
from campaignplan.planning.problem import Problem
from campaignplan.storage import cell
from campaignplan.storage.assemble import default_lines
from campaignplan.storage.presets import leave_out, with_phases
from campaignplan.storage.schema import DERIVED, Column, PhaseRow, data_tables, tables
from campaignplan.storage.values import RefusedError, shown
from campaignplan.text import Lang, Text

Cells = dict[str, str]


@dataclass(frozen=True)
class Encoded:
    """Settings by section and key, and tables as rows of text; tables at their default are absent."""

    settings: dict[str, dict[str, Any]]
    tables: dict[str, list[Cells]]


@dataclass(frozen=True)
class Dated:
    """How dated things are written beside the shipped ones: what is left out, and the rows."""

    without: tuple[str, ...]
    rows: list[Cells]
    phases: list[Cells]


def encode(problem: Problem, lang: Lang | None = None, *, alone: bool = False) -> Encoded:
    """Write a problem as cells, choices as codes or as words of `lang`.

    With `alone` promotions and holidays are written in full, as if there were no shipped calendars: what is read
    back is the same whatever those say then, but for `Problem.calendars`, which is empty.

    Raises
    ------
    InputError
        For every value that a file could not give back as it is (a name with blanks at its ends, say).
    """
    writer = _Writer(lang, alone)
    found: dict[str, list[Cells]] = {}
    for table in data_tables():
        if table.id in ("promotions", "phases", "holidays"):
            continue
        items = getattr(problem, table.id)
        if table.id == "lines" and items == default_lines(problem.products, problem.channels):
            continue
        if items:
            found[table.id] = [writer.row(table.id, item) for item in items]
    promotions = writer.promotions(problem)
    holidays = writer.holidays(problem)
    for name, rows in (
        ("promotions", promotions.rows),
        ("phases", promotions.phases),
        ("holidays", holidays.rows),
    ):
        if rows:
            found[name] = rows
    settings: dict[str, dict[str, Any]] = {}
    for section in ("plan", "budget"):
        for column in tables()[section].columns:
            value = getattr(problem.settings, column.id)
            if value != column.default:
                writer.proven(section, column, value, section)
                settings.setdefault(section, {})[column.id] = dict(value) if column.kind == "weights" else value
    settings["calendar"] = {"presets": [] if alone else list(problem.calendars)}
    without = promotions.without + holidays.without
    if without:
        settings["calendar"]["without"] = list(without)
    if alone or not problem.holidays:
        settings["calendar"]["holidays"] = False
    if writer.issues:
        raise InputError(writer.issues)
    return Encoded(settings, found)


def row_cells(table: str, item: Any) -> Cells:
    """Return one row's cells as `encode` writes them. InputError as there."""
    writer = _Writer(None)
    cells = writer.row(table, item)
    if writer.issues:
        raise InputError(writer.issues)
    return cells


def dated(problem: Problem) -> Dated | None:
    """Return promotions and phases as `encode` writes them; None where those are in full. InputError as there."""
    writer = _Writer(None)
    found = writer.changes(problem)
    if writer.issues:
        raise InputError(writer.issues)
    return found


class _Writer:
    """Writes rows and collects what would not read back."""

    def __init__(self, lang: Lang | None, alone: bool = False) -> None:
        self.lang, self.alone = lang, alone
        self.issues: list[Issue] = []

    def proven(self, table: str, column: Column, value: Any, name: str) -> str:
        """Write one cell and read it again: what comes back must be the same."""
        return self._prove(table, column, value, cell.write(column, value, self.lang), name)

    def row(self, table: str, item: Any) -> Cells:
        """Write a whole row; cells at their default stay empty."""
        name = str(getattr(item, "id", "") or getattr(item, "product", ""))
        return {c.id: self.proven(table, c, getattr(item, c.id), name) for c in tables()[table].columns}

    def promotions(self, problem: Problem) -> Dated:
        """Write promotions as changes of the shipped ones, or in full where changes cannot say it."""
        shipped = () if self.alone else _shipped_promotions(problem)
        return self.changes(problem) or self._promotions_in_full(problem, shipped)

    def changes(self, problem: Problem) -> Dated | None:
        """Write promotions as changes of the shipped ones; None where changes cannot say it."""
        shipped = () if self.alone else _shipped_promotions(problem)
        wanted = {promotion.id: promotion for promotion in problem.promotions}
        kept = [promotion for promotion in shipped if promotion.id in wanted]
        gone = [promotion.id for promotion in shipped if promotion.id not in wanted]
        return self._promotion_changes(problem, kept, gone)

    def holidays(self, problem: Problem) -> Dated:
        """Write holidays as changes of the shipped ones, or in full where changes cannot say it."""
        shipped = holidays_for(problem.settings.horizon) if problem.holidays and not self.alone else ()
        base = {holiday.id: holiday for holiday in shipped}
        wanted = {holiday.id: holiday for holiday in problem.holidays}
        order = [h.id for h in shipped if h.id in wanted] + [h.id for h in problem.holidays if h.id not in base]
        rows = [self._change("holidays", h, base.get(h.id)) for h in problem.holidays if h != base.get(h.id)]
        if order == [h.id for h in problem.holidays] and all(row is not None for row in rows):
            return Dated(tuple(name for name in base if name not in wanted), [row for row in rows if row], [])
        return Dated(tuple(base), [self.row("holidays", holiday) for holiday in problem.holidays], [])

    def _promotion_changes(self, problem: Problem, kept: Sequence[Promotion], gone: list[str]) -> Dated | None:
        base = {promotion.id: promotion for promotion in kept}
        order = [p.id for p in kept] + [p.id for p in problem.promotions if p.id not in base]
        if order != [p.id for p in problem.promotions]:
            return None
        without, rows, phases = list(gone), [], []
        for promotion in problem.promotions:
            old = base.get(promotion.id)
            if promotion == old:
                continue
            kinds = {phase.kind for phase in promotion.phases}
            dropped = [f"{old.id}:{p.kind}" for p in old.phases if p.kind not in kinds] if old else []
            left = leave_out([old], dropped)[0] if old else replace(promotion, phases=())
            own: dict[str, Phase] = {phase.kind: phase for phase in promotion.phases if phase not in left.phases}
            if with_phases(left, own).phases != promotion.phases:
                return None
            if old is None or replace(promotion, phases=old.phases) != old:
                row = self._change("promotions", promotion, old)
                if row is None:
                    return None
                rows.append(row)
            without += dropped
            phases += [self._phase(promotion, kind) for kind in own]
        return Dated(tuple(without), rows, phases)

    def _promotions_in_full(self, problem: Problem, shipped: Sequence[Promotion]) -> Dated:
        phases = [
            self._phase(promotion, phase.kind) for promotion in problem.promotions for phase in promotion.phases
        ]
        rows = [self.row("promotions", promotion) for promotion in problem.promotions]
        return Dated(tuple(promotion.id for promotion in shipped), rows, phases)

    def _phase(self, promotion: Promotion, kind: str) -> Cells:
        phase = next(phase for phase in promotion.phases if phase.kind == kind)
        return self.row("phases", PhaseRow(promotion.id, phase.kind, phase.start, phase.end))

    def _change(self, table: str, item: Promotion | Holiday, old: Promotion | Holiday | None) -> Cells | None:
        """Write the cells that differ from `old`; None where a cell would have to be emptied."""
        if old is None:
            return self.row(table, item)
        cells: Cells = {}
        for column in tables()[table].columns:
            value = getattr(item, column.id)
            if column.id != "id" and value == getattr(old, column.id):
                cells[column.id] = ""
                continue
            text = cell.write_full(column, value, self.lang)
            if not text:
                return None
            cells[column.id] = self._prove(table, column, value, text, item.id)
        return cells

    def _prove(self, table: str, column: Column, value: Any, text: str, name: str) -> str:
        if (table, column.id) in DERIVED and not text:
            return text
        try:
            same = cell.read(column, text) == value
            why, fix = (
                Text("文件存不住这个值", "a file cannot hold this value"),
                Text("请去掉两端空格与特殊符号", "remove blanks at its ends and special signs"),
            )
        except RefusedError as refused:
            same, why, fix = False, refused.why, refused.fix
        if not same:
            self.issues.append(Issue(f"{table} {name} {column.id}", shown(value), why, fix))
        return text


def _shipped_promotions(problem: Problem) -> tuple[Promotion, ...]:
    return promotions_for(problem.calendars, problem.settings.horizon) if problem.calendars else ()
