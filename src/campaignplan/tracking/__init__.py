"""Tracking: what happened beside what was planned."""

from campaignplan.tracking.alerts import Alert, alerts
from campaignplan.tracking.pacing import Axis, Pace, pace

__all__ = ["Alert", "Axis", "Pace", "alerts", "pace"]
