"""Malformed, hostile and huge calendars: bounded time and memory, and clear words for each."""

import json
import subprocess
import sys
from typing import Any

import pytest

pytest.importorskip("resource", reason="cases are read under the limits of a POSIX system")

import hostile_ics
from hostile_ics import CASES, LOGIN

from campaignplan.errors import InputError
from campaignplan.feeds.read import read_ics

pytestmark = pytest.mark.xdist_group("hostile")


@pytest.fixture(scope="module")
def found() -> dict[str, dict[str, Any]]:
    """What reading each case came to; all of them in one run of the script."""
    done = subprocess.run(
        [sys.executable, hostile_ics.__file__], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return {one["name"]: one for one in map(json.loads, done.stdout.splitlines())}


def test_there_are_more_than_forty():
    assert len(CASES) >= 80


@pytest.mark.parametrize("name", CASES)
def test_it_is_told_in_words_within_bounds(found, name):
    case, one = CASES[name], found[name]
    assert "failed" not in one, one  # killed by a limit, or an error that is no InputError
    assert one["entries"] == (-1 if case.entries is None else case.entries), one["said"]
    said = "\n".join(one["said"])
    for words in case.says:
        assert words in said, said
    assert one["english"]
    assert all(len(line) < 300 for line in one["said"]), "a message repeats the file"
    assert len(one["said"]) < 60


def test_a_login_page_names_the_way_out():
    with pytest.raises(InputError) as refused:
        read_ics(LOGIN)
    (issue,) = refused.value.issues
    assert issue.sentence("en") == (
        "文件: this is a web page, by its looks for logging in, no calendar; the address wants a login; "
        "take the calendar's secret or public link, or download the .ics"
    )
