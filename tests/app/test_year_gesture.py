"""What the browser sends of the year: read with suspicion, answered once and in order."""

from datetime import date
from threading import Event, Thread

import pytest
from components.year import Bar, Created, Deleted, Moved, Opened, Redo, Resized, Undo, YearView
from components.year.answering import Answers, Exchange, answered, refusal
from components.year.gesture import LONGEST_ID, MOST, Sent, sent
from hypothesis import given
from hypothesis import strategies as st

from campaignplan.errors import InputError, Issue
from campaignplan.text import Text

FIRST, LAST = date(2027, 3, 1), date(2027, 3, 7)
NAME = Text("名", "name")
VIEW = YearView(
    date(2027, 1, 1), date(2027, 12, 31),
    (
        Bar("free", NAME, FIRST, LAST, "ads"),
        Bar("fixed", NAME, FIRST, LAST, "ads", fixed=Text("定了", "settled")),
        Bar("still", NAME, FIRST, LAST, "ads", movable=False, resizable=False, removable=False),
    ),
)  # fmt: skip


def told(kind, number=1, **more):
    return {
        "number": number,
        "kind": kind,
        "id": "free",
        "first": "2027-03-01",
        "last": "2027-03-07",
        "lane": "ads",
        **more,
    }


@pytest.mark.parametrize(
    ("kind", "gesture"),
    [
        ("moved", Moved("free", FIRST, LAST)),
        ("resized", Resized("free", FIRST, LAST)),
        ("created", Created("ads", FIRST, LAST)),
        ("opened", Opened("free")),
        ("deleted", Deleted("free")),
        ("undo", Undo()),
        ("redo", Redo()),
    ],
)
def test_a_gesture_is_read(kind, gesture):
    assert sent({"page": "p", "session": "s", "gestures": [told(kind)]}) == Sent("p", "s", ((1, gesture),))


@pytest.mark.parametrize(
    "wrong",
    [
        {"first": "2027-3-1"},
        {"first": "2027-02-30"},
        {"first": "2027-03-08"},  # after the last
        {"first": "２０２７-03-01"},
        {"first": "2027-03-01T00:00:00Z"},
        {"first": None},
        {"first": 20270301},
        {"id": ""},
        {"id": "x" * (LONGEST_ID + 1)},
        {"id": ["free"]},
        {"kind": "moved "},
        {"kind": ["moved"]},
        {"kind": None},
    ],
)
def test_what_makes_no_sense_keeps_its_number_alone(wrong):
    assert sent({"page": "p", "session": "s", "gestures": [told("moved") | wrong]}) == Sent("p", "s", ((1, None),))


def test_a_lane_nobody_knows_is_none():
    assert sent({"page": "p", "session": "s", "gestures": [told("created", lane="sales")]}) == Sent(
        "p", "s", ((1, None),)
    )


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        "x",
        {},
        {"page": 1, "session": "s", "gestures": []},
        {"page": "", "session": "s", "gestures": []},
        {"page": "p", "gestures": []},
        {"page": "p", "session": "s"},
    ],
)
def test_a_message_that_is_none_is_nothing(raw):
    assert sent(raw) is None


def test_a_message_is_bounded():
    found = sent({"page": "p", "session": "s", "gestures": [told("undo", n) for n in range(1, 3 * MOST)]})
    assert len(found.gestures) == MOST


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["page", "gestures", "number", "kind", "id", "first"]), inner, max_size=5),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_anything_at_all_is_read_without_falling_over(raw):
    sent(raw)
    sent({"page": "p", "session": "s", "gestures": [raw]})


def test_what_arrives_again_while_it_is_being_done_is_done_once():
    exchange, begun, go_on, heard = Exchange(), Event(), Event(), []
    exchange.shown = VIEW
    both = sent({"page": "p", "session": exchange.session, "gestures": [told("undo", 1), told("redo", 2)]})

    def slow(gesture):
        heard.append(gesture)
        begun.set()
        go_on.wait(30)

    hearing = [Thread(target=exchange.hear, args=(both, slow)) for _ in range(3)]
    hearing[0].start()
    begun.wait(30)
    for other in hearing[1:]:
        other.start()
    go_on.set()
    for one in hearing:
        one.join(30)
    assert heard == [Undo(), Redo()]
    assert exchange.answers.number == 2


def test_what_was_meant_for_a_session_that_is_gone_is_not_done():
    exchange, heard = Exchange(), []
    exchange.shown = VIEW
    exchange.hear(sent({"page": "p", "session": "gone", "gestures": [told("undo")]}), heard.append)
    assert heard == []
    assert exchange.answers == Answers()


def test_gestures_are_told_once_and_in_order():
    heard = []
    both = sent({"page": "p", "session": "s", "gestures": [told("undo", 2), told("opened", 1)]})
    answers = answered(Answers(), both, VIEW, lambda one: heard.append(one))
    assert heard == [Opened("free"), Undo()]
    assert (answers.page, answers.number) == ("p", 2)
    again = sent({"page": "p", "session": "s", "gestures": [told("opened", 1), told("undo", 2), told("redo", 3)]})
    answers = answered(answers, again, VIEW, lambda one: heard.append(one))
    assert heard == [Opened("free"), Undo(), Redo()]
    assert answers.number == 3
    answered(
        answers,
        sent({"page": "another", "session": "s", "gestures": [told("undo", 1)]}),
        VIEW,
        lambda one: heard.append(one),
    )
    assert heard[-1] == Undo()
    assert len(heard) == 4


def test_what_is_said_of_a_gesture_goes_back():
    answers = answered(
        Answers(),
        sent({"page": "p", "session": "s", "gestures": [told("undo")]}),
        VIEW,
        lambda _: Text("已撤销", "undone"),
    )
    assert [(one.text.zh, one.refused) for one in answers.said] == [("已撤销", False)]


def test_a_refusal_says_why_and_the_next_gesture_is_told_all_the_same():
    def refuse(gesture):
        if isinstance(gesture, Moved):
            raise InputError([Issue("x", "", Text("停机", "down"), Text("换一天", "another day"))])

    both = sent({"page": "p", "session": "s", "gestures": [told("moved", 1), told("opened", 2)]})
    answers = answered(Answers(), both, VIEW, refuse)
    assert answers.number == 2
    assert [(one.number, one.id, one.text, one.refused) for one in answers.said] == [
        (1, "free", Text("停机；换一天", "down; another day"), True)
    ]


def test_what_fails_unforeseen_is_answered_and_not_told(caplog):
    answers = answered(
        Answers(), sent({"page": "p", "session": "s", "gestures": [told("undo")]}), VIEW, lambda _: 1 / 0
    )
    assert answers.number == 1
    assert answers.said[0].refused
    assert "division" not in answers.said[0].text.en
    assert "a gesture on the year failed" in caplog.text


@pytest.mark.parametrize(
    ("gesture", "why"),
    [
        (Moved("free", FIRST, LAST), None),
        (Moved("fixed", FIRST, LAST), "settled"),
        (Resized("fixed", FIRST, LAST), "settled"),
        (Deleted("fixed"), None),
        (Moved("still", FIRST, LAST), "Its days cannot be dragged: open it to change them"),
        (Resized("still", FIRST, LAST), "Its length cannot be dragged: open it to change it"),
        (Deleted("still"), "It cannot be removed here"),
        (Opened("still"), None),
        (Moved("nobody", FIRST, LAST), "It is no longer there: somebody may have removed it"),
        (Opened("nobody"), "It is no longer there: somebody may have removed it"),
        (Deleted("nobody"), "It is no longer there: somebody may have removed it"),
        (Created("ads", FIRST, LAST), None),
        (Created("ads", date(2026, 12, 31), LAST), "Outside the days of this plan"),
        (Undo(), None),
    ],
)
def test_the_browser_is_not_believed(gesture, why):
    found = refusal(gesture, VIEW)
    assert (found and found.en) == why


@pytest.mark.parametrize(
    "gesture", [Moved("free", FIRST, LAST), Created("ads", FIRST, LAST), Deleted("free"), Undo(), Redo()]
)
def test_a_reader_may_open_alone(gesture):
    view = YearView(VIEW.first, VIEW.last, VIEW.bars, editable=False)
    assert refusal(gesture, view).en == "You may look, not change"
    assert refusal(gesture, None).en == "You may look, not change"
    assert refusal(Opened("free"), view) is None


def test_a_refusal_is_kept_until_the_browser_has_heard_it():
    def refuse(_):
        raise InputError([Issue("x", "", Text("停机", "down"), Text("换一天", "another day"))])

    message = sent({"page": "p", "session": "s", "gestures": [told("moved", 1)]})
    first = answered(Answers(), message, VIEW, refuse)
    again = answered(first, message, VIEW, refuse)
    assert again.said == first.said != ()
    later = sent({"page": "p", "session": "s", "gestures": [told("opened", 2)]})
    assert answered(again, later, VIEW, lambda _: None).said == ()
