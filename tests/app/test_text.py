import re
import string

from catalogue import CATALOGUE, both, say

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


def spelled(source: str) -> re.Pattern[str]:
    """Return what the keys put together with an f-string look like."""
    put = re.findall(r"""f["']([a-z_]+\.[a-z_]*)\{[^}]*\}["']""", source)
    put += [f"year.{stem}" for stem in re.findall(r"""f["'](lane_)\{""", source)]
    return re.compile("|".join(f"{re.escape(stem)}[a-z0-9_-]+" for stem in set(put)) or "(?!)")


def test_every_sentence_is_used_and_none_is_missing() -> None:
    files = [path for path in shipped("app").rglob("*.py") if "catalogue" not in path.parts]
    source = "\n".join(path.read_text("utf-8") for path in files)
    named = set(re.findall(r"""["']([a-z_]+\.[a-z0-9_]+)["']""", source))
    scripts = "\n".join(path.read_text("utf-8") for path in shipped("app").rglob("*.js"))
    named |= {f"year.{key}" for key in re.findall(r"[a-zA-Z_]+", scripts)}  # the component is sent all of its own
    unused = {key for key in set(CATALOGUE) - named if not spelled(source).fullmatch(key)}
    assert not unused
    asked = set(re.findall(r"""(?:say|both)\(\s*["']([^"'{]+)["']""", source))
    assert asked <= set(CATALOGUE)


def test_gaps_are_filled() -> None:
    assert say("promotions.decided", "zh", number=3) == "报 3 款"
    assert both("promotions.decided", number=3).en == "3 enrolled"
