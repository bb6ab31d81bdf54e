"""The agenda: a problem's year, and its plan's, as dated events for the people who carry it out."""

from campaignplan.agenda.year import agenda

__all__ = ["agenda"]
