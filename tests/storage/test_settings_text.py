"""The settings' list of what is left out, changed where it stands: comments and everything else stay."""

import tomllib

import pytest

from campaignplan.storage.settings_text import with_left_out

BARE = "# 我的店\n[plan]\nname = 'x' # 名字\n\n[budget]\ntotal = 1\n"
CALENDAR = "# 我的店\n[calendar] # 日历\npresets = ['1688']  # 平台\n\n[budget]\ntotal = 1\n"
LISTED = CALENDAR.replace("presets", "without = [\n  'a', # 不要\n  'b',\n]\npresets")


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        (BARE, [], ["a"]),
        (CALENDAR, [], ["a", "b:encore"]),
        (LISTED, ["a", "b"], ["a", "b", "c"]),
        (LISTED, ["b", "a"], []),
    ],
)
def test_changed_in_place(text, before, after):
    made = with_left_out(text, before, after)
    assert made is not None
    expected = tomllib.loads(text)
    expected.setdefault("calendar", {})["without"] = after
    assert tomllib.loads(made) == expected
    kept = [line for line in text.splitlines() if line.startswith("#") or "# 平台" in line or "# 名字" in line]
    assert all(line in made.splitlines() for line in kept)


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("not toml [", []),
        (LISTED, []),  # the file says something else than what was loaded
        ("[calendar]\n不用的活动 = ['a']\n", ["a"]),
        ("calendar = 1\n", []),
        ("calendar = { presets = [] }\n", []),
        ("[calendar]\nwithout = ['a]b']\n", ["a]b"]),
    ],
)
def test_what_cannot_be_changed_in_one_place(text, before):
    assert with_left_out(text, before, ["z"]) is None
