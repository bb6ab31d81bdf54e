"""Work in another process: things are held by name there, and what is told meanwhile is heard."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import work
from work import Thing

from campaignplan.apart.parcels import LONG
from campaignplan.apart.process import DiedError, Process, WorkError
from campaignplan.errors import InputError

FEW = 3


@pytest.fixture(scope="module")
def hand() -> Iterator[Process]:
    found = Process({Thing: FEW, tuple: FEW}, ["json"])
    found.start()
    yield found
    found.close()


def test_an_answer_given_back_is_the_very_thing_that_was_made(hand: Process) -> None:
    made = hand.call(work.make, "a")
    assert (made.name, made.beside) == ("a", None)  # what is beside it did not travel
    assert hand.call(work.beside, made) == hand.call(work.where) != os.getpid()
    assert hand.call(work.are_one, made, made)


def test_what_was_sent_is_the_same_here_when_it_comes_back(hand: Process) -> None:
    mine = Thing("mine", beside="here")
    made = hand.call(work.make, "b", mine)
    assert made.of is mine
    assert hand.call(work.make, "c", of=mine).of is mine
    assert hand.call(work.are_one, mine, mine)


def test_a_table_of_two_things_travels_once_and_a_pair_each_time(hand: Process) -> None:
    table, pair = tuple(Thing(str(number)) for number in range(LONG)), (1.5, "pair")
    assert hand.call(work.same_as_last, table) == (False, table)
    is_same, back = hand.call(work.same_as_last, table)
    assert is_same
    assert back is table
    hand.call(work.same_as_last, pair)
    assert hand.call(work.same_as_last, pair) == (False, pair)
    for number in range(2 * FEW):
        hand.call(work.same_as_last, (number,) * LONG)
    hand.call(work.same_as_last, table)  # no longer held: it travels again
    assert hand.call(work.same_as_last, table)[0]


def test_what_is_no_longer_held_travels_whole(hand: Process) -> None:
    first = hand.call(work.make, "first")
    mine = Thing("sent")
    hand.call(work.beside, mine)
    for number in range(2 * FEW):
        hand.call(work.beside, hand.call(work.make, f"other {number}"))
        hand.call(work.beside, Thing(f"sent {number}"))
    assert hand.call(work.beside, first) is None
    assert hand.call(work.make, "later", mine).of is mine
    assert hand.call(work.are_one, first, mine) is False


def test_many_callers_at_once_with_much_to_say(hand: Process) -> None:
    texts = [bytes([number]) * 3_000_000 + b"!" for number in range(12)]
    with ThreadPoolExecutor(6) as callers:
        answers = list(callers.map(lambda text: hand.call(work.swap, text), texts))
    assert answers == [text[::-1] for text in texts]


def test_progress_is_heard_in_order(hand: Process) -> None:
    heard: list[tuple[int, int]] = []
    assert hand.call(work.count, 5, progress=lambda done, of: heard.append((done, of))) == 5
    assert heard == [(number, 5) for number in range(5)]


def test_work_is_told_to_stop(hand: Process) -> None:
    asked = iter((False, False, True))
    assert hand.call(work.wait, stop=lambda: next(asked, True)) == "stopped"


def test_work_that_nobody_waits_for_is_left(hand: Process, tmp_path: Path) -> None:
    mark = tmp_path / "left"

    def enough(word: str) -> None:
        raise KeyError(word)

    with pytest.raises(KeyError, match="on"):
        hand.call(work.speak_until_left, str(mark), progress=enough)
    while not mark.exists():
        time.sleep(0.01)
    assert hand.call(work.where)


def test_an_exception_comes_with_what_it_says_and_where_it_was_raised(hand: Process) -> None:
    with pytest.raises(InputError) as refused:
        hand.call(work.refuse)
    assert refused.value.issues[0].fix.en == "mend"
    assert isinstance(refused.value.__cause__, WorkError)
    assert "in refuse" in str(refused.value.__cause__)
    with pytest.raises(RuntimeError, match="OddError: odd 1"):
        hand.call(work.fail_oddly)


def test_what_cannot_travel_is_said_and_nothing_is_mixed_up(hand: Process) -> None:
    mine = Thing("mine")
    with pytest.raises(Exception, match=r"pickle|lambda"):
        hand.call(work.answer_oddly, mine)
    with pytest.raises(Exception, match=r"pickle|lambda"):
        hand.call(work.swap, (Thing("lost"), lambda: None))
    assert hand.call(work.make, "after", mine).of is mine


def test_one_that_died_is_told_to_all_who_wait_and_another_begins(tmp_path: Path) -> None:
    hand = Process({Thing: FEW})
    made = hand.call(work.make, "a")
    first = hand.call(work.where)
    waiting: list[BaseException] = []

    def wait() -> None:
        try:
            hand.call(work.wait, stop=lambda: False)
        except DiedError as error:
            waiting.append(error)

    other = threading.Thread(target=wait)
    other.start()
    with pytest.raises(DiedError):
        hand.call(work.die)
    other.join(60)
    assert len(waiting) == 1
    assert hand.call(work.where) != first
    assert hand.call(work.beside, made) is None  # it travels whole, for who made it is gone
    hand.close()


CALLER = """
import os, sys
sys.path.insert(0, sys.argv[1])
import work
from campaignplan.apart.process import Process
if __name__ == "__main__":
    hand = Process({})
    print(hand.call(work.where), flush=True)
    hand.call(work.wait, stop=lambda: False)
"""


def test_it_ends_when_its_caller_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "caller.py"
    script.write_text(CALLER, encoding="utf-8")
    place = str(Path(__file__).parent)
    with subprocess.Popen([sys.executable, str(script), place], stdout=subprocess.PIPE, text=True) as caller:
        assert caller.stdout is not None
        number = int(caller.stdout.readline())
        caller.kill()
    end = time.monotonic() + 60
    while _lives(number) and time.monotonic() < end:
        time.sleep(0.02)
    assert not _lives(number)


COPIED = """
import os, socket, sys, threading
sys.path.insert(0, sys.argv[1])
import work
from campaignplan.apart.process import DiedError, Process
if __name__ == "__main__":
    port = socket.create_server(("127.0.0.1", 0))
    work.here = "changed before"
    wait = threading.Event()
    if sys.argv[2] == "more":
        threading.Thread(target=wait.wait).start()
    hand = Process({work.Thing: 3}, ["json"])
    hand.start_as_copy()
    made = hand.call(work.make, "a")
    print(hand.call(work.seen), hand.call(work.beside, made) == hand.call(work.where) != os.getpid())
    at = port.getsockname()
    port.close()
    socket.create_server(at).close()
    try:
        hand.call(work.die)
    except DiedError:
        print(hand.call(work.seen))
    hand.close()
    wait.set()
"""


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux tells how many threads there are")
@pytest.mark.parametrize(("threads", "first"), [("one", "changed before"), ("more", "as imported")])
def test_begun_first_it_is_a_copy_but_of_no_port_and_never_of_threads(
    threads: str, first: str, tmp_path: Path
) -> None:
    script = tmp_path / "caller.py"
    script.write_text(COPIED, encoding="utf-8")
    asked = [sys.executable, "-W", "error", str(script), str(Path(__file__).parent), threads]
    done = subprocess.run(asked, capture_output=True, text=True, timeout=120, check=False)
    assert (done.stdout.splitlines(), done.returncode) == ([f"{first} True", "as imported"], 0), done.stderr


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    # One whose parent is gone is somebody else's to bury; here nobody may.
    state = Path(f"/proc/{number}/stat")
    return not state.exists() or state.read_text(encoding="utf-8").rsplit(")", 1)[1].split()[0] != "Z"
