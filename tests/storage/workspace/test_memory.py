"""What is remembered of a database is what it says, whoever wrote last; and it is read once."""

from pathlib import Path

import pytest
from sqlalchemy import event

from campaignplan.resources import shipped
from campaignplan.storage import load_problem
from campaignplan.storage.workspace.change import Change
from campaignplan.storage.workspace.memory import Memory
from campaignplan.storage.workspace.people import People, Person
from campaignplan.storage.workspace.seat import Seat
from campaignplan.storage.workspace.workspace import Workspace


class Told:
    """A pulse that a test beats."""

    def __init__(self) -> None:
        self.now: tuple[int, object] | None = (1, 1)

    def beat(self) -> tuple[int, object] | None:
        return self.now


def test_read_once_a_beat() -> None:
    pulse, read = Told(), list[int]()
    memory = Memory(pulse)  # type: ignore[arg-type]

    def ask() -> int:
        return memory.recall("question", lambda: read.append(1) or len(read))

    assert [ask(), ask(), ask()] == [1, 1, 1]
    pulse.now = (1, 2)
    assert [ask(), ask()] == [2, 2]
    pulse.now = (2, 2)  # another connection: its answers mean nothing beside the first one's
    assert ask() == 3
    pulse.now = None
    assert [ask(), ask()] == [4, 5]


def test_what_was_read_while_somebody_wrote_is_not_kept() -> None:
    pulse = Told()
    memory = Memory(pulse)  # type: ignore[arg-type]

    def overtaken() -> str:
        pulse.now = (1, 2)
        assert memory.recall("other", lambda: "new") == "new"
        return "old"

    assert memory.recall("question", overtaken) == "old"
    assert memory.recall("question", lambda: "new") == "new"


def test_an_answer_that_failed_is_asked_for_again() -> None:
    memory = Memory(Told())  # type: ignore[arg-type]
    with pytest.raises(ZeroDivisionError):
        memory.recall("question", lambda: 1 // 0)
    assert memory.recall("question", lambda: 1) == 1


def test_a_page_reads_nothing_where_nobody_has_written(tmp_path: Path) -> None:
    place = tmp_path / "w.db"
    with Workspace.open(place) as here, Workspace.open(place) as elsewhere:
        branch = here.put("shop", load_problem(shipped("examples") / "guangzhou-clothing"), person="owner")
        People(here.house).put(Person("owner", "王", "owner"), by="owner")
        asked: list[str] = []
        event.listen(here.database.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))

        def look() -> tuple[object, ...]:
            seat = Seat(here, Person("owner", "王", "owner"))
            last, undo, redo = branch.last, seat.to_undo(branch), seat.to_redo(branch)
            rows = dict(branch.rows("products"))
            return seat.places, seat.role, branch.version, last, undo, redo, here.plans("shop").list(), rows

        first = look()
        asked.clear()
        assert look() == first
        assert asked == []

        other = elsewhere.branch("shop")
        row, cells = other.rows("products")[0]
        other.commit([Change("products", row, {"price": cells["price"]}, {"price": "1"})], person="owner")
        second = look()
        assert second[2] == first[2] + 1
        assert second[3] == other.last
        assert second[4] == other.last.id  # what another process wrote in one's name can be taken back here
        assert second[7][row]["price"] == "1"
        People(elsewhere.house).put(Person("boss", "李", "owner"), by="owner")
        People(elsewhere.house).remove("owner", by="boss")
        assert look()[1] is None


def test_what_is_handed_out_can_be_changed_without_harm(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "w.db") as workspace:
        branch = workspace.put("shop", load_problem(shipped("examples") / "guangzhou-clothing"), person="owner")
        row, cells = branch.rows("products")[0]
        cells["price"] = "9"
        assert dict(branch.rows("products"))[row]["price"] != "9"
