"""The annual activity table and its products as frames, cells as a spreadsheet shows them."""

import pandas as pd

from campaignplan.publishing.activity import ACTIVITY, ENROLMENT, Activities, Field
from campaignplan.publishing.activity.rows import Values, shown
from campaignplan.publishing.edition import Edition
from campaignplan.text import Lang


def activities(edition: Edition) -> pd.DataFrame:
    """Return the annual activity table, one row a promotion in order of its day: the columns of `ACTIVITY`.

    Dates of every phase, who takes part, goals and money per phase and channel, the team's own notes, and —
    because presets are not facts — source, verification and its date.
    """
    table = Activities(edition.problem, edition.lang, edition.plan)
    return _frame(ACTIVITY, table.rows, edition.lang)


def enrolments(edition: Edition) -> pd.DataFrame:
    """Return every product in every promotion of its platform, with decision, price and any obstacle: `ENROLMENT`."""
    table = Activities(edition.problem, edition.lang, edition.plan)
    return _frame(ENROLMENT, table.products, edition.lang)


def _frame(fields: tuple[Field, ...], rows: tuple[Values, ...], lang: Lang) -> pd.DataFrame:
    cells = [[shown(field, row.get(field.id), lang) for field in fields] for row in rows]
    return pd.DataFrame(cells, columns=[field.id for field in fields], dtype=object)
