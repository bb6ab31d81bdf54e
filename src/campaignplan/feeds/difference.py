"""What was imported before against what is read now: new, changed field by field, unchanged, gone."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change[T]:
    """One thing that says something else now; `fields` name what."""

    before: T
    after: T
    fields: tuple[str, ...]

    def values(self, field: str) -> tuple[Any, Any]:
        """Return what a field said and says."""
        return getattr(self.before, field), getattr(self.after, field)


@dataclass(frozen=True)
class Difference[T]:
    """Four lists that hold everything once; `again` counts what was found by what it says, not by its name."""

    new: tuple[T, ...] = ()
    changed: tuple[Change[T], ...] = ()
    unchanged: tuple[T, ...] = ()
    gone: tuple[T, ...] = ()
    again: int = 0

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.new or self.changed or self.gone)


def difference[T](
    before: Sequence[T], after: Sequence[T], pairs: Mapping[int, int], fields: Iterable[str], again: int = 0
) -> Difference[T]:
    """Compare two lists whose `pairs` are known: place in `before` to place in `after`.

    Parameters
    ----------
    fields
        Attributes that count; what else differs is no change.
    again
        How many of the pairs were found by what they say.
    """
    names = tuple(fields)
    changed, unchanged = [], []
    for old, new in sorted(pairs.items()):
        differing = tuple(name for name in names if getattr(before[old], name) != getattr(after[new], name))
        if differing:
            changed.append(Change(before[old], after[new], differing))
        else:
            unchanged.append(before[old])
    paired = set(pairs.values())
    return Difference(
        tuple(one for place, one in enumerate(after) if place not in paired),
        tuple(changed),
        tuple(unchanged),
        tuple(one for place, one in enumerate(before) if place not in pairs),
        again,
    )


def paired(before: Sequence[Hashable], after: Sequence[Hashable], known: Mapping[int, int]) -> dict[int, int]:
    """Pair places whose keys are equal, the first with the first, beyond the pairs already `known`."""
    taken = set(known.values())
    waiting: dict[Hashable, list[int]] = {}
    for place, key in reversed(list(enumerate(after))):
        if place not in taken:
            waiting.setdefault(key, []).append(place)
    found = dict(known)
    for place, key in enumerate(before):
        if place not in found and waiting.get(key):
            found[place] = waiting[key].pop()
    return found
