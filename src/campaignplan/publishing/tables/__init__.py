"""Tables: pure functions from an edition of a result to the frames that workbook, report and app show."""

from campaignplan.publishing.tables.activities import activities, enrolments
from campaignplan.publishing.tables.assumptions import assumptions
from campaignplan.publishing.tables.book import payments
from campaignplan.publishing.tables.figures import Figure, figure_table, figures, totals
from campaignplan.publishing.tables.marginal import cut_off, marginals
from campaignplan.publishing.tables.pacing import pacing_table
from campaignplan.publishing.tables.product_tests import tests
from campaignplan.publishing.tables.proof import baselines, rules
from campaignplan.publishing.tables.schedule import budgets, month_of, receipts_by_day, schedule
from campaignplan.publishing.tables.spend import (
    by,
    channel_months,
    detail,
    months,
    named,
    stage_months,
    stage_weeks,
)

__all__ = [
    "Figure",
    "activities",
    "assumptions",
    "baselines",
    "budgets",
    "by",
    "channel_months",
    "cut_off",
    "detail",
    "enrolments",
    "figure_table",
    "figures",
    "marginals",
    "month_of",
    "months",
    "named",
    "pacing_table",
    "payments",
    "receipts_by_day",
    "rules",
    "schedule",
    "stage_months",
    "stage_weeks",
    "tests",
    "totals",
]
