"""Reading the table row by row: edits, rows of new promotions, faults, and where each value stands in the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from campaignplan.errors import Issue
from campaignplan.ids import is_slug
from campaignplan.planning.problem import Problem
from campaignplan.publishing.activity import Activities, Field
from campaignplan.storage.activities.cells import same, says, typed
from campaignplan.storage.activities.edits import Edit
from campaignplan.storage.activities.sheets import Book, Key, Line, Sheet
from campaignplan.storage.values import Context, RefusedError, shown
from campaignplan.text import Lang, Text

Kept = tuple[str, ...]
"""Where the problem keeps a value: see `Field`."""


@dataclass
class Found:
    """What a table says, as it is read.

    Attributes
    ----------
    edits, new
        Cells that were changed; and values by place of rows that stand for promotions nobody knows, by id.
    places
        Where in the file a value of the problem stands: by promotion, product and `Kept`.
    seen
        The rows met.
    worked_out, gone
        Places of cells that were changed in vain; and what the problem no longer has.
    """

    edits: list[Edit] = field(default_factory=list)
    new: dict[str, dict[Kept, Any]] = field(default_factory=dict)
    places: dict[tuple[str, str, Kept], str] = field(default_factory=dict)
    seen: dict[Key, str] = field(default_factory=dict)
    worked_out: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def collect(book: Book, problem: Problem) -> Found:
    """Read every row of a table and hold it against what was written and what the problem says."""
    reader = _Reader(book, problem)
    for sheet in book.sheets:
        for line in sheet.lines:
            reader.take(sheet, line)
    return reader.found


class _Reader:
    def __init__(self, book: Book, problem: Problem) -> None:
        self.book, self.problem, self.found = book, problem, Found()
        self.context = replace(book.context, horizon=problem.settings.horizon)
        self.known = {promotion.id for promotion in problem.promotions}
        self.now = {sheet.lang: _rows(problem, sheet.lang) for sheet in book.sheets}

    def take(self, sheet: Sheet, line: Line) -> None:
        kind, promotion, product = line.key
        if kind == "activities" and promotion not in self.known and not self._written(line.key):
            self._new(sheet, line)
            return
        now = self.now[sheet.lang].get(line.key)
        where = next(place for _, place in line.cells.values())
        if now is None:
            self.found.gone.append("/".join(name for name in (promotion, product) if name) or where)
        elif line.key in self.found.seen:
            before = self.found.seen[line.key]
            why = Text(f"和 {before} 是同一行", f"the same row as {before}")
            fix = Text("只留一行；要加新活动，请清空它的活动编号", "keep one; for a new promotion clear its id")
            self.found.issues.append(Issue(where, promotion, why, fix))
        else:
            self.found.seen[line.key] = where
            for one in sheet.fields:
                self._cell(sheet.lang, line, one, now.get(one.id))

    def _cell(self, lang: Lang, line: Line, one: Field, now: object) -> None:
        """Hold one cell against what was written into it and what the problem says."""
        raw, place = line.cells[one.id]
        text = self.book.base.get((line.key, one.id))
        if not one.kept:
            if text is not None and not says(raw, text):
                self.found.worked_out.append(place)
            return
        _, promotion, product = line.key
        kept = one.place(lang)
        self.found.places[promotion, product, kept] = place
        try:
            after = typed(one, lang, raw, self.context)
            before = now if text is None else typed(one, lang, text, Context())
        except RefusedError as refused:
            self.found.issues.append(Issue(place, _told(raw), refused.why, refused.fix))
            return
        if not same(before, after) and not same(now, after):
            disputed = not same(before, now)
            self.found.edits.append(Edit(place, promotion, product, one, kept, now, after, disputed))

    def _new(self, sheet: Sheet, line: Line) -> None:
        """Take a row that stands for a promotion of one's own; its id may be left to us."""
        values: dict[Kept, Any] = {}
        faults = list(self._new_cells(sheet, line, values))
        if faults:
            self.found.issues += faults
            return
        place = line.cells["promotion"][1]
        twin = "" if line.key[1] else self._twin(values)
        if twin:
            self._again(sheet, line, twin)
            return
        name = line.key[1] or self._free_id(values["promotions", "anchor"])
        if not is_slug(name):
            why = Text("活动编号只能用小写字母、数字和 - _ .", "an id has lower-case letters, digits and - _ .")
            fix = Text("可以留空，会自动编号", "leave it empty, and one is made")
            self.found.issues.append(Issue(place, shown(name), why, fix))
        elif name in self.found.new:
            why, fix = Text("编号写了两次", "the id is there twice"), Text("请改一个", "change one of them")
            self.found.issues.append(Issue(place, name, why, fix))
        else:
            self.found.new[name] = values
            self.found.places |= {(name, "", one.place(sheet.lang)): line.cells[one.id][1] for one in sheet.fields}

    def _new_cells(self, sheet: Sheet, line: Line, values: dict[Kept, Any]) -> Iterator[Issue]:
        for one in sheet.fields:
            raw, place = line.cells[one.id]
            # Terms of a promotion nobody spoke of yet are its own: none.
            if not one.kept or (one.kept[0] == "enrolments" and not _told(raw)):
                continue
            try:
                values[one.place(sheet.lang)] = typed(one, sheet.lang, raw, self.context)
            except RefusedError as refused:
                yield Issue(place, _told(raw), refused.why, refused.fix)

    def _twin(self, values: Mapping[Kept, Any]) -> str:
        """Return the promotion an earlier import of this table made of the row; none: an empty id."""
        own = {kept[1]: value for kept, value in values.items() if kept[0] == "promotions"}
        called = [name for name in ("name", "name_en") if name in own]
        named = (*called, "platform", "anchor")
        twins = [one.id for one in self.problem.promotions if all(getattr(one, name) == own[name] for name in named)]
        written = {key for key, _ in self.book.base}
        return next((name for name in twins if ("activities", name, "") not in written), "")

    def _again(self, sheet: Sheet, line: Line, name: str) -> None:
        """Take what a row of a promotion says that it stood for already when it was read before."""
        again, now = replace(line, key=("activities", name, "")), self.now[sheet.lang]["activities", name, ""]
        for one in sheet.fields:
            if one.kept and _told(line.cells[one.id][0]):
                self._cell(sheet.lang, again, one, now.get(one.id))

    def _free_id(self, anchor: date) -> str:
        number, name = 1, f"own-{anchor:%Y%m%d}"
        while name in self.known or name in self.found.new:
            number += 1
            name = f"own-{anchor:%Y%m%d}-{number}"
        return name

    def _written(self, key: Key) -> bool:
        return (key, "promotion_name") in self.book.base


def _rows(problem: Problem, lang: Lang) -> dict[Key, Mapping[str, object]]:
    """Return what the problem says now, row by row."""
    table = Activities(problem, lang)
    found: dict[Key, Mapping[str, object]] = {("activities", str(row["promotion"]), ""): row for row in table.rows}
    return found | {("enrolments", str(row["promotion"]), str(row["product"])): row for row in table.products}


def _told(raw: object) -> str:
    return "" if raw is None else shown(raw)
