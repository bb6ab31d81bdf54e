"""The first sheet: what this workbook is, how sure it is, and where to find what."""

from collections.abc import Sequence
from typing import Any

from campaignplan import words
from campaignplan.publishing import prose, tables
from campaignplan.publishing.columns import Kind
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.tables.figures import figures
from campaignplan.publishing.workbook.contents import ABOUT_MONTH, NOTES, SHEETS
from campaignplan.publishing.workbook.grid import TOP, new_sheet, put, width, write_table
from campaignplan.publishing.workbook.style import Desk

ROOM, LINE = 92, 17
"""Characters in a line of running text, and its height in points."""


def notes_sheet(desk: Desk) -> None:
    """Add the notes: the plan in a sentence, the proof, key figures, what is not verified, contents."""
    edition, styles, say = desk.edition, desk.styles, desk.edition.say
    sheet = new_sheet(desk, NOTES.to(edition.lang), edition.problem.settings.name, prose.span(edition))
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 4, 18)
    row = _lines(sheet, desk, TOP, say("一句话", "In a sentence"), [prose.headline(edition)])
    proof = [prose.certificate(edition), *prose.proof_notes(edition)]
    row = _lines(sheet, desk, row, say("有多可靠", "How surely"), proof)
    row = _figures(sheet, desk, row)
    row = _lines(sheet, desk, row, say("待核实的", "To be verified"), [prose.unverified(edition)])
    row = _lines(sheet, desk, row, say("怎么看", "How to read it"), prose.how_to_read(edition))
    put(sheet, row, 0, say("目录", "Contents"), styles.section)
    for target, what in _contents(edition):
        row += 1
        sheet.write_url(row, 0, f"internal:'{target}'!A1", styles.link, target)
        put(sheet, row, 1, what, styles.note)
    put(sheet, row + 2, 0, say("版本", "Version"), styles.section)
    put(sheet, row + 3, 0, prose.version_line(edition), styles.note)


def _figures(sheet: Any, desk: Desk, row: int) -> int:
    put(sheet, row, 0, desk.edition.say("关键指标", "Key figures"), desk.styles.section)
    shown = figures(desk.edition)

    def kind_of(at: int, column: str) -> Kind:
        return "text" if column == "figure" else shown[at].kind

    return write_table(sheet, desk, tables.figure_table(desk.edition), row + 1, kind_of=kind_of) + 1


def _contents(edition: Edition) -> list[tuple[str, str]]:
    """Return every other sheet's name and what it holds, in order."""
    named = [(sheet.name.to(edition.lang), sheet.about.to(edition.lang)) for sheet in SHEETS.values()]
    about = ABOUT_MONTH.to(edition.lang)
    months = [(words.month_name(month, edition.lang), about) for month in edition.months]
    return named[:2] + months + named[2:]


def _lines(sheet: Any, desk: Desk, row: int, heading: str, lines: Sequence[str]) -> int:
    put(sheet, row, 0, heading, desk.styles.section)
    for line in lines:
        row += 1
        sheet.merge_range(row, 0, row, 4, "", desk.styles.prose)
        put(sheet, row, 0, line, desk.styles.prose)
        sheet.set_row(row, LINE * max(1, -(-width(line) // ROOM)))
    return row + 2
