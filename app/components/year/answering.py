"""Answers to gestures: each is told to the page once, in order, and what came of it goes back to the browser."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from threading import Lock
from uuid import uuid4

from catalogue import both

from campaignplan.errors import InputError
from campaignplan.text import Text
from components.year.gesture import Created, Deleted, Gesture, Moved, Opened, Resized, Sent
from components.year.view import Bar, YearView

OnGesture = Callable[[Gesture], Text | None]
"""Does what a gesture asks and returns what to say of it; raises InputError where it is refused."""

log = logging.getLogger("campaignplan.app")


@dataclass(frozen=True, slots=True)
class Said:
    """What came of one gesture: a sentence, and whether it refuses. `id` is the bar it stands at."""

    number: int
    text: Text
    id: str = ""
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Answers:
    """What one browser page was told: the number of the last gesture answered, and the last sentences."""

    page: str = ""
    number: int = 0
    said: tuple[Said, ...] = field(default=())


class Exchange:
    """What a visitor's browser and the page have told each other about one year.

    Streamlit ends a run as soon as the browser has sent more, and starts the next in another thread while the
    first may still be doing a gesture; and what such a run writes to the session's state may be lost. So the
    state holds this one object, and who hears a gesture waits until the one before has been answered.
    """

    def __init__(self) -> None:
        self.session = uuid4().hex
        self.shown: YearView | None = None
        self.answers = Answers()
        self._one_at_a_time = Lock()

    def hear(self, sent: Sent, on_gesture: OnGesture) -> None:
        """Tell the page of every gesture it has not heard of, and keep what came of them."""
        # What was meant for a session that is gone may have been done there: the browser tells its user.
        if sent.session != self.session:
            return
        with self._one_at_a_time:
            self.answers = answered(self.answers, sent, self.shown, on_gesture)


def answered(before: Answers, sent: Sent, view: YearView | None, on_gesture: OnGesture) -> Answers:
    """Tell the page of every gesture it has not heard of, in order, and return what came of them.

    The browser sends again what nobody answered, so a gesture may arrive twice; it is done once.
    """
    answers = before if before.page == sent.page else Answers(sent.page)
    # What is sent again has not heard its answer: what was said of it is kept for the next view.
    oldest = min((number for number, _ in sent.gestures), default=0)
    answers = replace(answers, said=tuple(said for said in answers.said if said.number >= oldest))
    for number, gesture in sent.gestures:
        if number <= answers.number:
            continue
        said = _one(number, gesture, view, on_gesture)
        answers = Answers(sent.page, number, (*answers.said, *([said] if said else ())))
    return answers


def _one(number: int, gesture: Gesture | None, view: YearView | None, on_gesture: OnGesture) -> Said | None:
    name = str(getattr(gesture, "id", ""))
    refused = both("year.nonsense") if gesture is None else refusal(gesture, view)
    if refused is not None or gesture is None:
        return Said(number, refused or both("year.nonsense"), name, refused=True)
    try:
        done = on_gesture(gesture)
    except InputError as error:
        return Said(number, _told(error), name, refused=True)
    except Exception:  # A gesture that fails unforeseen must not be sent again and again.
        log.exception("a gesture on the year failed")
        return Said(number, both("year.failed"), name, refused=True)
    return Said(number, done, name) if done else None


def refusal(gesture: Gesture, view: YearView | None) -> Text | None:
    """Say why a gesture cannot be on what was last shown, None where it can: the browser is not believed."""
    bars: Mapping[str, Bar] = {bar.id: bar for bar in view.bars} if view else {}
    match gesture:
        case Opened(id=name):
            return None if name in bars else both("year.gone")
        case _ if view is None or not view.editable:
            return both("year.read_only")
        case Created(first=first, last=last):
            return None if view.first <= first and last <= view.last else both("year.outside")
        case Moved(id=name) | Resized(id=name) | Deleted(id=name) if name not in bars:
            return both("year.gone")
        case Moved(id=name) | Resized(id=name) if bars[name].fixed.zh:
            return bars[name].fixed
        case Moved(id=name) if not bars[name].movable:
            return both("year.not_movable")
        case Resized(id=name) if not bars[name].resizable:
            return both("year.not_resizable")
        case Deleted(id=name) if not bars[name].removable:
            return both("year.not_removable")
    return None


def _told(error: InputError) -> Text:
    def joined(lang: str) -> str:
        return "\n".join(
            (f"{i.why.zh}；{i.fix.zh}" if lang == "zh" else f"{i.why.en}; {i.fix.en}") for i in error.issues
        )

    return Text(joined("zh"), joined("en"))
