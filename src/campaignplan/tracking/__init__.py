"""Tracking: what happened beside what was planned."""

from campaignplan.tracking.pacing import Axis, Pace, pace

__all__ = ["Axis", "Pace", "pace"]
