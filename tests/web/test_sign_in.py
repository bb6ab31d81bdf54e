"""Signing in: who is let in by what, and that nobody can say of themselves what only a proxy may."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from apart import apart

from campaignplan.errors import InputError
from campaignplan.storage.workspace.people import People, Person
from campaignplan.storage.workspace.seat import Seat
from campaignplan.storage.workspace.workspace import Workspace
from campaignplan.web.doorkeeper import CHECKED, Doorkeeper
from campaignplan.web.sign_in import (
    CLAIM,
    FIRST_OWNER,
    HEADER,
    MODE,
    PROXIES,
    Found,
    Refusal,
    SignIn,
    seat,
    who,
)

WANG = Person("wang", "王老板", "owner", "idp|1")
ANNA = Person("anna", "Anna", "member", "anna@example.com")
NAMELESS = Person("old", "老李", "operator")
PEOPLE = (WANG, ANNA, NAMELESS)
HOLDER = Person("share.1", "会计", "reader")
OIDC = SignIn("oidc")
PROXY = SignIn.asked({MODE: "proxy", PROXIES: "10.1.0.0/16, 127.0.0.1 ::1"})


def claims(subject: str, **more: Any) -> dict[str, Any]:
    return {"is_logged_in": True, "sub": subject, **more}


@pytest.mark.parametrize(
    ("asked", "said", "found"),
    [
        (SignIn(), {"user": "chen"}, Found(Person("chen", "chen", "owner"), guest=True)),
        (SignIn(), {"user": "chen", "claims": claims("idp|1"), "headers": {CHECKED: "idp|1"}},
         Found(Person("chen", "chen", "owner"), guest=True)),
        (SignIn(), {"user": "chen", "holder": HOLDER}, Found(HOLDER, guest=True)),
        (OIDC, {"claims": claims("idp|1")}, Found(WANG)),
        (OIDC, {"claims": claims("idp|1"), "holder": HOLDER}, Found(WANG)),
        (OIDC, {"holder": HOLDER}, Found(HOLDER, guest=True)),
        (OIDC, {"claims": claims("idp|9"), "holder": HOLDER}, Found(HOLDER, guest=True)),
        (OIDC, {}, "sign_in"),
        (OIDC, {"claims": {"is_logged_in": False, "sub": "idp|1"}}, "sign_in"),
        (OIDC, {"claims": {"sub": "idp|1"}}, "sign_in"),
        (OIDC, {"claims": {"is_logged_in": True}}, "sign_in"),
        (OIDC, {"claims": claims("")}, "sign_in"),
        (OIDC, {"claims": {"is_logged_in": True, "sub": ["idp|1"]}}, "sign_in"),
        (OIDC, {"claims": claims("x" * 1000)}, "sign_in"),
        (OIDC, {"claims": claims("IDP|1")}, "unknown"),
        (OIDC, {"claims": claims("idp|9"), "headers": {CHECKED: "idp|1"}, "user": "wang"}, "unknown"),
        (SignIn("oidc", claim="email"), {"claims": claims("z", email=ANNA.subject, email_verified=True)}, Found(ANNA)),
        (SignIn("oidc", claim="email"), {"claims": claims("z", email=ANNA.subject)}, "unverified"),
        (SignIn("oidc", claim="email"), {"claims": claims("z", email=ANNA.subject, email_verified="true")},
         "unverified"),
        (PROXY, {"headers": {CHECKED: "idp|1"}}, Found(WANG)),
        (PROXY, {"headers": {CHECKED: " idp|1 "}}, Found(WANG)),
        (PROXY, {"headers": {CHECKED: "idp|9"}}, "unknown"),
        (PROXY, {"headers": {CHECKED: ""}}, "no_proxy"),
        (PROXY, {"headers": {"x-forwarded-user": "idp|1"}}, "no_proxy"),
        (PROXY, {"claims": claims("idp|1"), "user": "wang"}, "no_proxy"),
        (PROXY, {"holder": HOLDER}, Found(HOLDER, guest=True)),
    ],
)  # fmt: skip
def test_who_it_is(asked: SignIn, said: dict[str, Any], found: Found | str):
    answer = who(asked, PEOPLE, **said)
    assert (answer.reason if isinstance(answer, Refusal) else answer) == found


def test_people_without_a_sign_in_are_nobody_who_signs_in():
    """An empty subject matches nothing."""
    for said in ({"claims": claims("")}, {"claims": {"is_logged_in": True, "sub": None}}):
        assert isinstance(who(OIDC, PEOPLE, **said), Refusal)


def test_names_beyond_latin_come_through_a_proxy():
    li = Person("li", "小李", "member", "小李")
    as_it_comes = "小李".encode().decode("latin-1")
    assert who(PROXY, [li], headers={CHECKED: as_it_comes}) == Found(li)


@pytest.mark.parametrize("first", ["", "idp|8"])
def test_an_empty_workspace_has_no_owner_unless_it_was_said_who(first: str):
    asked = SignIn("oidc", first_owner=first)
    refused = who(asked, (), claims=claims("idp|7"))
    assert isinstance(refused, Refusal)
    assert refused.subject == "idp|7"
    assert f"{FIRST_OWNER} 设为 idp|7" in refused.told.zh
    assert isinstance(who(SignIn("oidc", first_owner="idp|7"), PEOPLE, claims=claims("idp|7")), Refusal)


def test_the_first_owner_is_put_in_and_found_from_then_on(tmp_path: Path):
    asked = SignIn("oidc", first_owner="idp|7")
    with Workspace.open(tmp_path / "w.db") as place:
        said = claims("idp|7", name="王 老板/经理", email="w@example.com")
        first = seat(asked, place, claims=said)
        assert isinstance(first, Seat)
        assert first.may("people")
        assert People(place.house).list() == (Person("owner", "王 老板经理", "owner", "idp|7"),)
        again = seat(asked, place, claims=said)
        assert isinstance(again, Seat)
        assert place.house.version == 1
        other = seat(asked, place, claims=claims("idp|8"))
        assert isinstance(other, Refusal)
        assert "idp|8" in other.told.zh
        assert "idp|8" in other.told.en


def test_a_read_only_link_opens_until_it_is_taken_back(tmp_path: Path):
    with Workspace.open(tmp_path / "w.db") as place:
        owner = seat(SignIn(), place)
        assert isinstance(owner, Seat)
        assert owner.role == "owner"
        share, token = owner.create_share("会计")
        for key in ("", "wrong", token.upper() + "x", "k" * 10_000, "\ud800"):
            assert isinstance(seat(PROXY, place, key=key), Refusal)
        reader = seat(PROXY, place, key=token)
        assert isinstance(reader, Seat)
        assert (reader.role, reader.person.name) == ("reader", "会计")
        owner.revoke_share(share.id)
        assert isinstance(seat(PROXY, place, key=token), Refusal)


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({MODE: "oauth"}, MODE),
        ({MODE: "proxy"}, PROXIES),
        ({MODE: "proxy", PROXIES: "10.0.0.0/8 proxy.example.com"}, PROXIES),
        ({MODE: "proxy", PROXIES: "10.0.0.1/8"}, PROXIES),
        ({MODE: "proxy", PROXIES: "::1", HEADER: "X User"}, HEADER),
        ({MODE: "proxy", PROXIES: "::1", HEADER: "X:\r\nY"}, HEADER),
    ],
)
def test_a_wrong_setting_is_refused_with_its_name(said: dict[str, str], where: str):
    with pytest.raises(InputError) as refused:
        SignIn.asked(said)
    assert [issue.where for issue in refused.value.issues] == [where]


def test_settings_as_they_are_asked_for():
    assert SignIn.asked({}) == SignIn()
    asked = SignIn.asked({MODE: "oidc", CLAIM: "email", FIRST_OWNER: " a@example.com "})
    assert (asked.mode, asked.claim, asked.first_owner) == ("oidc", "email", "a@example.com")
    assert SignIn.asked({MODE: "proxy", PROXIES: "::1", HEADER: "Remote-User"}).header == "remote-user"


@pytest.mark.parametrize(
    ("peer", "trusted"),
    [
        ("127.0.0.1", True), ("10.1.2.3", True), ("::1", True), ("::ffff:10.1.2.3", True),
        ("10.2.0.1", False), ("::ffff:10.2.0.1", False), ("192.168.0.1", False), ("", False), ("testclient", False),
        ("fe80::1%eth0", False),
    ],
)  # fmt: skip
def test_which_addresses_are_the_proxys(peer: str, trusted: bool):
    assert PROXY.trusts(peer) == trusted
    assert not SignIn("none", proxies=PROXY.proxies).trusts(peer)


def passed_on(asked: SignIn, peer: tuple[str, int] | None, *headers: tuple[str, str], kind: str = "http"):
    """Return the headers that stand behind the doorkeeper."""
    seen: list[dict[str, Any]] = []

    async def inner(scope, receive, send):
        seen.append(scope)

    scope = {"type": kind, "client": peer, "headers": [(n.encode(), v.encode()) for n, v in headers]}
    keeper = Doorkeeper(inner, asked.header, asked.trusts)
    apart(lambda: asyncio.run(keeper(scope, None, None)))  # type: ignore[arg-type]
    return [(name.decode(), value.decode()) for name, value in seen[0]["headers"]]


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_only_the_proxy_names_people(kind: str):
    said, other = ("x-forwarded-user", "idp|1"), ("accept", "*/*")
    assert passed_on(PROXY, ("10.1.0.5", 1), said, other, kind=kind) == [other, (CHECKED, "idp|1")]
    for peer in (("10.2.0.5", 1), ("203.0.113.7", 1), None):
        assert passed_on(PROXY, peer, said, other, kind=kind) == [other]
    assert passed_on(OIDC, ("10.1.0.5", 1), said, other, kind=kind) == [other]
    assert passed_on(PROXY, ("10.1.0.5", 1), said, said, kind=kind) == []
    # Nobody can send the checked header, even one who could guess its name.
    assert passed_on(PROXY, ("203.0.113.7", 1), (CHECKED, "idp|1"), kind=kind) == []
    assert passed_on(PROXY, ("10.1.0.5", 1), (CHECKED.title(), "idp|1"), kind=kind) == []
    # What says the client is elsewhere changes nothing.
    lying = ("x-forwarded-for", "10.1.0.5")
    assert passed_on(PROXY, ("203.0.113.7", 1), lying, said, kind=kind) == [lying]


def test_the_header_of_one_process_is_no_others():
    assert len(CHECKED) > 40
    assert who(PROXY, PEOPLE, headers={CHECKED[:-1] + "x": "idp|1"}) == who(PROXY, PEOPLE)
