"""Seats: a person at a workspace. What the app changes goes through one, which checks and then hands on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from campaignplan.calendars.event import Event
from campaignplan.calendars.person import people
from campaignplan.errors import InputError, Issue
from campaignplan.feeds.link import Link, digest, new_id, new_token, renewed, revoked
from campaignplan.feeds.publication import Publication
from campaignplan.feeds.scope import Scope
from campaignplan.planning.problem import Problem
from campaignplan.storage.content import Content
from campaignplan.storage.difference import RowDifference
from campaignplan.storage.encode import Encoded
from campaignplan.storage.workspace import backup, log
from campaignplan.storage.workspace.actuals import Actuals
from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.change import Change
from campaignplan.storage.workspace.command import Command, changes_of
from campaignplan.storage.workspace.feeds import FeedStore
from campaignplan.storage.workspace.ledger import Ledger
from campaignplan.storage.workspace.people import People, Person, Role, SharedSettings
from campaignplan.storage.workspace.permission import ALLOWED, Action, DeniedError, needed
from campaignplan.storage.workspace.plans import Plans, SavedPlan
from campaignplan.storage.workspace.sharing import Share, Shares
from campaignplan.storage.workspace.taking_in import Offer
from campaignplan.storage.workspace.ticks import Ticks
from campaignplan.storage.workspace.workspace import Workspace
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    import pandas as pd

    from campaignplan.planning.result import Options, Result


@dataclass(frozen=True)
class Seat:
    """A person at a workspace, as `web.sign_in` found them; made anew for every request.

    Every method that changes something raises `DeniedError`, before anything is done, where the role does not
    allow it. The role counts as it is at that moment, also in a page that has been open for hours. `guest` marks
    who is not among the workspace's people: the only user of a laptop, the holder of a read-only link, which is
    `share` then.
    """

    workspace: Workspace
    person: Person
    guest: bool = False
    share: Share | None = None

    @cached_property
    def role(self) -> Role | None:
        """The person's role when this seat was first asked; None where they are in the workspace no more."""
        return self._now()

    @property
    def sees_all(self) -> bool:
        """Whether the seat may look at the whole workspace, its people and its log too."""
        return self.share is None or self.share.is_whole

    @cached_property
    def places(self) -> dict[str, tuple[str, ...]]:
        """The problems, and of each the branches, that may be looked at: all but for links of a part."""
        known = self.workspace.problems()
        share = self.share
        if share is None or self.sees_all:
            return dict(known)
        names = known.get(share.problem, ())
        seen = tuple(name for name in names if share.shows(self.workspace.branch(share.problem, name)))
        return {share.problem: seen} if seen else {}

    def may(self, action: Action) -> bool:
        """Tell whether the person may do something, so that pages offer nothing that is refused."""
        return self.role is not None and action in ALLOWED[self.role]

    def require(self, action: Action) -> None:
        """Refuse what the person may not do. DeniedError, saying who may."""
        role = self._now()
        if role is None or action not in ALLOWED[role]:
            able = [one.name for one in self._people.list() if action in ALLOWED[one.role]]
            raise DeniedError(action, role, tuple(able[:3]))

    def commit(self, branch: Branch, changes: Sequence[Change], *, why: str = "") -> Command:
        """Change a branch, as `Ledger.commit`."""
        self.require("edit")
        return branch.commit(changes, person=self.person.id, why=why)

    def take(
        self, offer: Offer, *, why: str = "", accept: Callable[[RowDifference], bool] = lambda row: True
    ) -> Command | None:
        """Take over what a file says, as `Offer.take`."""
        self.require("import")
        return offer.take(person=self.person.id, why=why, accept=accept)

    def to_undo(self, ledger: Ledger) -> int | None:
        """Return the command `undo` would take back."""
        return self._ahead("to_undo", ledger, log.to_undo)

    def to_redo(self, ledger: Ledger) -> int | None:
        """Return the command `redo` would make again."""
        return self._ahead("to_redo", ledger, log.to_redo)

    def undo(self, ledger: Ledger) -> Command | None:
        """Take the person's own latest command back, as `Ledger.undo`; it takes what the command took.

        On a branch, what they did to its problem's tasks and reports is among their commands.
        """
        self._require_for(ledger, self.to_undo(ledger))
        return ledger.undo(self.person.id, self._beside(ledger))

    def redo(self, ledger: Ledger) -> Command | None:
        """Make again what the person undid last, as `Ledger.redo`."""
        self._require_for(ledger, self.to_redo(ledger))
        return ledger.redo(self.person.id, self._beside(ledger))

    def walked(self, ledger: Ledger, step: Command) -> Command:
        """Return the command that a step of `undo` or `redo` took back or made again."""
        assert step.target is not None
        return self._command(ledger, step.target)

    def revert(self, ledger: Ledger, command: int, *, why: str = "", leave: bool = False) -> Command | None:
        """Take any one command back, as `Ledger.revert`: one's own, and with "revert_others" anybody's."""
        self._require_for(ledger, command)
        return ledger.revert(command, person=self.person.id, why=why, leave=leave)

    def restore(self, branch: Branch, moment: datetime | int, *, why: str = "") -> Command | None:
        """Make a branch say again what it said at a moment, or a version, as `Ledger.restore`."""
        self.require("restore")
        return branch.restore(moment, person=self.person.id, why=why)

    def put(self, problem: str, what: Problem | Content, *, why: str = "") -> Branch:
        """Put a new problem in, as `Workspace.put`."""
        self.require("import")
        return self.workspace.put(problem, what, person=self.person.id, why=why)

    def fork(self, source: Branch, name: str) -> Branch:
        """Make a scenario, as `Workspace.fork`."""
        self.require("fork")
        return self.workspace.fork(source, name, person=self.person.id)

    def rename(self, branch: Branch, name: str, *, why: str = "") -> Branch:
        """Call a scenario otherwise, as `Workspace.rename`."""
        self.require("fork")
        return self.workspace.rename(branch, name, person=self.person.id, why=why)

    def archive(self, branch: Branch, *, why: str = "", back: bool = False) -> Command | None:
        """Put a scenario away or bring it back, as `Workspace.archive`."""
        self.require("fork")
        return self.workspace.archive(branch, person=self.person.id, why=why, back=back)

    def note(self, branch: Branch, note: str, *, why: str = "") -> Command | None:
        """Write down what a scenario is for, or what is thought of it, as `Workspace.note`."""
        self.require("fork")
        return self.workspace.note(branch, note, person=self.person.id, why=why)

    def put_away(self, problem: str, *, why: str = "", back: bool = False) -> Command | None:
        """Put a whole problem away or bring it back, as `Workspace.put_away`."""
        self.require("approve")
        return self.workspace.put_away(problem, person=self.person.id, why=why, back=back)

    def star(self, branch: Branch, *, why: str = "") -> Command | None:
        """Put a branch in force, as `Workspace.star`."""
        self.require("approve")
        return self.workspace.star(branch, person=self.person.id, why=why)

    def save_plan(self, branch: Branch, result: "Result", *, options: "Options | None" = None, name: str = "") -> str:
        """Keep a result as a plan, as `Plans.save`; return its id."""
        self.require("plan")
        plans = Plans(self.workspace.team(branch.problem_id))
        return plans.save(result, branch, person=self.person.id, options=options, name=name)

    def name_plan(self, problem: str, plan: str, name: str, note: str = "") -> None:
        """Give a plan a name and a note, as `Plans.name`."""
        self.require("plan")
        Plans(self.workspace.team(problem)).name(plan, name, note, person=self.person.id)

    def star_plan(self, problem: str, plan: str) -> None:
        """Put a plan in force, as `Plans.star`."""
        self.require("approve")
        Plans(self.workspace.team(problem)).star(plan, person=self.person.id)

    def add_actuals(self, problem: str, table: "pd.DataFrame", source: str, *, why: str = "") -> tuple[str, Command]:
        """Take in what happened, as `Actuals.add`."""
        self.require("import")
        return Actuals(self.workspace.team(problem)).add(table, source, person=self.person.id, why=why)

    def withdraw_actuals(self, problem: str, batch: str, *, why: str = "") -> Command | None:
        """Take a batch out, as `Actuals.withdraw`."""
        self.require("import")
        return Actuals(self.workspace.team(problem)).withdraw(batch, person=self.person.id, why=why)

    def export(self, branch: Branch) -> Encoded:
        """Return a branch as it is written into folders and workbooks."""
        self.require("export")
        return branch.encoded()

    def backup(self, file: Path) -> None:
        """Write the whole workspace into one file, as `backup.backup`."""
        self.require("backup")
        backup.backup(self.workspace.database, file)

    def owns(self, event: Event) -> bool:
        """Tell whether a task is the person's: it names them, or nobody."""
        named = people(event.person)
        return not named or bool(named & people(self.person.name))

    def mark(
        self, problem: str, event: Event, steps: Mapping[str, bool], *, note: str = "", why: str = ""
    ) -> Command | None:
        """Say which steps of a task are done and which are not after all, as `Ticks.mark`."""
        self.require("tick" if self.owns(event) else "tick_others")
        ticks = Ticks(self.workspace.team(problem))
        return ticks.mark(event.id, steps, person=self.person.id, note=note, why=why)

    def publish(self, events: Iterable[Event], name: str = "", since: date | None = None) -> Publication:
        """Tell subscribers what the calendar says now, and what the plan is called; `since` as `Publication.told`."""
        self.require("publish")
        store, at, told = self._feeds, self._at(), tuple(events)
        found = store.told.update(lambda known: known.told(told, at, since))
        if name:
            store.call(name, at)
        return found

    def create_link(
        self, scope: Scope, *, base: str, lang: Lang = "zh", alarms: bool = False, static: str = ""
    ) -> tuple[Link, str]:
        """Make a feed link; return it with its token, which nobody can tell again."""
        self._require_link(scope)
        token, made = new_token(), list[Link]()

        def add(links: tuple[Link, ...]) -> tuple[Link, ...]:
            made[:] = [Link(new_id(links), digest(token), scope, base, self._at(), lang, alarms, static)]
            return (*links, *made)

        self._feeds.links.update(add)
        return made[0], token

    def renew_link(self, link: str) -> tuple[Link, str]:
        """Give a link another token; the old one opens nothing any more."""
        token = new_token()
        return self._change_link(link, lambda one: renewed(one, token)), token

    def revoke_link(self, link: str) -> Link:
        """Take a link back, at once and for good."""
        at = self._at()
        return self._change_link(link, lambda one: revoked(one, at))

    def create_share(
        self, note: str = "", *, branch: Branch | None = None, plan: SavedPlan | None = None
    ) -> tuple[Share, str]:
        """Make a read-only link, as `Shares.create`."""
        self.require("share")
        return Shares(self.workspace.house).create(note, person=self.person.id, branch=branch, plan=plan)

    def revoke_share(self, share: str) -> None:
        """Take a read-only link back, as `Shares.revoke`."""
        self.require("share")
        Shares(self.workspace.house).revoke(share, person=self.person.id)

    def put_person(self, one: Person, *, why: str = "") -> Command | None:
        """Add or change a person, as `People.put`."""
        self.require("people")
        return self._people.put(one, by=self.person.id, why=why)

    def remove_person(self, person: str, *, why: str = "") -> Command | None:
        """Remove a person, as `People.remove`."""
        self.require("people")
        return self._people.remove(person, by=self.person.id, why=why)

    def put_setting(self, key: str, value: Any) -> Command | None:
        """Set a setting, as `SharedSettings.put`."""
        self.require("settings")
        return SharedSettings(self.workspace.house).put(key, value, person=self.person.id)

    def drop_setting(self, key: str) -> Command | None:
        """Forget a setting, as `SharedSettings.drop`."""
        self.require("settings")
        return SharedSettings(self.workspace.house).drop(key, person=self.person.id)

    @property
    def _people(self) -> People:
        return People(self.workspace.house)

    def _now(self) -> Role | None:
        if self.guest:
            return self.person.role
        return next((one.role for one in self._people.list() if one.id == self.person.id), None)

    def _at(self) -> datetime:
        return self.workspace.clock().replace(microsecond=0)

    @property
    def _feeds(self) -> FeedStore:
        return FeedStore(self.workspace.house, person=self.person.id)

    def _require_link(self, scope: Scope) -> None:
        mine = bool(people(scope.person)) and people(scope.person) == people(self.person.name)
        self.require("subscribe" if mine else "links")

    def _change_link(self, link: str, change: Callable[[Link], Link]) -> Link:
        store = self._feeds.links
        found = next((one for one in store.load() if one.id == link), None)
        if found is None:
            why = Text("没有这个链接", "there is no such link")
            raise InputError([Issue("link", link[:40], why, Text("请看链接列表", "look at the list of links"))])
        self._require_link(found.scope)
        after = store.update(lambda links: tuple(change(one) if one.id == link else one for one in links))
        return next(one for one in after if one.id == link)

    def _beside(self, ledger: Ledger) -> Ledger | None:
        """Return where what is done to tasks and reports of a branch's problem is kept."""
        return self.workspace.team(ledger.problem_id) if isinstance(ledger, Branch) else None

    def _ahead(self, which: str, ledger: Ledger, find: Callable[..., int | None]) -> int | None:
        team = self._beside(ledger)

        def read() -> int | None:
            with ledger.database.reading() as connection:
                return find(connection, ledger.id, self.person.id, None if team is None else team.id)

        return ledger.database.memory.recall((which, ledger.id, self.person.id), read)

    def _command(self, ledger: Ledger, number: int) -> Command:
        """Return a command of a ledger, or of what is kept beside it."""
        team = self._beside(ledger)
        places = [ledger.id] if team is None else [ledger.id, team.id]
        with ledger.database.reading() as connection:
            return log.command_of(connection, number, *places)

    def _require_for(self, ledger: Ledger, command: int | None) -> None:
        """Refuse to take back, or to make again, what the person might not do or what has its own way."""
        if command is None:
            return
        entry = self._command(ledger, command)
        if entry.person != self.person.id:
            self.require("revert_others")
        if isinstance(ledger, Branch) and entry.branch == ledger.id:
            self.require("edit")
            return
        with ledger.database.reading() as connection:
            changes = changes_of(connection, command)
        for change in changes:
            action = needed(change.table, frozenset({**(change.before or {}), **(change.after or {})}))
            if action is None:
                why = Text("人员和链接不从记录里收回", "people and links are not taken back in the log")
                raise InputError([Issue(change.table, "", why, Text("请在那一页上改", "change them on their page"))])
            self.require(action)
