"""Solving beside the page: jobs run aside, and the latest results are remembered.

A page never waits for a solver: it asks for a job, shows what it has, and looks again. Sessions that ask the
same thing share a job, so a shipped sample is solved once.
"""

import math
import threading
import time
from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace

import aside
from fingerprints import fingerprint

from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Options, Result
from campaignplan.planning.solve import Progress, solve

# On two cores the three samples take 0.2, 2 and 10 seconds to 1 %, changed ones about as long; 0.2 % is beyond
# the two with S-curves in any time that a page may take.
QUICK = Options(gap=0.01, time_limit=20.0)
IDLE = 3.0
"""Seconds the search for a quick answer goes on at least without coming closer, once it has a plan: what columns
leave open above 1 % the exact model rarely closes in the seconds that are left. Who wants more asks for the proof."""
CLOSER = 1e-4
"""Share of the value by which a gap must have shrunk to be seen."""
REMEMBERED = 24
"""Jobs kept: a result of a year with 60 products takes some megabytes."""

EARLY = "early"
"""Who asks before any visitor has come, and waits for nothing once one has."""


class SupersededError(Exception):
    """Nobody waits for this job any more."""


@dataclass
class Job:
    """One problem being solved: `progress` is the latest word from the solver, `best` the plan it goes on from.

    `start` is the answer to a like problem, which warms the solve; `stopping` is set by who wants what there is.
    `nearest` is the smallest gap so far, and `moved` when it shrank last.
    """

    key: tuple[str, Options]
    problem: Problem
    options: Options
    start: Result | None = field(default=None, repr=False)
    started: float = field(default_factory=time.monotonic)
    progress: Progress | None = None
    best: Result | None = field(default=None, repr=False)
    future: Future[Result] = field(default_factory=Future)
    waiting: set[str] = field(default_factory=set)
    stopping: threading.Event = field(default_factory=threading.Event)
    nearest: float = math.inf
    moved: float = field(default_factory=time.monotonic)

    @property
    def is_idle(self) -> bool:
        """Whether a quick answer is at hand, and as long again as it took to come so near brought it no nearer."""
        if self.options != QUICK or self.best is None:
            return False
        return time.monotonic() - self.moved > max(IDLE, self.moved - self.started)

    @property
    def seconds(self) -> float:
        """Seconds since it was asked for."""
        return time.monotonic() - self.started

    @property
    def done(self) -> bool:
        """Whether it has ended, well or not."""
        return self.future.done()

    def wait(self, seconds: float) -> bool:
        """Wait at most so long; tell whether it has ended."""
        return bool(wait([self.future], seconds).done)


class Workshop:
    """The jobs of one process."""

    def __init__(self, threads: int = 2) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="solve")
        self._jobs: OrderedDict[tuple[str, Options], Job] = OrderedDict()
        self._lock = threading.Lock()

    def ask(self, who: str, problem: Problem, options: Options, start: Result | None = None) -> Job:
        """Return the job for a problem, new where nobody asked before; `who` waits for no other.

        A new job begins near `start`, the answer to a like problem; where none is given near the last one that was
        found, whoever asked. It moves the time, never the proof, and both hold the grid they share once.
        """
        key = (fingerprint(problem), options)
        with self._lock:
            for other in list(self._jobs.values()):
                if other.key != key and who in other.waiting:
                    self._leave(other, who)
            job = self._jobs.get(key)
            if job is None or (job.stopping.is_set() and who not in job.waiting):
                job = self._jobs[key] = Job(key, problem, options, start or self._like(problem))
                job.waiting.add(who)
                job.future = self._threads.submit(self._run, job)
            job.waiting.add(who)
            if who != EARLY:
                job.waiting.discard(EARLY)
            self._jobs.move_to_end(key)
            for old in [j for j in self._jobs.values() if j.done][: max(0, len(self._jobs) - REMEMBERED)]:
                del self._jobs[old.key]
            return job

    def stop(self, job: Job, who: str) -> None:
        """End a job with its best plan so far, unless somebody else waits for the proof."""
        with self._lock:
            if job.waiting == {who}:
                job.stopping.set()

    def forget(self, job: Job) -> None:
        """Let go of a job that died, so that it can be asked for again."""
        with self._lock:
            self._jobs.pop(job.key, None)

    def _like(self, problem: Problem) -> Result | None:
        """Return the last answer for the same products and channels, as different drafts on one problem have them."""
        for job in reversed(self._jobs.values()):
            alike = job.problem.products is problem.products and job.problem.channels is problem.channels
            if alike and job.done and not job.future.cancelled() and not job.future.exception():
                found = job.future.result()
                if found.plan is not None:
                    return found
        return None

    def _leave(self, job: Job, who: str) -> None:
        job.waiting.discard(who)
        if not job.waiting and not job.done:
            job.future.cancel()
            self._jobs.pop(job.key, None)

    def _run(self, job: Job) -> Result:
        def tell(progress: Progress) -> None:
            if not job.waiting:  # whatever it found by now, nobody would look at it
                raise SupersededError
            job.progress, job.best = replace(progress, best=None), progress.best or job.best
            if progress.gap < job.nearest - CLOSER:
                job.nearest, job.moved = progress.gap, time.monotonic()

        def stop() -> bool:
            if not job.waiting:
                raise SupersededError
            return job.stopping.is_set() or job.is_idle

        try:
            return aside.call(solve, job.problem, job.options, start=job.start, progress=tell, stop=stop)
        finally:
            job.start = None  # it may hold a whole earlier solve
            job.best = None
