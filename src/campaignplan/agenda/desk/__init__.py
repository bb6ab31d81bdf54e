"""The enrolment desk: what to enrol in by when, with what, and what it is worth."""

from campaignplan.agenda.desk.opening import DOORS, Candidate, Opening, Worth, desk
from campaignplan.agenda.desk.requirement import BOXES, STATES, Requirement

__all__ = ["BOXES", "DOORS", "STATES", "Candidate", "Opening", "Requirement", "Worth", "desk"]
