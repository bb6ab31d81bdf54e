"""One word per idea: what operators call a thing is what pages, files, messages, data and documents call it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHOWN = ("src", "app", "calendars", "priors", "docs", "examples")
KINDS = {".py", ".md", ".csv", ".toml", ".j2", ".js", ".css"}
CHOSEN = {"产品": "商品"}
"""The word of the glossary for one that means the same; the platforms' consoles say the former."""
READ_ONLY = {"src/campaignplan/headings.py", "src/campaignplan/storage/actuals_file.py"}
"""What may still be read in the files of others."""


def written() -> list[Path]:
    found = [path for name in SHOWN for path in sorted((ROOT / name).rglob("*")) if path.suffix in KINDS]
    return [*found, ROOT / "README.md"]


@pytest.mark.parametrize("other", CHOSEN)
def test_one_idea_has_one_word(other):
    pages = written()
    assert len(pages) > 300
    named = {path.relative_to(ROOT).as_posix() for path in pages if other in path.read_text(encoding="utf-8-sig")}
    assert named == READ_ONLY, f"say {CHOSEN[other]}"
