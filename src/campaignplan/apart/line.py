"""One end of a connection: parcels go out in the order they were packed, and nobody waits for the other side to read.

Both sides may have much to say at the same time. Whoever sent while holding the lock that reading needs as well would
wait for one who waits for them.
"""

import contextlib
import queue
import threading
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from campaignplan.apart.parcels import Parcels

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Message = tuple[str, int, Any]
"""What kind of word, of which call, and what is said."""


class Line:
    """One end: `tell` from any thread, `hear` in one."""

    def __init__(
        self, door: "Connection[Any, Any]", side: Literal["caller", "hand"], held: Mapping[type, int]
    ) -> None:
        self._door, self._parcels = door, Parcels(side, held)
        self._lock = threading.Lock()
        self._out: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=self._send, name=f"{side}-sends", daemon=True).start()

    def tell(self, kind: str, number: int, said: object = None) -> None:
        """Say something; it raises what pickling raises where it cannot travel."""
        with self._lock:
            self._out.put(self._parcels.pack((kind, number, said)))
            surplus = self._parcels.surplus()
            if surplus:
                self._out.put(self._parcels.pack(("drop", 0, surplus)))

    def hear(self) -> Iterator[Message]:
        """Yield what the other side says, until it is gone."""
        with contextlib.suppress(EOFError, OSError):
            while True:
                data = self._door.recv_bytes()
                with self._lock:
                    kind, number, said = self._parcels.unpack(data)
                    if kind in ("drop", "dropped"):
                        self._parcels.drop(said)
                if kind == "drop":
                    self.tell("dropped", 0, said)
                elif kind != "dropped":
                    yield kind, number, said
        self._out.put(None)

    def _send(self) -> None:
        with contextlib.suppress(OSError):  # where nobody is there any more, `hear` ends
            while (data := self._out.get()) is not None:
                self._door.send_bytes(data)
