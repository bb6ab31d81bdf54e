"""Fingerprints of problems, each worked out once: a page asks for the same one many times."""

from campaignplan.planning.fingerprint import inputs_sha256
from campaignplan.planning.problem import Problem
from campaignplan.planning.remembered import Remembered

KEPT = 32

fingerprint = Remembered[Problem, str](inputs_sha256, KEPT)
"""Return `inputs_sha256` of a problem."""
