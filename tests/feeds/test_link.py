"""Secret links: long, kept as hashes, looked up alike whatever the answer."""

import hmac
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from campaignplan.feeds import link as module
from campaignplan.feeds.link import Link, digest, find, new_id, new_token, renewed, revoked
from campaignplan.feeds.scope import Scope

NOW = datetime(2027, 3, 1, tzinfo=UTC)


def made(name: str, token: str) -> Link:
    return Link(name, digest(token), Scope(roles=("ads",)), "https://example.org", NOW)


def test_tokens_are_long_and_fit_for_an_address():
    tokens = {new_token() for _ in range(200)}
    assert len(tokens) == 200
    assert all(re.fullmatch(r"[0-9a-f]{40}", token) for token in tokens)  # 40 × 4 = 160 bits


def test_a_link_keeps_no_token():
    token = new_token()
    assert token not in repr(made("a", token))
    assert made("a", token).address(token) == f"https://example.org/feed/{token}.ics"


def test_a_token_opens_its_link_and_no_other():
    links = tuple(made(f"l{n}", f"token-{n}") for n in range(5))
    for n, link in enumerate(links):
        assert find(links, f"token-{n}") == link
    assert find(links, "token-5") is None
    assert find((), "token-0") is None


def test_revoked_and_renewed_tokens_open_nothing():
    one, two = made("a", "old"), made("b", "other")
    assert find((revoked(one, NOW), two), "old") is None
    assert find((renewed(one, "new"), two), "old") is None
    assert find((renewed(one, "new"), two), "new") == renewed(one, "new")
    assert find((renewed(revoked(one, NOW), "new"), two), "new") is None


def test_taking_back_is_for_good():
    later = datetime(2028, 1, 1, tzinfo=UTC)
    assert revoked(revoked(made("a", "t"), NOW), later).revoked == NOW


@pytest.mark.parametrize("token", ["t-0", "t-2", "unknown", "", "revoked", "x" * 100_000, "\ud800", "令牌"])
def test_every_link_is_compared_whatever_the_answer(monkeypatch, token):
    links = (*(made(f"l{n}", f"t-{n}") for n in range(3)), revoked(made("r", "revoked"), NOW))
    compared = []

    def compare(one: str, other: str) -> bool:
        compared.append((len(one), len(other)))
        return hmac.compare_digest(one, other)

    monkeypatch.setattr(module, "hmac", type("Spy", (), {"compare_digest": staticmethod(compare)}))
    find(links, token)
    assert compared == [(64, 64)] * 4


def test_ids_differ(monkeypatch):
    found = iter(["aa", "aa", "bb"])
    monkeypatch.setattr(module.secrets, "token_hex", lambda _: next(found))
    first = replace(made("x", "t"), id=new_id(()))
    assert (first.id, new_id((first,))) == ("aa", "bb")
