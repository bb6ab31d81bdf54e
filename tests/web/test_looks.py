"""Looks: one for all who wait, and none that began before somebody came."""

import asyncio
import contextlib
import threading

import pytest
from apart import apart

from campaignplan.web.looks import Looks


class Counted:
    """A look that finds how many there were, and waits until it is let go."""

    def __init__(self) -> None:
        self.looked = 0
        self.began, self.may_end = threading.Semaphore(0), threading.Semaphore(0)

    def __call__(self) -> int:
        self.looked += 1
        found = self.looked
        self.began.release()
        assert self.may_end.acquire(timeout=30)
        return found


async def settled(*tasks: asyncio.Task[int]) -> list[int]:
    return list(await asyncio.wait_for(asyncio.gather(*tasks), 30))


def test_who_comes_while_one_looks_shares_the_next():
    async def come() -> None:
        counted = Counted()
        looks = Looks(counted)
        first = [asyncio.create_task(looks.look()) for _ in range(5)]
        assert await asyncio.to_thread(counted.began.acquire, timeout=30)
        later = [asyncio.create_task(looks.look()) for _ in range(5)]
        for _ in range(3):  # each has come, and none been answered
            await asyncio.sleep(0)
        assert not any(task.done() for task in (*first, *later))
        counted.may_end.release(2)
        assert await settled(*first) == [1] * 5
        assert await settled(*later) == [2] * 5
        counted.may_end.release()
        assert await looks.look() == 3  # nothing is kept for who comes after

    apart(lambda: asyncio.run(come()))


def test_who_hangs_up_takes_nothing_from_the_others():
    async def come() -> None:
        counted = Counted()
        looks = Looks(counted)
        gone, stays = asyncio.create_task(looks.look()), asyncio.create_task(looks.look())
        assert await asyncio.to_thread(counted.began.acquire, timeout=30)
        gone.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await gone
        counted.may_end.release(2)
        assert await settled(stays) == [1]
        assert await looks.look() == 2

    apart(lambda: asyncio.run(come()))


def test_a_look_that_fails_is_told_to_each_and_forgotten():
    found: list[int] = []

    def look() -> int:
        found.append(len(found))
        if len(found) == 1:
            raise OSError("away")
        return found[-1]

    async def come() -> None:
        looks = Looks(look)
        told = await asyncio.gather(looks.look(), looks.look(), return_exceptions=True)
        assert [str(error) for error in told] == ["away", "away"]
        assert await looks.look() == 1

    apart(lambda: asyncio.run(come()))


def test_it_serves_one_loop_after_another():
    looks = Looks(lambda: 7)
    for _ in range(2):
        assert apart(lambda: asyncio.run(looks.look())) == 7


@pytest.mark.parametrize("asked", [1, 20])
def test_all_who_come_together_are_served_by_one(asked: int):
    looked: list[int] = []
    looks = Looks(lambda: looked.append(1))

    async def come() -> None:
        await asyncio.gather(*(looks.look() for _ in range(asked)))

    apart(lambda: asyncio.run(come()))
    assert looked == [1]
