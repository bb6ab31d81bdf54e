"""Who may do what: the table in the documents, the table in the program, and what really happens, are one."""

import inspect
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from threading import Barrier, Thread
from typing import Any, get_args

import pandas as pd
import pytest
from results import make_result

from campaignplan.calendars.event import Event
from campaignplan.errors import InputError
from campaignplan.feeds.link import Link
from campaignplan.feeds.scope import Scope
from campaignplan.planning.result import Result
from campaignplan.storage.content import content_of
from campaignplan.storage.workspace.actuals import Actuals
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import added
from campaignplan.storage.workspace.people import People, Person, Role, SharedSettings
from campaignplan.storage.workspace.permission import ACTIONS, ALLOWED, ROLES, Action, DeniedError
from campaignplan.storage.workspace.plans import Plans
from campaignplan.storage.workspace.seat import Seat
from campaignplan.storage.workspace.sharing import Shares
from campaignplan.storage.workspace.taking_in import offer
from campaignplan.storage.workspace.ticks import Ticks
from campaignplan.storage.workspace.workspace import Workspace
from campaignplan.text import Text

PAGE = Path(__file__).parents[3] / "docs" / "explanation" / "permissions.md"
BASE = "https://plan.example.com"
ROLE_LIST: tuple[Role, ...] = get_args(Role)
OTHER = Person("wang", "王老板", "owner", "idp|0")
ME = {role: Person(f"id-{role}", f"名{role}", role, f"idp|{role}") for role in ROLE_LIST}
DONE = {"": True}
SHOP = added("shops", {"id": "s9", "name": "店", "platform": "1688"}, "row9")
REPORT = pd.DataFrame({"product": ["p1"], "channel": ["search"], "date": ["2026-01-01"], "spend": [1.0]})


def task(name: str, person: str = "") -> Event:
    return Event(name, "task", Text("题", "title"), date(2027, 3, 1), date(2027, 3, 2), person=person)


@cache
def result() -> Result:
    return make_result()


@dataclass
class World:
    """A workspace with something of everything in it, and one person of each role; and how it was `before`."""

    workspace: Workspace
    folder: Path
    before: Any = None

    @property
    def branch(self) -> Branch:
        return self.workspace.branch("p")

    @property
    def team(self):
        return self.workspace.team("p")

    @property
    def links(self) -> tuple[Link, ...]:
        return Seat(self.workspace, OTHER)._feeds.links.load()

    def link(self, person: str) -> Link:
        return next(link for link in self.links if link.scope.person == person)

    def told(self) -> Any:
        """Everything a deed could change."""
        place = self.workspace
        feeds = Seat(place, OTHER)._feeds
        ledgers = [place.house, *(place.team(name) for name in place.problems())]
        branches = [place.branch(name, one) for name, ones in place.problems().items() for one in ones]
        kept = [(ledger.version, ledger.read()) for ledger in (*ledgers, *branches)]
        return kept, place.problems(), [plan.id for plan in Plans(self.team).list()], feeds.told.load(), [
            path.name for path in self.folder.iterdir() if path.suffix == ".backup"
        ]  # fmt: skip


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("prepared") / "workspace.db"
    with Workspace.open(file) as place:
        people = People(place.house)
        for one in (OTHER, *ME.values()):
            people.put(one, by="wang")
        place.put("p", result().problem, person="wang")
        seat = Seat(place, OTHER)
        seat.save_plan(place.branch("p"), result(), name="甲")
        seat.add_actuals("p", REPORT, "r")
        seat.create_link(Scope(person="小陈"), base=BASE)
        seat.put_setting("there", 1)
        for one in ME.values():
            seat.create_link(Scope(person=one.name), base=BASE)
        seat.create_share("会计")
        seat.mark("p", task("done", person="小陈"), DONE)
    return file


@pytest.fixture
def world(prepared: Path, tmp_path: Path) -> Iterator[World]:
    for path in prepared.parent.iterdir():
        shutil.copy(path, tmp_path / path.name)
    with Workspace.open(tmp_path / prepared.name) as place:
        yield World(place, tmp_path)


def own(act: Callable[[World, Person], object], then: Callable[[Seat, World], object]):
    """A deed on what the person did before, by a way that asks nobody."""

    def deed(seat: Seat, world: World) -> object:
        act(world, seat.person)
        world.before = world.told()  # what was done first does not count
        return then(seat, world)

    return deed


def edited(world: World, person: Person) -> None:
    world.branch.commit([SHOP], person=person.id)


def forked(world: World, person: Person) -> None:
    world.workspace.fork(world.branch, "旧", person=person.id)


def undone(world: World, person: Person) -> None:
    edited(world, person)
    world.branch.undo(person.id)


def last(world: World) -> int:
    return world.branch.log(size=1)[0].id


def plan(world: World) -> str:
    return Plans(world.team).list()[0].id


def changed_shop(world: World) -> Any:
    said = content_of(result().problem)
    said["shops"] = [{**said["shops"][0], "name": "新名字"}]
    from campaignplan.storage.difference import Said

    return offer(world.branch, Said(said))


DEEDS: dict[str, tuple[Action, Callable[[Seat, World], object]]] = {
    "commit": ("edit", lambda seat, world: seat.commit(world.branch, [SHOP])),
    "take": ("import", lambda seat, world: seat.take(changed_shop(world))),
    "undo": ("edit", own(edited, lambda seat, world: seat.undo(world.branch))),
    "redo": ("edit", own(undone, lambda seat, world: seat.redo(world.branch))),
    "revert own": ("edit", own(edited, lambda seat, world: seat.revert(world.branch, last(world)))),
    "revert others'": (
        "revert_others",
        own(lambda world, _: edited(world, OTHER), lambda seat, world: seat.revert(world.branch, last(world))),
    ),
    "undo a tick": (
        "tick",
        own(
            lambda world, me: Ticks(world.team).mark("e", DONE, person=me.id),
            lambda seat, world: seat.undo(world.team),
        ),
    ),
    "undo a tick where the branch is": (
        "tick",
        own(
            lambda world, me: Ticks(world.team).mark("e", DONE, person=me.id),
            lambda seat, world: seat.undo(world.branch),
        ),
    ),
    "undo a star": (
        "approve",
        own(
            lambda world, me: Plans(world.team).star(plan(world), person=me.id),
            lambda seat, world: seat.undo(world.team),
        ),
    ),
    "undo a plan's name": (
        "plan",
        own(
            lambda world, me: Plans(world.team).name(plan(world), "x", person=me.id),
            lambda seat, world: seat.undo(world.team),
        ),
    ),
    "undo a batch": (
        "import",
        own(
            lambda world, me: Actuals(world.team).add(REPORT, "mine", person=me.id),
            lambda seat, world: seat.undo(world.team),
        ),
    ),
    "undo a setting": (
        "settings",
        own(
            lambda world, me: SharedSettings(world.workspace.house).put("k", 1, person=me.id),
            lambda seat, world: seat.undo(world.workspace.house),
        ),
    ),
    "restore": (
        "restore",
        lambda seat, world: seat.restore(world.branch, world.workspace.clock().replace(year=2020)),
    ),
    "put": ("import", lambda seat, world: seat.put("q", result().problem)),
    "fork": ("fork", lambda seat, world: seat.fork(world.branch, "b")),
    "rename": ("fork", lambda seat, world: seat.rename(world.branch, "c")),
    "archive": ("fork", own(forked, lambda seat, world: seat.archive(world.workspace.branch("p", "旧")))),
    "note": ("fork", lambda seat, world: seat.note(world.branch, "看看")),
    "put_away": ("approve", lambda seat, _: seat.put_away("p")),
    "star": ("approve", lambda seat, world: seat.star(world.branch)),
    "save_plan": ("plan", lambda seat, world: seat.save_plan(world.branch, result())),
    "name_plan": ("plan", lambda seat, world: seat.name_plan("p", plan(world), "乙")),
    "star_plan": ("approve", lambda seat, world: seat.star_plan("p", plan(world))),
    "add_actuals": ("import", lambda seat, world: seat.add_actuals("p", REPORT, "again")),
    "withdraw_actuals": (
        "import",
        lambda seat, world: seat.withdraw_actuals("p", Actuals(world.team).batches()[0].id),
    ),
    "export": ("export", lambda seat, world: seat.export(world.branch)),
    "backup": ("backup", lambda seat, world: seat.backup(world.folder / "all.backup")),
    "mark own": ("tick", lambda seat, world: seat.mark("p", task("a", person=f"{seat.person.name}、小陈"), DONE)),
    "mark nobody's": ("tick", lambda seat, world: seat.mark("p", task("a"), DONE, note="好了")),
    "mark others'": ("tick_others", lambda seat, world: seat.mark("p", task("a", person="小陈"), DONE)),
    "mark away own": (
        "tick",
        own(
            lambda world, me: Ticks(world.team).mark("a", DONE, person=me.id),
            lambda seat, world: seat.mark("p", task("a", person=seat.person.name), {"": False}),
        ),
    ),
    "mark away others'": (
        "tick_others",
        lambda seat, world: seat.mark("p", task("done", person="小陈"), {"": False}),
    ),
    "publish": ("publish", lambda seat, world: seat.publish([task("a")], "名")),
    "create_link own": ("subscribe", lambda seat, _: seat.create_link(Scope(person=seat.person.name), base=BASE)),
    "create_link others'": ("links", lambda seat, _: seat.create_link(Scope(person="小陈"), base=BASE)),
    "create_link everybody's": ("links", lambda seat, _: seat.create_link(Scope(), base=BASE)),
    "renew_link own": ("subscribe", lambda seat, world: seat.renew_link(world.link(seat.person.name).id)),
    "renew_link others'": ("links", lambda seat, world: seat.renew_link(world.link("小陈").id)),
    "revoke_link own": ("subscribe", lambda seat, world: seat.revoke_link(world.link(seat.person.name).id)),
    "revoke_link others'": ("links", lambda seat, world: seat.revoke_link(world.link("小陈").id)),
    "create_share": ("share", lambda seat, _: seat.create_share("审计")),
    "revoke_share": ("share", lambda seat, world: seat.revoke_share(Shares(world.workspace.house).list()[0].id)),
    "put_person": ("people", lambda seat, _: seat.put_person(Person("new", "新人", "member"))),
    "put_person oneself": ("people", lambda seat, _: seat.put_person(replace(seat.person, name="换名"))),
    "remove_person": ("people", lambda seat, _: seat.remove_person(seat.person.id)),
    "put_setting": ("settings", lambda seat, _: seat.put_setting("k", 2)),
    "drop_setting": ("settings", lambda seat, _: seat.drop_setting("there")),
}
"""What can be done, what it takes, and how."""
READING = {"export"}
ASKING = {"may", "require", "to_undo", "to_redo", "walked", "owns", "role", "places", "sees_all"}


def page_table() -> dict[str, dict[str, bool]]:
    """Read the table of the page: action -> role -> allowed."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    head = [cell.strip().split(" ")[-1] for cell in lines[0].strip("|").split("|")]
    found = {}
    for line in lines[2:]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        name = re.fullmatch(r"`(\w+)`", cells[0])
        assert name is not None, line
        marks = dict(zip(head[2:], cells[2:], strict=True))
        assert set(marks.values()) <= {"✓", "–"}, line
        found[name[1]] = {role: mark == "✓" for role, mark in marks.items()}
    return found


def test_the_page_says_what_the_program_says():
    assert page_table() == {
        action: {role: action in ALLOWED[role] for role in ROLE_LIST} for action in get_args(Action)
    }  # fmt: skip
    text = PAGE.read_text(encoding="utf-8")
    for action, words in ACTIONS.items():
        assert f"| `{action}` | {words.zh} · {words.en} |" in text
    assert set(ACTIONS) == set(get_args(Action))
    assert list(ROLES) == list(ROLE_LIST)


def test_every_action_and_every_method_is_tried():
    methods = {name for name, _ in inspect.getmembers(Seat) if not name.startswith("_")} - ASKING
    assert {name.split(" ")[0] for name in DEEDS} == methods - {"workspace", "person", "guest", "share"}
    assert {action for action, _ in DEEDS.values()} == set(get_args(Action)) - {"see"}


@pytest.mark.parametrize("role", ROLE_LIST)
@pytest.mark.parametrize("deed", DEEDS)
def test_what_really_happens_is_what_the_page_says(world: World, deed: str, role: Role):
    action, act = DEEDS[deed]
    seat = Seat(world.workspace, ME[role])
    allowed = page_table()[action][role]
    assert seat.may(action) == allowed
    world.before = world.told()
    if allowed:
        answer = act(seat, world)
        if deed in READING:
            assert answer
        else:
            assert world.told() != world.before
        return
    with pytest.raises(DeniedError) as refused:
        act(seat, world)
    assert refused.value.action == action
    assert world.told() == world.before
    (issue,) = refused.value.issues
    assert ROLES[role].zh in issue.sentence("zh")
    assert "王老板" in issue.sentence("zh")
    assert f"the role {role} may not" in issue.sentence("en")


def test_a_role_counts_as_it_is_now_also_on_a_page_that_was_open(world: World):
    seat = Seat(world.workspace, ME["operator"])
    assert seat.may("edit")
    owner = Seat(world.workspace, OTHER)
    owner.put_person(replace(ME["operator"], role="member"))
    with pytest.raises(DeniedError):
        seat.commit(world.branch, [SHOP])
    owner.remove_person(ME["operator"].id)
    with pytest.raises(DeniedError, match="不在工作区里"):
        seat.mark("p", task("a"), DONE)
    gone = Seat(world.workspace, ME["operator"])
    assert gone.role is None
    assert not gone.may("see")


def test_guests_have_the_role_they_came_with(world: World):
    local = Seat(world.workspace, Person("anna", "anna", "owner"), guest=True)
    command = local.commit(world.branch, [SHOP], why="加店")
    assert (command.person, command.why) == ("anna", "加店")
    share, token = local.create_share("审计")
    found = Shares(world.workspace.house).find(token)
    assert found == share
    reader = Seat(world.workspace, share.person, guest=True)
    assert reader.may("see")
    assert not reader.may("tick")
    local.revoke_share(share.id)
    local.revoke_share(share.id)
    assert Shares(world.workspace.house).find(token) is None
    assert Shares(world.workspace.house).find("") is None
    with pytest.raises(InputError, match="没有这个只读链接"):
        local.revoke_share("nothing")
    assert token not in str(world.workspace.house.read())


def test_there_is_always_an_owner(world: World):
    owner = Seat(world.workspace, OTHER)
    owner.remove_person(ME["owner"].id)
    for act in (
        lambda: owner.remove_person("wang"),
        lambda: owner.put_person(replace(OTHER, role="member")),
    ):
        with pytest.raises(InputError, match="至少要有一位老板"):
            act()
    owner.put_person(Person("er", "王二", "owner"))
    owner.remove_person("wang")
    assert [one.id for one in People(world.workspace.house).list() if one.role == "owner"] == ["er"]


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (Person("x", "王老板", "member"), "已经有人叫这个名字"),
        (Person("x", " 王老板 ", "member"), "已经有人叫这个名字"),
        (Person("x", "甲、乙", "member"), "一个人的名字"),
        (Person("x", " ", "member"), "一个人的名字"),
        (Person("", "甲", "member"), "不能为空"),
        (Person("x", "甲", "boss"), "没有这种角色"),  # type: ignore[arg-type]
        (Person("x", "甲", "member", "idp|0"), "已经是另一个人的登录"),
    ],
)
def test_people_are_told_apart(world: World, one: Person, why: str):
    with pytest.raises(InputError, match=why):
        Seat(world.workspace, OTHER).put_person(one)


def test_people_and_links_are_not_taken_back_in_the_log(world: World):
    owner, house = Seat(world.workspace, OTHER), world.workspace.house
    owner.put_person(Person("x", "甲", "member"))
    with pytest.raises(InputError, match="不从记录里收回"):
        owner.undo(house)
    link, _ = owner.create_link(Scope(person="甲"), base=BASE)
    owner.revoke_link(link.id)
    for act in (lambda: owner.undo(house), lambda: owner.revert(house, house.log(size=1)[0].id)):
        with pytest.raises(InputError, match="不从记录里收回"):
            act()
    assert world.link("甲").revoked is not None
    with pytest.raises(InputError, match="没有这个链接"):
        owner.renew_link("nothing")


def test_what_would_be_undone_and_redone_is_told(world: World):
    owner = Seat(world.workspace, OTHER)
    assert owner.to_redo(world.branch) is None
    made = owner.commit(world.branch, [SHOP])
    assert owner.to_undo(world.branch) == made.id
    owner.undo(world.branch)
    assert owner.to_redo(world.branch) == made.id
    member = Seat(world.workspace, ME["member"])
    assert member.undo(world.branch) is None


def test_ticks_and_reports_are_taken_back_among_the_steps_of_a_branch(world: World):
    """Whatever came last goes first; something new anywhere ends what could be made again."""
    owner, other = Seat(world.workspace, OTHER), Seat(world.workspace, ME["operator"])
    begun = owner.to_undo(world.branch)
    owner.commit(world.branch, [SHOP])
    owner.mark("p", task("a"), {"": True}, why="勾选")
    owner.star_plan("p", plan(world))  # decided on its own page, and taken back there
    other.mark("p", task("b"), DONE)
    ticks = Ticks(world.team)
    undone = owner.undo(world.branch)
    assert undone is not None
    assert owner.walked(world.branch, undone).why == "勾选"
    assert [one.event for one in ticks.list()] == ["done", "b"]
    owner.undo(world.branch)
    assert SHOP.row not in dict(world.branch.rows("shops"))
    owner.redo(world.branch)
    owner.redo(world.branch)
    assert SHOP.row in dict(world.branch.rows("shops"))
    assert [one.event for one in ticks.list()] == ["done", "a", "b"]
    owner.undo(world.branch)
    owner.add_actuals("p", REPORT, "later")
    assert owner.to_redo(world.branch) is None
    owner.undo(world.branch)
    assert len(Actuals(world.team).batches()) == 1
    other.mark("p", task("b"), {"": False})
    assert owner.redo(world.branch) is not None
    while owner.to_undo(world.branch) != begun:
        assert owner.undo(world.branch) is not None


def test_a_tick_that_somebody_changed_meanwhile_is_not_taken_back(world: World):
    mine, theirs = Seat(world.workspace, OTHER), Seat(world.workspace, ME["operator"])
    mine.mark("p", task("a"), DONE)
    theirs.mark("p", task("a"), DONE, note="补了一张")
    with pytest.raises(InputError, match="id-operator 改成了"):
        mine.undo(world.branch)
    assert Ticks(world.team).list("a")[0].note == "补了一张"


def test_two_owners_who_remove_each_other_at_once_leave_one(workspace: Workspace):
    people = People(workspace.house)
    for turn in range(8):
        pair = [Person(f"{name}{turn}", f"{name}{turn}", "owner") for name in ("甲", "乙")]
        for one in pair:
            people.put(one, by=one.id)
        for other in people.list():
            if other not in pair:
                people.remove(other.id, by=pair[0].id)
        ready, refused = Barrier(2), []

        def remove(me: Person, them: Person, ready: Barrier = ready, refused: list[Exception] = refused) -> None:
            ready.wait(30)
            try:
                Seat(workspace, me).remove_person(them.id)
            except InputError as error:
                refused.append(error)

        threads = [Thread(target=remove, args=ends) for ends in (pair, pair[::-1])]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(refused) == 1
        assert [one.role for one in people.list()] == ["owner"]
