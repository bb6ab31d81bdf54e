import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import solving
from solving import EARLY, REMEMBERED, SupersededError, Workshop

from campaignplan.planning.problem import Problem
from campaignplan.planning.result import Options, Result
from campaignplan.planning.solve import Progress, solve

QUICK = Options(gap=0.01)
"""Of these tests; the pages' own ends by itself."""


class Bench:
    """A solver that tests hold in their hands: it waits for `go`, then speaks, then ends."""

    def __init__(self) -> None:
        self.go, self.started, self.runs = threading.Event(), threading.Event(), 0
        self.begun: dict[int, Result | None] = {}

    def solve(
        self,
        problem: Problem,
        options: Options,
        progress: Callable[[Progress], None],
        *,
        start: Result | None,
        stop: Callable[[], bool],
    ) -> Result:
        self.runs += 1
        self.begun[id(problem)] = start
        self.started.set()
        assert self.go.wait(30)
        progress(Progress(1.0, 2.0, 1.0, 0.1))
        return Result(problem, "profit", "feasible" if stop() else "failed", "bench", 0.1)


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    made = Bench()
    monkeypatch.setattr(solving, "solve", made.solve)
    return made


def other(problem: Problem, total: float) -> Problem:
    return replace(problem, settings=replace(problem.settings, total=total))


def test_the_same_question_is_solved_once(tiny: Problem, bench: Bench) -> None:
    shop = Workshop()
    first, second = shop.ask("a", tiny, QUICK), shop.ask("b", replace(tiny), QUICK)
    assert first is second
    bench.go.set()
    assert first.wait(30)
    assert shop.ask("c", tiny, QUICK) is first
    assert bench.runs == 1
    assert first.progress == Progress(1.0, 2.0, 1.0, 0.1)
    assert shop.ask("a", tiny, Options(gap=0.5)) is not first


def test_a_job_nobody_waits_for_stops_at_the_next_word(tiny: Problem, bench: Bench) -> None:
    shop = Workshop()
    old = shop.ask("a", tiny, QUICK)
    assert bench.started.wait(30)
    new = shop.ask("a", other(tiny, 10.0), QUICK)
    bench.go.set()
    assert old.wait(30)
    assert new.wait(30)
    assert isinstance(old.future.exception(), solving.SupersededError)
    assert new.future.result().status == "failed"
    assert shop.ask("a", tiny, QUICK) is not old  # asked again, it is solved again


def test_a_job_somebody_else_waits_for_goes_on(tiny: Problem, bench: Bench) -> None:
    shop = Workshop()
    shared = shop.ask("a", tiny, QUICK)
    shop.ask("b", tiny, QUICK)
    shop.ask("a", other(tiny, 10.0), QUICK)
    bench.go.set()
    assert shared.wait(30)
    assert shared.future.exception() is None


def test_a_quick_answer_ends_where_nothing_comes_closer_and_a_proof_does_not(
    tiny: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(solving, "IDLE", 0.0)
    told = threading.Event()

    def until_stopped(
        problem: Problem,
        options: Options,
        progress: Callable[[Progress], None],
        *,
        start: Result | None,
        stop: Callable[[], bool],
    ) -> Result:
        progress(Progress(1.0, 1.02, 0.02, 0.1))
        assert not stop()  # there is no plan that could be shown
        found = Result(problem, "profit", "feasible", "bench", 0.1)
        progress(Progress(1.0, 1.02, 0.02, 0.1, found))
        told.set()
        while not stop():
            time.sleep(0.001)
        return found

    monkeypatch.setattr(solving, "solve", until_stopped)
    shop = Workshop()
    quick = shop.ask("a", tiny, solving.QUICK)
    assert quick.wait(30)
    assert quick.future.result().status == "feasible"
    assert shop.ask("a", tiny, solving.QUICK) is quick  # it is not solved again by each look
    told.clear()
    proof = shop.ask("a", tiny, Options(gap=0.0005))
    assert told.wait(30)
    assert not proof.is_idle
    shop.stop(proof, "a")
    assert proof.wait(30)


def test_results_are_remembered_but_not_for_ever(tiny: Problem, bench: Bench) -> None:
    bench.go.set()
    shop = Workshop()
    first = shop.ask("a", tiny, QUICK)
    assert first.wait(30)
    for total in range(REMEMBERED + 2):
        assert shop.ask("a", other(tiny, 100.0 + total), QUICK).wait(30)
    again = shop.ask("a", tiny, QUICK)
    assert again is not first
    assert again.wait(30)
    assert bench.runs == REMEMBERED + 4


def test_a_job_that_died_can_be_asked_for_again(tiny: Problem, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Result:
        raise RuntimeError("broken")

    monkeypatch.setattr(solving, "solve", broken)
    shop = Workshop()
    died = shop.ask("a", tiny, QUICK)
    assert died.wait(30)
    assert shop.ask("a", tiny, QUICK) is died  # until the page has told it
    shop.forget(died)
    assert shop.ask("a", tiny, QUICK) is not died


def test_a_job_begins_near_the_answer_it_is_given(tiny: Problem, bench: Bench) -> None:
    bench.go.set()
    shop = Workshop()
    first = shop.ask("a", tiny, QUICK)
    assert first.wait(30)
    answer = first.future.result()
    less = other(tiny, 10.0)
    second = shop.ask("a", less, QUICK, answer)
    assert second.wait(30)
    assert bench.begun[id(tiny)] is None
    assert bench.begun[id(less)] is answer
    assert second.start is None  # what a job began from is not kept


def test_a_job_is_stopped_by_who_waits_alone(tiny: Problem, bench: Bench) -> None:
    shop = Workshop()
    job = shop.ask("a", tiny, QUICK)
    shop.ask("b", tiny, QUICK)
    shop.stop(job, "a")
    assert not job.stopping.is_set()
    shop.ask("b", other(tiny, 10.0), QUICK)
    shop.stop(job, "a")
    assert shop.ask("a", tiny, QUICK) is job
    another = shop.ask("c", tiny, QUICK)  # who comes later is not given a solve cut short
    assert another is not job
    bench.go.set()
    assert job.wait(30)
    assert another.wait(30)
    assert job.future.result().status == "feasible"
    assert another.future.result().status == "failed"


def test_a_first_question_begins_near_the_last_answer_for_the_same_products(
    tiny: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Result | None] = []

    def watched(*asked: Any, start: Result | None, **named: Any) -> Result:
        begun.append(start)
        return solve(*asked, start=start, **named)

    monkeypatch.setattr(solving, "solve", watched)
    shop = Workshop()
    first = shop.ask("a", tiny, QUICK).future.result(30)
    second = shop.ask("b", other(tiny, 400.0), QUICK).future.result(30)
    third = shop.ask("b", other(tiny, 300.0), QUICK, first).future.result(30)
    renamed = replace(tiny, products=tuple(replace(one, price=one.price + 1) for one in tiny.products))
    shop.ask("c", renamed, QUICK).future.result(30)
    shop.ask("c", other(tiny, 200.0), QUICK).future.result(30)
    assert [one and id(one) for one in begun] == [None, id(first), id(first), None, id(third)]
    assert second.plan is not None


def test_who_asks_before_all_visitors_waits_for_nothing_once_one_has_come(tiny: Problem, bench: Bench) -> None:
    shop = Workshop()
    job = shop.ask(EARLY, tiny, QUICK)
    assert bench.started.wait(30)
    assert shop.ask("a", tiny, QUICK) is job
    assert job.waiting == {"a"}
    shop.ask("a", other(tiny, 50.0), QUICK)
    bench.go.set()
    assert isinstance(job.future.exception(30), SupersededError)


def test_a_better_plan_on_the_way_is_there_to_show_and_let_go_of_in_the_end(
    tiny: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, told, go = solve(tiny, QUICK), threading.Event(), threading.Event()

    def slow(*_: object, progress: Callable[[Progress], None], **__: object) -> Result:
        progress(Progress(first.value, first.bound, first.gap, 0.1, first))
        progress(Progress(first.value, first.bound, first.gap, 0.2))  # no other plan: that one stays
        told.set()
        assert go.wait(30)
        return first

    monkeypatch.setattr(solving, "solve", slow)
    job = Workshop().ask("a", tiny, QUICK)
    assert told.wait(30)
    assert job.best is first
    assert not job.done
    go.set()
    assert job.wait(30)
    assert job.best is None
