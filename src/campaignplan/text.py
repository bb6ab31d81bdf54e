"""Sentences people read: always in Chinese and in English.

Chinese is the source text. Everything that is shown to a person and is made of words travels as a `Text`;
only the outermost layer (CLI, workbook, report, app) picks a language.
"""

from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]


class Text(NamedTuple):
    """One sentence in both languages."""

    zh: str
    en: str

    def to(self, lang: Lang) -> str:
        """Return the sentence in `lang`."""
        return self.zh if lang == "zh" else self.en
