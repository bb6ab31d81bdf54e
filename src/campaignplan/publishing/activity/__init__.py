"""The annual activity table: what each promotion asks, costs and brings, as typed rows and their fields."""

from campaignplan.publishing.activity.fields import ACTIVITY, ENROLMENT, Field
from campaignplan.publishing.activity.rows import Activities

__all__ = ["ACTIVITY", "ENROLMENT", "Activities", "Field"]
