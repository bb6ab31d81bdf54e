"""Every sentence the pages themselves say, in Chinese and English, one file a page; the library's come in both."""

import importlib
import pkgutil

from campaignplan.text import Lang, Text

PARTS = tuple(sorted(module.name for module in pkgutil.iter_modules(__path__)))
CATALOGUE: dict[str, Text] = {
    f"{part}.{key}": text
    for part in PARTS
    for key, text in importlib.import_module(f"{__name__}.{part}").CATALOGUE.items()
}
"""Sentences by ``page.key``."""


def say(key: str, lang: Lang, **values: object) -> str:
    """Return a sentence of the catalogue in `lang`, its gaps filled with `values`."""
    return CATALOGUE[key].to(lang).format(**values)


def both(key: str, **values: object) -> Text:
    """Return a sentence of the catalogue in both languages."""
    return Text(say(key, "zh", **values), say(key, "en", **values))
