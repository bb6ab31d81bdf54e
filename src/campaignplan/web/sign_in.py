"""Signing in: who somebody is, by what the machine, an identity provider or a trusted proxy says of them.

`who` is a pure function of that and of the workspace's people. Nothing of it is logged: who tried and was
refused is told to them alone.
"""

import contextlib
import getpass
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, Literal, cast, get_args

from campaignplan.errors import InputError, Issue
from campaignplan.ids import nearest
from campaignplan.storage.workspace.people import People, Person
from campaignplan.storage.workspace.seat import Seat
from campaignplan.storage.workspace.sharing import Shares
from campaignplan.storage.workspace.workspace import Workspace
from campaignplan.text import Text
from campaignplan.web.doorkeeper import CHECKED

Mode = Literal["none", "oidc", "proxy"]
MODE, HEADER, PROXIES = "CAMPAIGNPLAN_SIGN_IN", "CAMPAIGNPLAN_PROXY_HEADER", "CAMPAIGNPLAN_PROXIES"
FIRST_OWNER, CLAIM = "CAMPAIGNPLAN_FIRST_OWNER", "CAMPAIGNPLAN_OIDC_CLAIM"
"""Environment variables; docs/how-to/server.md says what each is for."""
KEY = "key"
"""The query parameter that carries the token of a read-only link."""
LONGEST = 500
_HEADER, _CLAIM = "x-forwarded-user", "sub"


@dataclass(frozen=True, slots=True)
class SignIn:
    """How people sign in.

    `header` names people where `proxies` sent it; `claim` is what identifies them at the provider; `first_owner`
    is the subject who becomes owner of a workspace without people, nobody where empty.
    """

    mode: Mode = "none"
    header: str = _HEADER
    proxies: tuple[IPv4Network | IPv6Network, ...] = ()
    claim: str = _CLAIM
    first_owner: str = ""

    @classmethod
    def asked(cls, environment: Mapping[str, str]) -> "SignIn":
        """Return what the environment asks for. InputError with everything wrong in it."""
        issues = []
        mode = environment.get(MODE, "").strip() or "none"
        if mode not in get_args(Mode):
            like = nearest(mode, get_args(Mode)) or "oidc"
            why = Text("没有这种登录方式", "there is no such way to sign in")
            issues.append(Issue(MODE, mode[:40], why, Text(f"是不是 {like}", f"did you mean {like}")))
        header = environment.get(HEADER, "").strip() or _HEADER
        if not header.isascii() or not header.replace("-", "").replace("_", "").isalnum():
            why = Text("不是请求头的名字", "not the name of a header")
            issues.append(Issue(HEADER, header[:40], why, Text(f"例如 {_HEADER}", f"for example {_HEADER}")))
        proxies = []
        for part in environment.get(PROXIES, "").replace(",", " ").split():
            try:
                proxies.append(ip_network(part))
            except ValueError:
                why, fix = Text("不是地址或网段", "neither an address nor a network"), _ADDRESSES
                issues.append(Issue(PROXIES, part[:60], why, fix))
        if mode == "proxy" and not proxies and not issues:
            why = Text("没有写哪些地址是可信的代理", "it does not say which addresses are the trusted proxy's")
            issues.append(Issue(PROXIES, "", why, _ADDRESSES))
        if issues:
            raise InputError(issues)
        claim, first = environment.get(CLAIM, "").strip() or _CLAIM, environment.get(FIRST_OWNER, "").strip()
        return cls(cast(Mode, mode), header.lower(), tuple(proxies), claim, first)

    def trusts(self, peer: str) -> bool:
        """Tell whether an address is one of the trusted proxy's."""
        try:
            address = ip_address(peer.partition("%")[0])
        except ValueError:
            return False
        known = getattr(address, "ipv4_mapped", None) or address
        return self.mode == "proxy" and any(known in network for network in self.proxies)


_ADDRESSES = Text("例如 127.0.0.1 10.0.0.0/8", "for example 127.0.0.1 10.0.0.0/8")


@dataclass(frozen=True, slots=True)
class Found:
    """Who it is. `guest` as in `storage.workspace.seat.Seat`; `first` where they become the first owner."""

    person: Person
    guest: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nobody may sit down, and what to do: sign in first, tell the owner a subject, or come another way."""

    reason: Literal["sign_in", "unknown", "no_proxy", "unverified"]
    told: Text
    subject: str = ""


def who(
    asked: SignIn,
    people: Iterable[Person],
    *,
    claims: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    holder: Person | None = None,
    user: str = "",
) -> Found | Refusal:
    """Say who somebody is.

    Parameters
    ----------
    people
        The workspace's.
    claims
        What the identity provider says, as ``st.user.to_dict()`` has it.
    headers
        The request's, as `doorkeeper.Doorkeeper` left them, names in lower case.
    holder
        Whom the read-only link in the address is for, if it holds one (`Share.person`).
    user
        Whom this machine's system knows, where nobody signs in.
    """
    if asked.mode == "none":
        return Found(holder, guest=True) if holder else Found(Person(user, user, "owner"), guest=True)
    subject = _claimed(asked, claims or {}) if asked.mode == "oidc" else _forwarded(headers or {})
    if isinstance(subject, Refusal):
        return Found(holder, guest=True) if holder else subject
    known = tuple(people)
    for one in known:
        if one.subject and one.subject == subject:
            return Found(one)
    if holder:
        return Found(holder, guest=True)
    if not known and asked.first_owner and subject == asked.first_owner:
        return Found(Person("owner", _name(claims or {}, subject), "owner", subject), first=True)
    return Refusal("unknown", _unknown(subject, empty=not known), subject)


def seat(
    asked: SignIn,
    workspace: Workspace,
    *,
    claims: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
    key: str = "",
) -> Seat | Refusal:
    """Return the seat of whoever asks, as the workspace stands now; `key` is the token of a read-only link."""
    share = Shares(workspace.house).find(key) if key and len(key) < LONGEST else None
    people = People(workspace.house)
    known = () if asked.mode == "none" else people.list()
    holder = share.person if share else None
    lower = {name.lower(): value for name, value in (headers or {}).items()}
    found = who(asked, known, claims=claims, headers=lower, holder=holder, user=local_user())
    if isinstance(found, Refusal):
        return found
    if found.first:
        people.put(found.person, by=found.person.id, why="first owner")
    return Seat(workspace, found.person, found.guest, share if found.person is holder else None)


def local_user() -> str:
    """Return who works here, as the system knows them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "?"


_SIGN_IN = Text("请先登录。", "Please sign in first.")
_NO_PROXY = Text(
    "这里要从公司的统一入口登录后访问；直接打开这个地址不行。",
    "Please come through your company's sign-in; this address does not open by itself.",
)
_UNVERIFIED = Text(
    "登录服务没有确认过您的邮箱，所以不能用它登录。请先在那里确认邮箱。",
    "Your sign-in service has not verified your email address, so it cannot be used here. Verify it there first.",
)


def _claimed(asked: SignIn, claims: Mapping[str, Any]) -> str | Refusal:
    if not claims.get("is_logged_in"):
        return Refusal("sign_in", _SIGN_IN)
    subject = claims.get(asked.claim)
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST:
        return Refusal("sign_in", _SIGN_IN)
    if asked.claim == "email" and claims.get("email_verified") is not True:
        return Refusal("unverified", _UNVERIFIED)
    return subject


def _forwarded(headers: Mapping[str, str]) -> str | Refusal:
    said = headers.get(CHECKED, "").strip()
    with contextlib.suppress(UnicodeError):  # header bytes come as Latin-1; proxies write UTF-8
        said = said.encode("latin-1").decode()
    return said if 0 < len(said) <= LONGEST else Refusal("no_proxy", _NO_PROXY)


def _name(claims: Mapping[str, Any], subject: str) -> str:
    """Return what the first owner is called until they change it: a name without signs that part names."""
    said = claims.get("name") or subject
    return "".join(sign for sign in str(said)[:60] if sign not in ",;/+&|、，；／＋＆\n").strip() or "owner"


def _unknown(subject: str, *, empty: bool) -> Text:
    if empty:
        return Text(
            f"登录成功，但工作区里还没有人。请管理员把 {FIRST_OWNER} 设为 {subject} 后重新启动，您就是老板。",
            f"You are signed in, but the workspace has no people yet. Have {FIRST_OWNER} set to {subject} and the "
            "program started anew; you will be its owner.",
        )
    return Text(
        f"登录成功，但您还不在这个工作区里。请把这串登录标识发给老板，请他在“人员”里加上您：{subject}",
        f"You are signed in, but not yet in this workspace. Send the owner this, to add you under People: {subject}",
    )
