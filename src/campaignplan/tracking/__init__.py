"""Tracking: what happened beside what was planned."""

from campaignplan.tracking.alerts import Alert, alerts
from campaignplan.tracking.pacing import Axis, Pace, pace
from campaignplan.tracking.review import Review, reviews

__all__ = ["Alert", "Axis", "Pace", "Review", "alerts", "pace", "reviews"]
