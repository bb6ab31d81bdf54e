"""``campaignplan app``: the first page in the browser, and the calendar feeds beside it."""

import errno
import os
import socket
import subprocess
import sys
from pathlib import Path

import click

from campaignplan.cli.command import named
from campaignplan.cli.workspace import place
from campaignplan.errors import InputError, Issue
from campaignplan.resources import shipped
from campaignplan.text import Lang, Text

SHORT = Text(
    "打开网页：看示例、改日历、拖预算、下载；同时提供日历订阅",
    "Open the web page: sample, calendar, budget slider, downloads; and serve calendar feeds",
)
MORE = Text(
    "网页默认只在本机监听，不上传任何数据。要让手机订阅日历又不让外面打开网页，用 --feed-port 另开一个只有日历的"
    "端口。要给同事用，先说明怎样登录，再用 --host 对外监听，见 docs/how-to/server.md。按 Ctrl-C 结束。",
    "The page listens on this machine alone, unless told otherwise, and sends nothing anywhere. For phones to reach "
    "the calendars and nobody outside the page, open a port with the calendars alone by --feed-port. For colleagues, "
    "say how they sign in, then listen elsewhere by --host: docs/how-to/server.md. End it with Ctrl-C.",
)
PORT = 8501
ANY, HERE = "0.0.0.0", "localhost"


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("app", lang, SHORT, MORE)
    @click.option(
        "--port",
        type=click.IntRange(1024, 65535),
        default=PORT,
        metavar="N",
        help=Text(f"端口（1024–65535）；默认 {PORT}", f"Port (1024–65535); {PORT} by default").to(lang),
    )
    @click.option(
        "--host",
        default=HERE,
        metavar="ADDRESS",
        help=Text(
            f"网页在哪个地址上监听；默认 {HERE}，只有本机能打开；{ANY} 为本机所有网卡",
            f"Address the page listens on; {HERE} by default, which only this machine reaches; {ANY} is every one",
        ).to(lang),
    )
    @click.option(
        "--open-to-everyone",
        is_flag=True,
        help=Text(
            "没有登录也对外监听：能连到这里的人都能看、能改",
            "Listen elsewhere without any sign-in: whoever reaches it can see and change everything",
        ).to(lang),
    )
    @place(lang)
    @click.option(
        "--feed-port",
        type=click.IntRange(1024, 65535),
        metavar="N",
        help=Text("另开一个端口，只提供日历订阅", "A second port, with the calendar feeds alone").to(lang),
    )
    @click.option(
        "--feed-host",
        default=ANY,
        metavar="ADDRESS",
        help=Text(
            f"第二个端口在哪个地址上监听；默认 {ANY}，即本机所有网卡",
            f"Address the second port listens on; {ANY} by default, which is every one of this machine",
        ).to(lang),
    )
    def app(
        port: int,
        host: str,
        open_to_everyone: bool,
        workspace: str | None,
        feed_port: int | None,
        feed_host: str,
    ) -> int:
        from campaignplan.storage.workspace.address import VARIABLE
        from campaignplan.storage.workspace.workspace import Workspace
        from campaignplan.web.logs import VARIABLE as FORM
        from campaignplan.web.oidc import oidc_issues
        from campaignplan.web.process import THRIFT
        from campaignplan.web.security import HOSTS, LOCAL
        from campaignplan.web.serving import HOST
        from campaignplan.web.serving import PORT as FEED_PORT
        from campaignplan.web.sign_in import SignIn

        sign_in = SignIn.asked(os.environ)
        issues = _closed(host, port, "")
        if feed_port is not None:
            taken = feed_port == port
            issues += [_taken("--feed-port", feed_port)] if taken else _closed(feed_host, feed_port, "feed-")
        alone = sign_in.mode == "none"
        if alone and host not in LOCAL and not open_to_everyone:
            issues.append(_unguarded(host))
        if sign_in.mode == "oidc":
            issues += oidc_issues((Path.home(), Path.cwd()))
        if issues:
            raise InputError(issues)
        with Workspace.open(workspace) as opened:  # brought up to date, or refused in words, before anything runs
            lies = opened.address.absolute
        address = f"http://{HERE if host in (*LOCAL, ANY, '::') else host}:{port}/?lang={lang}"
        told = [Text(f"打开 {address}", f"Open {address}")]
        asked = {VARIABLE: lies, HOST: feed_host}
        if alone and host in LOCAL and not os.environ.get(HOSTS):
            asked[HOSTS] = " ".join(LOCAL)
        if feed_port is not None:
            asked[FEED_PORT] = str(feed_port)
            feeds = Text(
                f"日历订阅也在端口 {feed_port}（{feed_host}）",
                f"Calendar feeds on port {feed_port} too ({feed_host})",
            )
            told.append(feeds)
        if os.environ.get(FORM) != "json":  # else whoever gathers the log expects nothing but JSON
            for line in told:
                click.echo(line.to(lang))
        environment = {name: value for name, value in os.environ.items() if name not in (FEED_PORT, HOST)}
        browser = address if host in LOCAL and sys.stdout.isatty() else ""
        return _become(words(port, host, browser), {**THRIFT, **environment, **asked})

    return app


def _become(command: list[str], environment: dict[str, str]) -> int:
    """Go on as another program: one process, so that whoever ends this one ends the server."""
    sys.stdout.flush()
    if sys.platform != "win32":  # there the new program would be a stranger to the terminal
        os.execve(command[0], command, environment)
    return subprocess.call(command, env=environment)


def _closed(host: str, port: int, which: str) -> list[Issue]:
    """Return why this machine cannot listen there; nothing where it can. `which` begins the options' names."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return [_taken(f"--{which}port", port)]
        why = Text("本机不能在这个地址上监听", "this machine cannot listen on that address")
        fix = Text(f"例如 {ANY}，或本机网卡的地址", f"for example {ANY}, or the address of one of its interfaces")
        return [Issue(f"--{which}host", host, why, fix)]
    return []


def _unguarded(host: str) -> Issue:
    why = Text(
        "这样别的电脑也能打开，而现在不用登录，谁都能改计划",
        "other machines could open it, and without a sign-in anybody could change the plan",
    )
    fix = Text(
        "先用环境变量 CAMPAIGNPLAN_SIGN_IN 说明怎样登录（oidc 或 proxy）；确实要人人可用，加 --open-to-everyone",
        "say how people sign in by the environment variable CAMPAIGNPLAN_SIGN_IN (oidc or proxy); where everybody "
        "is meant to, add --open-to-everyone",
    )
    return Issue("--host", host, why, fix)


def _taken(option: str, port: int) -> Issue:
    why = Text("这个端口被别的程序占用", "another program has this port")
    return Issue(option, str(port), why, Text(f"例如 {option} {port + 1}", f"for example {option} {port + 1}"))


def words(port: int, host: str = HERE, browser: str = "") -> list[str]:
    """Return the command line that serves the app; `browser` is an address to open once it is up."""
    script = str(shipped("app") / "main.py")
    return [
        sys.executable,
        "-m",
        "campaignplan.web.process",
        script,
        host,
        str(port),
        *([browser] if browser else []),
    ]
