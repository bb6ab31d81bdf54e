"""``campaignplan calendar publish``: what a plan says now told to subscribers, and pushed to a CalDAV server."""

from typing import TYPE_CHECKING, Any

import click

from campaignplan.calendars.event import Event, EventKind
from campaignplan.cli.asked import Asked, solving
from campaignplan.cli.audience import scope_of, whom
from campaignplan.cli.command import named
from campaignplan.cli.commands.plan import SOURCE
from campaignplan.cli.pushing import push_told
from campaignplan.cli.told import loading, say
from campaignplan.cli.watch import Display, solve_watched
from campaignplan.cli.workspace import place, somebody
from campaignplan.errors import InputError, Issue, NoPlanError
from campaignplan.text import Lang, Text

if TYPE_CHECKING:
    from campaignplan.feeds.telling import Telling
    from campaignplan.planning.problem import Problem
    from campaignplan.planning.result import Result

SHORT = Text(
    "把日历发布给订阅者，也可以推送到 CalDAV 日历",
    "Publish the calendar to subscribers; push it to a CalDAV calendar",
)
MORE = Text(
    "比较上一次告诉订阅者的内容，只有变了的才算变化。SOURCE 是工作区时，发布给它自己的订阅者。"
    "--solve 先求解，日历里就有每月预算和报名决定。"
    "CalDAV 密码取自环境变量 CAMPAIGNPLAN_CALDAV_PASSWORD，没有就会问。",
    "Compared with what subscribers were told last; what did not change stays as it is. Where SOURCE is a workspace "
    "its own subscribers are told. With --solve the plan is solved first, and the calendar has its monthly budgets "
    "and enrolments. The CalDAV password is taken from the environment variable CAMPAIGNPLAN_CALDAV_PASSWORD, or "
    "asked for.",
)
NAMED = 8
"""Changes of a kind named one by one."""


def command(lang: Lang) -> click.Command:
    """Make the command."""

    def help_(zh: str, en: str) -> str:
        return Text(zh, en).to(lang)

    @named("publish", lang, SHORT, MORE)
    @click.argument("source", help=SOURCE.to(lang))
    @place(lang)
    @click.option("--solve", is_flag=True, help=help_("先求解再发布", "Solve first"))
    @solving(lang)
    @click.option(
        "--replace",
        is_flag=True,
        help=help_(
            "会取消大半的事也发布：这就是新的日历",
            "Publish though most of it is called off: this is the calendar now",
        ),
    )
    @click.option(
        "--caldav",
        metavar="URL",
        help=help_(
            "同时推送到这个 CalDAV 日历（Nextcloud、Radicale 等），一件事一个对象，别人的事不动",
            "Also push to this CalDAV calendar (Nextcloud, Radicale and others), one object an event; other people's "
            "events are left alone",
        ),
    )
    @click.option("--user", default="", metavar="NAME", help=help_("CalDAV 用户名", "CalDAV user name"))
    @whom(lang, everything=False)
    @click.pass_context
    def publish(
        context: click.Context,
        /,
        source: str,
        workspace: str | None,
        solve: bool,
        replace: bool,
        caldav: str | None,
        user: str,
        roles: tuple[str, ...],
        shops: tuple[str, ...],
        kinds: tuple[EventKind, ...],
        person: str,
        **asked: Any,
    ) -> int:
        from campaignplan.feeds.caldav.collection import checked
        from campaignplan.feeds.publication import Publication
        from campaignplan.feeds.telling import swept, telling
        from campaignplan.feeds.weight import weight_faults
        from campaignplan.feeds.write import calendar_bytes
        from campaignplan.storage.static_feeds import refresh_static
        from campaignplan.storage.workspace.address import is_address
        from campaignplan.storage.workspace.workspace import Workspace
        from campaignplan.web.desk import now

        _fit(context, solve, caldav)
        address = checked(caldav) if caldav is not None else ""
        with Display(lang) as display:
            events, problem = _events(source, Asked(**asked) if solve else None, display)
        if workspace is None and is_address(source):
            workspace = source
        at, before = now(), Publication()

        def told(known: Publication) -> Publication:
            nonlocal before
            before, after = known, known.told(events, at, problem.settings.start)
            if not replace and (off := swept(before, after, at)):
                raise InputError([_another(source, off)])
            return after

        with Workspace.open(workspace) as opened:
            feeds = opened.feeds(somebody())
            after = feeds.told.update(told)
            feeds.call(problem.settings.name, at)
            files = refresh_static(feeds, at)
            first, shown = not before.entries, after.events(at)
            _tell(telling(before, after, at), first, len(shown), lang)
            for fault in weight_faults(len(shown), len(calendar_bytes(shown, problem.settings.name, lang=lang))):
                click.echo(fault.sentence(lang))
            if files:
                click.echo(Text(f"静态文件 {files} 个，已是最新。", f"{files} static files are up to date.").to(lang))
            if address:
                push_told(feeds, address, user, scope_of(roles, shops, kinds, person, after), lang)
        return 0

    return publish


def _another(source: str, off: int) -> Issue:
    why = Text(
        f"会取消订阅者看到的大半（{off} 件事）；一个工作区只有一份日历，像是拿错了方案",
        f"it would call off most of what subscribers see ({off} things); a workspace has one calendar, and this "
        "seems to be another plan",
    )
    fix = Text(
        "换一个 --workspace 发布；确实要换成这份就加 --replace",
        "publish it from another --workspace; add --replace where this is meant",
    )
    return Issue("SOURCE", source, why, fix)


def _fit(context: click.Context, solve: bool, caldav: str | None) -> None:
    """Refuse options that would do nothing."""
    typed = {
        name
        for name in context.params
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
    }
    issues = []
    for name in sorted(typed & {"goal", "budget", "gap", "time_limit", "method"}) if not solve else ():
        why = Text("不求解就没有用", "it does nothing where nothing is solved")
        issues.append(Issue("--" + name.replace("_", "-"), "", why, Text("请加上 --solve", "add --solve")))
    for name in sorted(typed & {"user", "roles", "shops", "kinds", "person"}) if caldav is None else ():
        why = Text("只用于推送到 CalDAV", "it is for pushing to CalDAV alone")
        fix = Text(
            "请加上 --caldav；订阅链接看到什么，由 link create 决定",
            "add --caldav; what a link shows is set by link create",
        )
        issues.append(Issue("--" + name.removesuffix("s") if name != "person" else "--person", "", why, fix))
    if issues:
        raise InputError(issues)


def _events(source: str, asked: Asked | None, display: Display) -> "tuple[tuple[Event, ...], Problem]":
    """Return the events of a source, with its plan's where it is to be solved."""
    display.say(loading(source))
    from campaignplan.agenda import agenda
    from campaignplan.storage import load_problem

    problem = load_problem(source)
    if asked is None:
        return agenda(problem), problem
    problem = asked.of(problem)
    result: Result = solve_watched(problem, asked.options, display)
    if result.plan is None:
        raise NoPlanError(result.message)
    return agenda(result), problem


def _tell(said: "Telling", first: bool, count: int, lang: Lang) -> None:
    if first:
        click.echo(Text(f"第一次发布：{count} 件事。", f"Published for the first time: {count} events.").to(lang))
        return
    if not said.any:
        same = Text(
            f"没有变化：订阅者看到的 {count} 件事和上次一样。", f"No change: subscribers see the same {count} events."
        )
        click.echo(same.to(lang))
        return
    for name, events in (
        (Text("新增", "New"), said.new),
        (Text("改期", "Moved"), said.moved),
        (Text("取消", "Called off"), said.called_off),
        (Text("其他改动", "Otherwise changed"), said.reworded),
    ):
        if not events:
            continue
        click.echo(Text(f"{name.zh} {len(events)} 件：", f"{name.en}: {len(events)}").to(lang))
        for event in events[:NAMED]:
            note = event.note.to(lang).split("\n")[0]
            say(f"  {event.span.start}  {event.title.to(lang)}{f'（{note}）' if note and name.zh != '新增' else ''}")
        if len(events) > NAMED:
            click.echo(Text(f"  另有 {len(events) - NAMED} 件", f"  {len(events) - NAMED} more").to(lang))
