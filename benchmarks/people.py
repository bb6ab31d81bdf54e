"""Ten people at once on one process: ``uv run python -m benchmarks.people [EXAMPLE] [PEOPLE] [MOVES]``.

Each has the budget page open and moves the slider of the total to an amount that nobody else tries, looks at what
came for two seconds, and moves on; every fourth time they open another page and come back. They are websocket
sessions without a browser, since ten browsers on the server's own processors would measure themselves. Told are the
seconds until a move was answered, until the page showed the plan of that very total (a solve that takes longer than
the page waits is looked for again every half second, as a browser does), and until another page was drawn; and what
must never be: a page that shows a total which somebody else tries.
"""

import os
import random
import statistics
import sys
import threading
import time
from collections.abc import Sequence

from benchmarks.app import served
from benchmarks.visitor import Run, Visitor
from campaignplan.resources import shipped
from campaignplan.storage import load_problem

PAUSE, LOOK = 2.0, 0.5
TOTAL = "总预算（元）"
"""The slider's label."""
PAGES = ("overview", "calendar", "why", "track", "tasks", "data", "log")


class Person(threading.Thread):
    """One of them."""

    def __init__(self, number: int, address: str, total: float, step: float, moves: int) -> None:
        super().__init__(name=f"person-{number}")
        self.number, self.address, self.total, self.step, self.moves = number, address, total, step, moves
        self.answered: list[float] = []
        self.planned: list[float] = []
        self.opened: list[float] = []
        self.foreign = 0
        self.error: BaseException | None = None

    def run(self) -> None:
        """Be one."""
        try:
            self._be()
        except BaseException as error:
            self.error = error

    def _be(self) -> None:
        dice = random.Random(self.number)
        tried = self.total + self.number * self.step  # nobody else's: others' are their number away
        with Visitor(self.address, "budget", f"lang=zh&total={tried:.0f}") as visitor:
            run = visitor.open()
            while not planned(run):
                time.sleep(LOOK)
                run = visitor.look()
            for turn in range(self.moves):
                tried += 10 * self.step * (1 if turn % 2 else -1)
                began = time.perf_counter()
                run = visitor.slide(TOTAL, tried)
                self.answered.append(run.seconds)
                while not planned(run):
                    time.sleep(LOOK)
                    run = visitor.look()
                self.planned.append(time.perf_counter() - began)
                self.foreign += visitor.sliders[TOTAL][1] != tried
                time.sleep(PAUSE * (0.5 + dice.random()))
                if turn % 4 == 3:
                    with Visitor(self.address, dice.choice(PAGES)) as other:
                        self.opened.append(other.open().seconds)


def planned(run: Run) -> bool:
    """Tell whether a run drew a certificate, and none that is still being worked on."""
    return any("cp-proof" in text for text in run.said) and not any("cp-working" in text for text in run.said)


def main(example: str = "guangzhou-clothing", people: str = "10", moves: str = "12") -> None:
    """Measure and print."""
    whole = load_problem(shipped("examples") / example).settings.total or 0.0
    step = 10.0 ** (len(str(round(whole))) - 3)  # the slider's own
    with served(example) as server:
        crowd = [
            Person(number, server.address, round(0.5 * whole / step) * step, step, int(moves))
            for number in range(int(people))
        ]
        began, spent = time.perf_counter(), server.processor
        for one in crowd:
            one.start()
        for one in crowd:
            one.join()
        seconds, spent = time.perf_counter() - began, server.processor - spent
    for one in crowd:
        if one.error is not None:
            raise one.error
    for name, values in (
        ("a move is answered", [value for one in crowd for value in one.answered]),
        ("its plan is on the page", [value for one in crowd for value in one.planned]),
        ("another page is drawn", [value for one in crowd for value in one.opened]),
    ):
        _say(f"{example}, {people} people: {name}", values)
    every = sum(len(one.answered) for one in crowd)
    print(
        f"pages that showed somebody else's total: {sum(one.foreign for one in crowd)} of {every}; "
        f"{every / seconds:.1f} moves a second, the server's processor {spent / seconds:.0%}; "
        f"load of the machine: {os.getloadavg()[0]:.1f}"
    )


def _say(name: str, values: Sequence[float]) -> None:
    if values:
        late = sorted(values)[min(len(values) - 1, int(0.95 * len(values)))]
        print(f"{name}: median {statistics.median(values):.2f} s, p95 {late:.2f} s, slowest {max(values):.2f} s")


if __name__ == "__main__":
    main(*sys.argv[1:])
