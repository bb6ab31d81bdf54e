"""Input faults and failures, each with place, value, reason and mend.

A fault is a value (`Issue`); faults are collected, and one exception carries them all. Nothing in the
toolkit stops at the first.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from campaignplan.text import Lang, Text


@dataclass(frozen=True, slots=True)
class Issue:
    """One fault of the input: where it is, what was found, why it is wrong, how to mend it.

    `where` names the table and row in the words of the file the user edits, for example
    ``products.csv 第 3 行 margin``; `place` says the same in the words people read, such as ``products.csv 第 3 行
    毛利率（margin）`` (None: `where` does). `value` is what was found, as typed (shortened when long).
    """

    where: str
    value: str
    why: Text
    fix: Text
    place: Text | None = None

    def sentence(self, lang: Lang = "zh") -> str:
        """Return the fault as one line: where, value, why, how to mend; no sign in it steers a terminal."""
        if lang == "zh":
            found = f"「{self.value}」" if self.value else ""
            where = self.where if self.place is None else self.place.zh
            told = f"{where}{found}：{self.why.zh}；{self.fix.zh}"
        else:
            found = f" '{self.value}'" if self.value else ""
            where = _LINE.sub(r"line \1", self.where) if self.place is None else self.place.en
            told = f"{where}{found}: {self.why.en}; {self.fix.en}"
        return "".join(sign if sign.isprintable() else "�" for sign in told)


_LINE = re.compile(r"第 ([\d,]+) 行")
"""What `Issue.where` says of a line, in every language."""


class CampaignplanError(Exception):
    """Base of the errors this toolkit raises on purpose; they travel between processes as they are."""

    def __reduce__(self) -> tuple[object, ...]:
        return _as_it_was, (type(self), self.args, self.__dict__)


def _as_it_was(kind: type[CampaignplanError], args: tuple[object, ...], said: dict[str, object]) -> CampaignplanError:
    error = kind.__new__(kind)  # not begun anew: what it begins with is not what `args` says
    error.args = args
    error.__dict__.update(said)
    return error


class InputError(CampaignplanError):
    """The input has faults; `issues` lists every one of them."""

    def __init__(self, issues: Iterable[Issue]) -> None:
        self.issues = tuple(issues)
        super().__init__("\n".join(issue.sentence("zh") for issue in self.issues))


class NoPlanError(CampaignplanError):
    """The rules cannot hold together; `reason` says which and by how much."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.zh)
