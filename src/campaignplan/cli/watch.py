"""Long work, watched: a line on the terminal from the first second on, and Ctrl-C that is heard at once.

The first Ctrl-C ends a solve with the best plan so far; the second gives everything up.
"""

import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType, TracebackType
from typing import TYPE_CHECKING, Self

import click

from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    from campaignplan.planning.problem import Problem
    from campaignplan.planning.result import Options, Result
    from campaignplan.planning.solve import Progress

WORKER = "campaignplan-worker"
PATIENCE = 1.0
"""Seconds before anything is shown: quick work needs no display."""
STOPPING = Text(
    "这一步做完就停，写出到现在为止最好的方案；再按一次 Ctrl-C 就立刻放弃。",
    "Stopping after this step, with the best plan so far; press Ctrl-C again to give up at once.",
)


class Display:
    """One line on stderr: what is done now, how far, for how long. Silent where stderr is no terminal.

    `stopping` is set by the first Ctrl-C during a solve; later solves of the same command then stop early too.
    """

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self.stopping = threading.Event()
        self.shown = False
        self.started = time.monotonic()
        self.line, self.limit = "", 0.0
        self.timer: threading.Timer | None = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            self.timer = threading.Timer(PATIENCE, self._show)
            self.timer.daemon = True
            self.timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.timer is not None:
            self.timer.cancel()
            self.timer.join(2.0)
        if self.shown:
            self.progress.stop()

    def _show(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        shapes = (
            SpinnerColumn(),
            TextColumn("{task.description}", markup=False),
            BarColumn(20),
            TimeElapsedColumn(),
        )
        self.progress = Progress(*shapes, console=Console(stderr=True), transient=True)
        self.task = self.progress.add_task(self.line, total=self.limit or None)
        self.progress.start()
        self.shown = True

    def say(self, line: Text, limit: float = 0.0) -> None:
        """Tell what is done now; with a time limit in seconds, the bar runs towards it."""
        self.line, self.limit, self.started = line.to(self.lang), limit, time.monotonic()
        if self.shown:
            self.progress.update(self.task, description=self.line, total=limit or None, completed=0)

    def tick(self) -> None:
        """Move the bar on."""
        if self.shown and self.limit:
            spent = min(time.monotonic() - self.started, self.limit)
            self.progress.update(self.task, description=self.line, completed=spent)

    def tell(self, line: Text) -> None:
        """Change the words, not the bar."""
        self.line = line.to(self.lang)

    def stop(self) -> None:
        """Ask the solve to end with what it has, and say so."""
        self.stopping.set()
        if self.shown:
            self.progress.console.print(STOPPING.to(self.lang), markup=False, highlight=False)
        else:
            click.echo(STOPPING.to(self.lang), err=True)


def solve_watched(
    problem: "Problem", options: "Options", display: Display, start: "Result | None" = None
) -> "Result":
    """Solve in a thread of its own, so that Ctrl-C is heard while the solver is at work; `start` warms it.

    KeyboardInterrupt where Ctrl-C came twice, or once before there was any plan.
    """
    from campaignplan.planning.solve import solve

    stopping = display.stopping

    def progress(now: "Progress") -> None:
        display.tell(_so_far(now, stopping.is_set()))

    def work() -> "Result":
        display.say(Text("求解：正在建模", "Solving: building the model"), options.time_limit)
        return solve(problem, options, progress, start=start, stop=stopping.is_set)

    result = watched(work, display, display.stop)
    if stopping.is_set() and result.status == "failed":
        raise KeyboardInterrupt
    return result


def watched[T](work: Callable[[], T], display: Display, stop: Callable[[], None] | None = None) -> T:
    """Run `work` in a thread and return what it returns or raise what it raises.

    The first Ctrl-C asks the work to `stop`; the second, or the first where it cannot, raises KeyboardInterrupt.
    """
    results: list[T] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            results.append(work())
        except BaseException as error:  # it is raised again below, in the thread that asked
            errors.append(error)

    def heard() -> None:
        if stop is None or display.stopping.is_set():
            raise KeyboardInterrupt
        stop()

    thread = threading.Thread(target=run, name=WORKER, daemon=True)
    with _ctrl_c(heard):
        thread.start()
        while thread.is_alive():
            thread.join(0.1)
            display.tick()
    if errors:
        raise errors[0]
    return results[0]


@contextmanager
def _ctrl_c(heard: Callable[[], None]) -> Iterator[None]:
    """Have Ctrl-C heard by a function, wherever the main thread is just then: no moment of it loses the work."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def press(number: int, frame: FrameType | None) -> None:
        heard()

    before = signal.signal(signal.SIGINT, press)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _so_far(now: "Progress", stopping: bool) -> Text:
    what = Text("正在停下", "Stopping") if stopping else Text("求解", "Solving")
    if now.value != now.value:
        return Text(
            f"{what.zh}：还没有方案，极限 {now.bound:,.0f}", f"{what.en}: no plan yet, bound {now.bound:,.0f}"
        )
    return Text(
        f"{what.zh}：方案 {now.value:,.0f}，极限 {now.bound:,.0f}，差距 {now.gap:.2%}",
        f"{what.en}: value {now.value:,.0f}, bound {now.bound:,.0f}, gap {now.gap:.2%}",
    )
