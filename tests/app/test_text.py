import re
import string

from text import CATALOGUE, both, say

from campaignplan.resources import shipped


def gaps(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_sentence_is_there_in_both_languages_with_the_same_gaps() -> None:
    for key, text in CATALOGUE.items():
        assert text.zh.strip(), key
        assert text.en.strip(), key
        assert text.zh == text.zh.strip(), key
        assert not re.search(r"[\u4e00-\u9fff]", text.en), key
        assert gaps(text.zh) == gaps(text.en), key


def test_every_sentence_is_used_and_none_is_missing() -> None:
    source = "\n".join(path.read_text("utf-8") for path in shipped("app").rglob("*.py") if path.name != "text.py")
    named = set(re.findall(r"""["']([a-z_]+)["']""", source))
    spelled = {
        f"{stem}{tail}"
        for stem, tails in {"choice_": ("auto", "yes", "no"), "beside_": ("fees", "book", "reserve")}.items()
        for tail in tails
    }
    unused = set(CATALOGUE) - named - spelled
    assert not unused
    asked = set(re.findall(r"""(?:say|both)\(\s*["']([a-z_]+)["']""", source))
    assert asked <= set(CATALOGUE)


def test_gaps_are_filled() -> None:
    assert say("decided", "zh", number=3) == "报 3 款"
    assert both("decided", number=3).en == "3 enrolled"
