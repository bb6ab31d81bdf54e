"""Parts of an answer that are worked out when somebody first looks at them.

What makes a part is a function of a module with what it is given (`functools.partial`): so an answer can travel to
another process, and be worked out there.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import overload


class LaterSequence[T](Sequence[T]):
    """A tuple made at first sight."""

    def __init__(self, make: Callable[[], Iterable[T]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> tuple[T, ...]:
        return tuple(self._make())

    def know(self, made: Sequence[T]) -> None:
        """Take what was worked out elsewhere."""
        self.__dict__["_made"] = tuple(made)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...
    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        return self._made[index]

    def __len__(self) -> int:
        return len(self._made)


class LaterMapping[K, V](Mapping[K, V]):
    """A dictionary made at first sight."""

    def __init__(self, make: Callable[[], dict[K, V]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> dict[K, V]:
        return self._make()

    def know(self, made: Mapping[K, V]) -> None:
        """Take what was worked out elsewhere."""
        self.__dict__["_made"] = dict(made)

    def __getitem__(self, key: K) -> V:
        return self._made[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)
