"""``campaignplan app``: the first page in the browser, and the calendar feeds beside it."""

import errno
import os
import socket
import subprocess
import sys

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
    "网页只在本机监听，不上传任何数据。要让手机订阅日历又不让外面打开网页，用 --feed-port 另开一个只有日历的端口。"
    "按 Ctrl-C 结束。",
    "The page listens on this machine alone and sends nothing anywhere. For phones to reach the calendars and nobody "
    "outside the page, open a port with the calendars alone by --feed-port. End it with Ctrl-C.",
)
PORT = 8501
ANY = "0.0.0.0"


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
    def app(port: int, workspace: str | None, feed_port: int | None, feed_host: str) -> int:
        from campaignplan.cli.checkup import is_free
        from campaignplan.storage.workspace.address import VARIABLE
        from campaignplan.storage.workspace.workspace import Workspace
        from campaignplan.web.serving import HOST
        from campaignplan.web.serving import PORT as FEED_PORT

        issues = [] if is_free(port) else [_taken("--port", port)]
        if feed_port is not None:
            issues += [_taken("--feed-port", feed_port)] if feed_port == port else _closed(feed_host, feed_port)
        if issues:
            raise InputError(issues)
        with Workspace.open(workspace) as opened:  # brought up to date, or refused in words, before anything runs
            lies = opened.address.absolute
        address = f"http://localhost:{port}/?lang={lang}"
        click.echo(Text(f"打开 {address}", f"Open {address}").to(lang))
        asked = {VARIABLE: lies, HOST: feed_host}
        if feed_port is not None:
            asked[FEED_PORT] = str(feed_port)
            said = Text(
                f"日历订阅也在端口 {feed_port}（{feed_host}）",
                f"Calendar feeds on port {feed_port} too ({feed_host})",
            )
            click.echo(said.to(lang))
        environment = {name: value for name, value in os.environ.items() if name not in (FEED_PORT, HOST)}
        return _become(words(port), {**environment, **asked})

    return app


def _become(command: list[str], environment: dict[str, str]) -> int:
    """Go on as another program: one process, so that whoever ends this one ends the server."""
    sys.stdout.flush()
    if sys.platform != "win32":  # there the new program would be a stranger to the terminal
        os.execve(command[0], command, environment)
    return subprocess.call(command, env=environment)


def _closed(host: str, port: int) -> list[Issue]:
    """Return why this machine cannot listen there; nothing where it can."""
    try:
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return [_taken("--feed-port", port)]
        why = Text("本机不能在这个地址上监听", "this machine cannot listen on that address")
        fix = Text(f"例如 {ANY}，或本机网卡的地址", f"for example {ANY}, or the address of one of its interfaces")
        return [Issue("--feed-host", host, why, fix)]
    return []


def _taken(option: str, port: int) -> Issue:
    why = Text("这个端口被别的程序占用", "another program has this port")
    return Issue(option, str(port), why, Text(f"例如 {option} {port + 1}", f"for example {option} {port + 1}"))


def words(port: int) -> list[str]:
    """Return the command line that serves the app."""
    settings = {
        "server.port": str(port),
        "server.address": "localhost",
        "server.showEmailPrompt": "false",
        "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
    }
    script = str(shipped("app") / "main.py")
    return [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        script,
        *(f"--{key}={value}" for key, value in settings.items()),
    ]
