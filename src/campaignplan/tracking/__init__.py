"""Tracking: what happened beside what was planned."""

from campaignplan.tracking.pacing import Pace, pace

__all__ = ["Pace", "pace"]
