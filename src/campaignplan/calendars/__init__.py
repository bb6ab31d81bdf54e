"""Promotions, holidays, venues and recurring work, and the dated events they become."""

from campaignplan.calendars.holiday import holidays_for
from campaignplan.calendars.promotion import serves
from campaignplan.calendars.year import platforms, promotions_for

__all__ = ["holidays_for", "platforms", "promotions_for", "serves"]
