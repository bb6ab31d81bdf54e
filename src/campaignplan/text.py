"""Sentences people read: always in Chinese and in English.

Chinese is the source text. Everything that is shown to a person and is made of words travels as a `Text`;
only the outermost layer (CLI, workbook, report, app) picks a language.
"""

from collections.abc import Iterable
from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]


class Text(NamedTuple):
    """One sentence in both languages."""

    zh: str
    en: str

    def to(self, lang: Lang) -> str:
        """Return the sentence in `lang`."""
        return self.zh if lang == "zh" else self.en


def listed(names: Iterable[str], lang: Lang) -> str:
    """Write names one after another, as the language parts them."""
    return ("、" if lang == "zh" else ", ").join(names)
