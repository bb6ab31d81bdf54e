"""The ends of every entry's concave part: how steep its curve is there, and what it brings.

Most entries answer a price with an end: their floor, or their cap. Prices change from round to round and the ends
do not, so what they bring is worked out once, and only answers in between are looked for on the curve.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from campaignplan.response.cells import Floats, Ints
from campaignplan.response.family import FAMILIES, SHAPES, TINY

if TYPE_CHECKING:
    from campaignplan.planning.columns.entries import Entries

HAIR = 1e-6
"""Slopes are kept in single precision and moved apart by this share: in between the curve itself is asked."""


@dataclass(frozen=True)
class Ends:
    """What E entries do at the ends of their concave parts; nothing is said of tabulated ones.

    Attributes
    ----------
    steep, flat
        Shape (E,): from `steep` on (relative slope h') the beginning is best, up to `flat` the end.
    least, most
        Shape (E,): clicks at the beginning and at the end.
    """

    steep: npt.NDArray[np.float32]
    flat: npt.NDArray[np.float32]
    least: Floats
    most: Floats

    def take(self, index: Ints) -> "Ends":
        """Return the ends of the entries at `index`."""
        return Ends(self.steep[index], self.flat[index], self.least[index], self.most[index])


def make_ends(entries: "Entries") -> Ends:
    """Look at the ends of every entry's concave part."""
    count = len(entries)
    steep, flat = np.zeros(count, dtype=np.float32), np.zeros(count, dtype=np.float32)
    least, most = np.zeros(count), np.zeros(count)
    for code, part, _, _ in entries.pieces:
        if FAMILIES[code] == "table":
            continue
        shape, a = SHAPES[FAMILIES[code]], entries.curves.shape[part]
        scale, demand = entries.scale[part], entries.curves.demand[part]
        for end, slope, clicks in ((entries.concave_from, steep, least), (entries.high, flat, most)):
            u = end[part] / scale
            clicks[part] = demand * shape.value(u, a)
            with np.errstate(over="ignore", invalid="ignore", under="ignore", divide="ignore"):
                slope[part] = shape.slope(u, a)
    steep *= np.float32(1 + HAIR)
    flat *= np.float32(1 - HAIR)
    flat[flat <= TINY] = -1.0  # money that costs nothing is spent as far as it brings anything, not to the end
    return Ends(steep, flat, least, most)
