"""Work that tests call for in another process."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from campaignplan.errors import InputError, Issue
from campaignplan.text import Text

here = "as imported"
seen_last: object = None


@dataclass(frozen=True)
class Thing:
    """Something large; what is kept beside it does not travel."""

    name: str
    of: "Thing | None" = None
    beside: object = field(default=None, compare=False)

    def __reduce__(self) -> tuple[object, ...]:
        return Thing, (self.name, self.of)


def seen() -> str:
    return here


def make(name: str, of: Thing | None = None) -> Thing:
    return Thing(name, of, beside=os.getpid())


def beside(thing: Thing) -> object:
    return thing.beside


def are_one(first: Thing, second: Thing) -> bool:
    return first is second


def same_as_last(one: object) -> tuple[bool, object]:
    """Tell whether it is the very thing that was given before, and give it back."""
    global seen_last
    before, seen_last = seen_last, one
    return one is before, one


def swap(text: bytes) -> bytes:
    return text[::-1]


def count(to: int, progress: Callable[[int, int], None]) -> int:
    for number in range(to):
        progress(number, to)
    return to


def wait(stop: Callable[[], bool]) -> str:
    while not stop():
        time.sleep(0.01)
    return "stopped"


def speak_until_left(mark: str, progress: Callable[[str], None]) -> None:
    try:
        while True:
            progress("on")
            time.sleep(0.01)
    finally:
        with open(mark, "w", encoding="utf-8") as file:
            file.write("left")


def refuse() -> None:
    raise InputError([Issue("lines", "x", Text("错", "wrong"), Text("改", "mend"))])


class OddError(Exception):
    """Does not travel."""

    def __init__(self, one: object, two: object) -> None:
        super().__init__(f"odd {one}")
        self.two = two


def fail_oddly() -> None:
    raise OddError(1, lambda: None)


def answer_oddly(thing: Thing) -> object:
    return Thing("new", thing), lambda: None


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def where() -> int:
    return os.getpid()
