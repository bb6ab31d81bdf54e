"""The workbook: notes, the year, a sheet a month in the operators' columns, and every table behind them."""

from datetime import datetime
from io import BytesIO

from campaignplan.publishing import prose
from campaignplan.publishing.activity import Activities
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.workbook import lists
from campaignplan.publishing.workbook.activity import activity_sheet, base_sheet, product_sheet
from campaignplan.publishing.workbook.month import month_sheets
from campaignplan.publishing.workbook.notes import notes_sheet
from campaignplan.publishing.workbook.style import Desk, Styles
from campaignplan.publishing.workbook.year import year_sheet


def workbook_bytes(edition: Edition) -> bytes:
    """Return plan.xlsx: the same bytes for the same result, whoever asks and when."""
    import xlsxwriter

    stream = BytesIO()
    settings = edition.problem.settings
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(stream, options)
    book.set_properties(
        {
            "title": settings.name,
            "comments": prose.certificate(edition),
            # The plan's own first day: the clock would change the bytes at every export.
            "created": datetime(settings.start.year, settings.start.month, settings.start.day),
        }
    )
    desk = Desk(book, Styles(book, edition.lang), edition)
    table = Activities(edition.problem, edition.lang, edition.plan)
    notes_sheet(desk)
    year_sheet(desk)
    activity_sheet(book, desk.styles, table)
    month_sheets(desk)
    lists.detail_sheet(desk)
    lists.rules_sheet(desk)
    lists.baselines_sheet(desk)
    lists.marginals_sheet(desk)
    lists.tests_sheet(desk)
    product_sheet(book, desk.styles, table)
    lists.book_sheet(desk)
    lists.assumptions_sheet(desk)
    base_sheet(book, table)
    book.close()
    return stream.getvalue()
