"""Charts of a plan, each from sums, never from cells; `svg` draws one offline to stand in a page."""

from campaignplan.publishing.charts.bars import baselines, channels, marginals
from campaignplan.publishing.charts.glance import year
from campaignplan.publishing.charts.look import PHASE_COLOURS, STAGE_COLOURS, Spec
from campaignplan.publishing.charts.pacing import pacing
from campaignplan.publishing.charts.picture import plain_svg, png, svg
from campaignplan.publishing.charts.question import PICK, curve, frontier, months_beside
from campaignplan.publishing.charts.side_by_side import months_side_by_side

__all__ = [
    "PHASE_COLOURS",
    "PICK",
    "STAGE_COLOURS",
    "Spec",
    "baselines",
    "channels",
    "curve",
    "frontier",
    "marginals",
    "months_beside",
    "months_side_by_side",
    "pacing",
    "plain_svg",
    "png",
    "svg",
    "year",
]
