"""``campaignplan app``: the first page, in the browser."""

import subprocess
import sys

import click

from campaignplan.cli.command import named
from campaignplan.errors import InputError, Issue
from campaignplan.resources import shipped
from campaignplan.text import Lang, Text

SHORT = Text(
    "打开网页：看示例、改日历、拖预算、下载", "Open the web page: sample, calendar, budget slider, downloads"
)
MORE = Text(
    "只在本机监听，不上传任何数据。按 Ctrl-C 结束。",
    "Listens on this machine alone and sends nothing anywhere. End it with Ctrl-C.",
)
PORT = 8501


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
    def app(port: int) -> int:
        from campaignplan.cli.checkup import is_free

        if not is_free(port):
            why = Text("这个端口被别的程序占用", "another program has this port")
            fix = Text(f"例如 --port {port + 1}", f"for example --port {port + 1}")
            raise InputError([Issue("--port", str(port), why, fix)])
        address = f"http://localhost:{port}/?lang={lang}"
        click.echo(Text(f"打开 {address}", f"Open {address}").to(lang))
        return subprocess.call(words(port))

    return app


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
