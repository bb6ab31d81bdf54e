"""A plan on one page: its key figures, the year at a glance, what was proven and what nobody has checked."""

from itertools import zip_longest

from campaignplan.publishing import charts, prose
from campaignplan.publishing.edition import Edition
from campaignplan.publishing.one_page import Page
from campaignplan.publishing.tables.scenarios import key_figures
from campaignplan.text import Text

FIGURE, PLAN = Text("数字", "Figure"), Text("这个方案", "This plan")
MORE = Text("……其余见网页报告。", "… the rest is in the web report.")


def plan_page(edition: Edition) -> Page:
    """Return what stands on the page."""
    lang = edition.lang
    year = charts.plain_svg(charts.year(edition)).decode()
    found = key_figures([edition], [edition.result.ranges])
    middle = (len(found) + 1) // 2  # two columns of figures: the year gets the room
    rows = [[*left, *right] for left, right in zip_longest(found[:middle], found[middle:], fillvalue=["", ""])]
    told = [prose.headline(edition), prose.certificate(edition), *prose.proof_notes(edition)[:1]]
    return Page(
        edition.problem.settings.name,
        prose.span(edition),
        [FIGURE.to(lang), PLAN.to(lang)] * 2,
        rows,
        year,
        [*told, prose.unverified(edition)],
        prose.version_line(edition),
        MORE.to(lang),
    )
