"""What was worked out of a thing, remembered for that very thing: large frozen things are told apart by identity."""

import threading
from collections import OrderedDict
from collections.abc import Callable


class Remembered[Thing, Made]:
    """A function of things that are not changed, worked out once for each of the `most` asked about last.

    Things are kept with what was made of them, so that no other can come to have their identity. From any thread.
    """

    def __init__(self, make: Callable[[Thing], Made], most: int) -> None:
        self._make, self._most = make, most
        self._lock = threading.Lock()
        self._known: OrderedDict[int, tuple[Thing, Made]] = OrderedDict()

    def __call__(self, thing: Thing) -> Made:
        """Return what is made of a thing."""
        with self._lock:
            found = self._known.get(id(thing))
            if found is not None:
                self._known.move_to_end(id(thing))
                return found[1]
        made = self._make(thing)
        with self._lock:
            self._known[id(thing)] = (thing, made)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return made
