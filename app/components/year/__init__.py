"""The year as lanes of bars that people drag: our own Streamlit element, without a build step.

``show`` draws a `YearView` and tells each `Gesture` to a function of the page, which changes what is stored;
the next view it draws is the answer. `year_view` makes a view of the events of ``campaignplan.agenda``.
"""

from components.year.from_agenda import year_view
from components.year.gesture import Created, Deleted, Gesture, Moved, Opened, Redo, Resized, Undo
from components.year.lane import LANES, Lane, lane_of, role_of
from components.year.mounting import show
from components.year.view import Bar, DaysOff, Line, Scale, YearView

__all__ = [
    "LANES",
    "Bar",
    "Created",
    "DaysOff",
    "Deleted",
    "Gesture",
    "Lane",
    "Line",
    "Moved",
    "Opened",
    "Redo",
    "Resized",
    "Scale",
    "Undo",
    "YearView",
    "lane_of",
    "role_of",
    "show",
    "year_view",
]
