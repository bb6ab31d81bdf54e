"""What is known of the place where a value stands: the plan's days, the workbook's day zero, the column."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from campaignplan.dates import Span


@dataclass(frozen=True, slots=True)
class Context:
    """The place of a value.

    Parameters
    ----------
    horizon
        The plan's days: a day written without a year takes the year that puts it inside. None: it is refused.
    epoch
        1900 or 1904 where a workbook says from which year its day numbers count; None: they are refused.
    units
        What may stand behind a number, such as ``天`` or ``元/天``.
    bare
        What a number without ``%`` means in a column of shares: ``fraction`` (0.0325) or ``percent`` (3.25).
        It belongs to the column and is never guessed from the number.
    words, allowed
        For a choice: code by accepted spelling (folded), and the codes to name in a refusal.
    where
        How messages call the place, such as ``products.csv 第 3 行 price``.
    """

    horizon: Span | None = None
    epoch: Literal[1900, 1904] | None = None
    units: tuple[str, ...] = ()
    bare: Literal["fraction", "percent"] = "fraction"
    words: Mapping[str, str] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()
    where: str = ""


NOWHERE = Context()
"""Nothing is known: every value must say everything itself."""
