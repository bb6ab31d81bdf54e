"""Parcels: messages between two processes, in which large things travel once and are named from then on."""

import io
import pickle
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Literal

Name = tuple[str, int]
"""A thing that both sides hold: the side it came from, and its number there."""
Parcel = tuple[list[tuple[Name, bytes]], bytes]
"""Things the other side is to hold from now on, in the order they need one another; and the message."""
LONG = 16
"""Where tuples are held, those of so many items and more: tables, which like problems share, and not every pair."""


class Parcels:
    """One side's things that both sides hold.

    Who sent a thing decides how long it is held: so many of each type of `held`, those used last. It is let go of
    for good when the other side has let go too, so that no message ever names what is not there.

    What arrives is unpickled: both ends must be one program's.
    """

    def __init__(self, side: Literal["caller", "hand"], held: Mapping[type, int]) -> None:
        self._side, self._held = side, held
        self._count = 0
        self._things: dict[Name, Any] = {}
        self._names: dict[int, Name] = {}
        self._mine: dict[type, OrderedDict[Name, None]] = {kind: OrderedDict() for kind in held}

    def pack(self, message: object) -> bytes:
        """Return a message as bytes; they must be sent in the order in which they were packed."""
        new: list[tuple[Name, bytes]] = []
        try:
            return pickle.dumps((new, self._pickled(message, new)), pickle.HIGHEST_PROTOCOL)
        except BaseException:  # it will not be sent: the other side never hears of what came with it
            for name, _ in new:
                del self._mine[type(self._things[name])][name]
            self.drop([name for name, _ in new])
            raise

    def unpack(self, data: bytes) -> Any:
        """Return the message of a parcel, and hold what came with it."""
        new, message = pickle.loads(data)
        for name, body in new:
            self._hold(name, self._unpickled(body))
        return self._unpickled(message)

    def surplus(self) -> list[Name]:
        """Return what this side sent and holds no longer: the other side is to be told to `drop` it."""
        result: list[Name] = []
        for kind, names in self._mine.items():
            while len(names) > self._held[kind]:
                name, _ = names.popitem(last=False)
                thing = self._things[name]
                if self._names.get(id(thing)) == name:
                    del self._names[id(thing)]  # named no more; still there for messages that are under way
                result.append(name)
        return result

    def drop(self, names: list[Name]) -> None:
        """Let go of things: the other side's at its word, this side's own when the other has let go of them."""
        for name in names:
            thing = self._things.pop(name)
            if self._names.get(id(thing)) == name:
                del self._names[id(thing)]

    def _hold(self, name: Name, thing: Any) -> None:
        self._things[name] = thing
        self._names[id(thing)] = name

    def _name(self, thing: Any, new: list[tuple[Name, bytes]]) -> Name:
        found = self._names.get(id(thing))
        if found is None:
            self._count += 1
            found = (self._side, self._count)
            new.append((found, self._pickled(thing, new, whole=thing)))
            self._hold(found, thing)
            self._mine[type(thing)][found] = None
        self._used(found, thing)
        return found

    def _used(self, name: Name, thing: Any) -> None:
        if name in self._mine[type(thing)]:
            self._mine[type(thing)].move_to_end(name)

    def _pickled(self, thing: object, new: list[tuple[Name, bytes]], whole: object = None) -> bytes:
        parcels, held = self, self._held

        class Pickler(pickle.Pickler):
            def persistent_id(self, one: Any) -> Name | None:
                if type(one) not in held or one is whole or (type(one) is tuple and len(one) < LONG):
                    return None
                return parcels._name(one, new)

        buffer = io.BytesIO()
        Pickler(buffer, pickle.HIGHEST_PROTOCOL).dump(thing)
        return buffer.getvalue()

    def _unpickled(self, data: bytes) -> Any:
        parcels = self

        class Unpickler(pickle.Unpickler):
            def persistent_load(self, name: Name) -> Any:
                thing = parcels._things[name]
                parcels._used(name, thing)
                return thing

        return Unpickler(io.BytesIO(data)).load()
