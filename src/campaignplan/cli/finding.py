"""Findings of `doctor`: what a check saw."""

from dataclasses import dataclass
from typing import Literal

from campaignplan.text import Text

Level = Literal["ok", "note", "wrong"]


@dataclass(frozen=True)
class Finding:
    """What a check found: ``ok``, ``note`` (works, but worth knowing) or ``wrong``."""

    level: Level
    sentence: Text
