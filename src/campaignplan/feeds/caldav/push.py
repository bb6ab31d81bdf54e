"""A push: the steps carried out on a server, and what is there afterwards."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from campaignplan.errors import InputError, Issue
from campaignplan.feeds.caldav.collection import ChangedError, Collection, TakenError
from campaignplan.feeds.caldav.objects import Delete, Pushed, Put, Steps, imprint, steps
from campaignplan.text import Text


@dataclass
class Push:
    """What a push did: names of objects written anew, over another, removed; and what it could not touch.

    `same` were as wanted; `taken` stand in the calendar as somebody else's; `strange` are named like ours, but
    this workspace does not know them. `pushed` is what to remember for the next time, whatever became of it.
    """

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    same: int = 0
    strange: int = 0
    pushed: dict[str, Pushed] = field(default_factory=dict)


def push(
    collection: Collection,
    wanted: Mapping[str, bytes],
    known: tuple[Pushed, ...],
    save: Callable[[tuple[Pushed, ...]], None],
    progress: Callable[[int, int], None] = lambda done, all_: None,
    told: Iterable[str] = (),
) -> Push:
    """Make a collection what is wanted.

    Parameters
    ----------
    wanted
        Name -> bytes of every object, as `objects.objects` returns them.
    known
        What earlier pushes left in this collection.
    save
        Keeps what to remember, also where the push ends halfway.
    progress
        Told after each step how many of how many are done.
    told
        Ids of every event subscribers were ever told of: objects of theirs are ours, remembered or not.

    Raises
    ------
    InputError
        The server cannot be reached or refuses; what was done until then is done and remembered.
    """
    there = collection.list()
    work = steps(wanted, there, known, told)
    done = Push(same=work.same, strange=work.strange)
    done.pushed = {one.name: one for one in known if one.name in there}
    try:
        _carry_out(collection, work, done, progress)
        _learn_tags(collection, done)
    finally:
        save(tuple(done.pushed[name] for name in sorted(done.pushed)))
    return done


def _carry_out(collection: Collection, work: Steps, done: Push, progress: Callable[[int, int], None]) -> None:
    todo: tuple[Put | Delete, ...] = (*work.puts, *work.deletes)
    for count, step in enumerate(todo, 1):
        if isinstance(step, Delete):
            _delete(collection, step, done)
        else:
            _put(collection, step, done)
        progress(count, len(todo))


def _put(collection: Collection, step: Put, done: Push) -> None:
    """Write an object; where somebody was quicker, over what they wrote, since the plan says how it is."""
    before = step.etag
    for last in (False, True):
        try:
            etag = collection.put(step.name, step.data, before)
            break
        except TakenError:
            done.taken.append(step.name)
            return
        except ChangedError as error:
            if last:
                raise _busy(collection, step.name) from error
            before = collection.list().get(step.name, "")
    done.pushed[step.name] = Pushed(collection.url, step.name, imprint(step.data), etag)
    (done.changed if before else done.new).append(step.name)


def _delete(collection: Collection, step: Delete, done: Push) -> None:
    try:
        collection.delete(step.name, step.etag)
    except ChangedError:
        now = collection.list().get(step.name)
        try:
            if now is not None:
                collection.delete(step.name, now)
        except ChangedError as error:
            raise _busy(collection, step.name) from error
    done.pushed.pop(step.name, None)
    done.deleted.append(step.name)


def _busy(collection: Collection, name: str) -> InputError:
    why = Text("别的程序同时在改这个日历", "another program keeps changing this calendar")
    return InputError([Issue("--caldav", collection.url + name, why, Text("请稍后再试", "try again later"))])


def _learn_tags(collection: Collection, done: Push) -> None:
    """Ask for the tags a server did not tell when it took an object (it may have rewritten it)."""
    if any(not one.etag for one in done.pushed.values()):
        there = collection.list()
        done.pushed = {
            name: one if one.etag else Pushed(one.collection, name, one.digest, there.get(name, ""))
            for name, one in done.pushed.items()
        }
