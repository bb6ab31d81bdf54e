"""What a reader has to say: what it mended, what it refused, each with place, value, reason and remedy."""

from dataclasses import dataclass, field

from campaignplan.errors import InputError, Issue
from campaignplan.feeds.reading.limits import MOST_TOLD
from campaignplan.text import Text

SHOWN = 40
"""Characters of a value that messages show."""


class RefusedError(Exception):
    """One event, or one value of it, that has no sensible meaning; the rest of the file is read."""

    def __init__(self, value: str, why: Text, fix: Text, line: int = 0) -> None:
        super().__init__(why.en)
        self.value, self.why, self.fix, self.line = value, why, fix, line


@dataclass(slots=True)
class _Mended:
    where: str
    value: str
    how: Text
    count: int = 1


@dataclass
class Notes:
    """Collects what there is to say, `mended` once a reason; `unread` are the UIDs of what was refused."""

    _mended: dict[Text, _Mended] = field(default_factory=dict)
    _refused: list[Issue] = field(default_factory=list)
    _count: dict[Text, int] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    def mend(self, line: int, value: str, why: Text, how: Text) -> None:
        """Tell that something has one sensible meaning, and which was taken."""
        known = self._mended.get(why)
        if known is None:
            self._mended[why] = _Mended(at(line), shown(value), how)
        else:
            known.count += 1

    def refuse(self, line: int, uid: str, refused: RefusedError) -> None:
        """Tell that an event is left out, and why."""
        self.unread.add(uid)
        count = self._count[refused.why] = self._count.get(refused.why, 0) + 1
        if count <= MOST_TOLD:
            self._refused.append(Issue(at(refused.line or line), shown(refused.value), refused.why, refused.fix))

    @property
    def mended(self) -> tuple[Issue, ...]:
        """What was mended, one issue a reason; its `fix` says what was done."""
        return tuple(
            Issue(one.where if one.count == 1 else f"{one.where}等 {one.count:,} 处", one.value, why, one.how)
            for why, one in self._mended.items()
        )

    @property
    def refused(self) -> tuple[Issue, ...]:
        """What was left out."""
        rest = [
            Issue("其余", f"{count - MOST_TOLD:,}", why, Text("同上", "as above"))
            for why, count in self._count.items()
            if count > MOST_TOLD
        ]
        return (*self._refused, *rest)

    @property
    def left_out(self) -> int:
        """How many events were left out."""
        return sum(self._count.values())


def at(line: int) -> str:
    """Name a line as messages do; the file where there is none."""
    return f"第 {line} 行" if line else "文件"


def shown(value: str) -> str:
    """Return a value on one line, shortened."""
    text = "".join(sign if sign.isprintable() else "�" for sign in value[: SHOWN + 1])
    return text if len(value) <= SHOWN else text[: SHOWN - 1] + "…"


def unreadable(value: str, why: Text, fix: Text, line: int = 0) -> InputError:
    """Return the error of a file none of which can be read."""
    return InputError([Issue(at(line), shown(value), why, fix)])
