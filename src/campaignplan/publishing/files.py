"""A result's files as bytes, made from what another process can be given: the result and a language.

Drawing holds an interpreter for a second or two; who serves pages lets another one draw.
"""

from campaignplan.planning.result import Result
from campaignplan.publishing.edition import Edition
from campaignplan.text import Lang


def workbook(result: Result, lang: Lang) -> bytes:
    """Return the plan as an Excel workbook."""
    from campaignplan.publishing.workbook import workbook_bytes

    return workbook_bytes(Edition(result, lang))


def page(result: Result, lang: Lang) -> bytes:
    """Return the plan on one page, as PDF."""
    from campaignplan.publishing.one_page import page_pdf
    from campaignplan.publishing.plan_page import plan_page

    return page_pdf(plan_page(Edition(result, lang)))


def report(result: Result, lang: Lang) -> bytes:
    """Return the report, an HTML page that needs nothing else."""
    from campaignplan.publishing.report import report_html

    return report_html(Edition(result, lang)).encode()
