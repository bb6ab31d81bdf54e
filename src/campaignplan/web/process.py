"""The web process: pages, feeds and health by one server, from its start to a graceful end.

``python -m campaignplan.web.process SCRIPT HOST PORT [ADDRESS]`` serves the `app` of a script; ADDRESS is opened in
a browser once it is up. Streamlit's own starter would do as much, but not log as `web.logs` does, end with exit
code 0 when told to, leave the peer's address alone, or give up waiting for a page that never goes.
"""

import logging
import os
import runpy
import signal
import socket
import sys
import threading
import tomllib
import webbrowser
from collections.abc import Mapping
from pathlib import Path
from types import FrameType
from typing import NoReturn

from campaignplan.errors import InputError
from campaignplan.web import logs

LEVEL = "CAMPAIGNPLAN_LOG_LEVEL"
"""Environment variable: ``debug``, ``info`` (by default), ``warning`` or ``error``."""
BASE = "CAMPAIGNPLAN_BASE_PATH"
"""Environment variable: the path a proxy serves everything under, none where unset."""
FIRST = "before.py"
"""What stands beside a script under this name is run before anything the pages need is loaded, let alone a thread
begun: a process that begins as a copy of this one then holds none of it."""
GRACE = 8
"""Seconds running answers have to finish: less than the ten a container is given."""
PING = 30.0
LOG = logging.getLogger("campaignplan.web")
THRIFT: Mapping[str, str] = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "JE_ARROW_MALLOC_CONF": "background_thread:false",
    "MALLOC_ARENA_MAX": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
"""Environment variables that libraries and the C library read as they are loaded: no threads that nothing needs (a
process with more than one cannot be copied), and one place for memory instead of one a thread and library, each
with its holes.
What the user has set stands. The C library reads its own before any of Python runs: `campaignplan app` gives it."""
SETTINGS: Mapping[str, str | bool | int] = {
    "browser.gatherUsageStats": False,
    "client.showErrorDetails": "none",
    "client.toolbarMode": "minimal",
    "global.developmentMode": False,
    "server.enableStaticServing": False,
    "server.fileWatcherType": "none",
    "server.headless": True,
    "server.showEmailPrompt": False,
}
"""Streamlit's settings that are not the user's to change; others can stand in its ``config.toml``."""


def settings(host: str, port: int, base: str = "") -> Mapping[str, str | bool | int]:
    """Return Streamlit's settings for a place to listen at and a path to be found under."""
    level = logging.getLevelName(logging.root.level).lower()
    place: Mapping[str, str | int] = {
        "server.address": host,
        "server.port": port,
        "server.baseUrlPath": base.strip("/"),
    }
    return {**SETTINGS, **place, "logger.level": level}


def beside(script: Path) -> Mapping[str, str | bool | int]:
    """Return the settings that stand beside a script, such as its colours; Streamlit's own starter reads them too."""
    file = script.parent / ".streamlit" / "config.toml"
    found = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
    return {f"{section}.{key}": value for section, pairs in found.items() for key, value in pairs.items()}


def serve(script: Path, host: str, port: int, address: str = "") -> None:
    """Serve until a signal ends it.

    Raises
    ------
    OSError
        The port is taken, or the host is not this machine's.
    """
    with _door(host, port) as door:
        sys.path.insert(0, str(script.parent))
        if script.with_name(FIRST).exists():
            runpy.run_path(str(script.with_name(FIRST)))
        import uvicorn
        from streamlit.web.bootstrap import load_config_options

        load_config_options({**beside(script), **settings(host, port, os.environ.get(BASE, ""))})
        app = runpy.run_path(str(script))["app"]

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                if self.started:
                    LOG.info("ready", extra={"about": {"port": port}})
                    if address:
                        threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                LOG.info("stopping")
                await super().shutdown(sockets)
                LOG.info("stopped")

        Server(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                access_log=False,
                log_config=None,
                log_level="debug" if LOG.isEnabledFor(logging.DEBUG) else "warning",
                proxy_headers=False,  # web.sign_in.Doorkeeper must see the connection's own peer
                server_header=False,
                timeout_graceful_shutdown=GRACE,
                ws="websockets-sansio",
                ws_ping_interval=PING,
                ws_ping_timeout=PING,
                ws_per_message_deflate=False,
            )
        ).run(sockets=[door])


def main(arguments: list[str]) -> NoReturn:
    """Serve as the command line says, and end the process."""
    # uvicorn gives a signal back once it has stopped; by then there is nothing left to do.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _end)
    script, host, port, *address = arguments
    for name, value in THRIFT.items():
        os.environ.setdefault(name, value)
    code = 0
    try:
        level = logging.getLevelNamesMapping().get(os.environ.get(LEVEL, "info").upper(), logging.INFO)
        logs.start(logs.form_asked(os.environ, sys.stderr), level)
        serve(Path(script), host, int(port), *address)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    except InputError as error:
        for issue in error.issues:
            LOG.critical("%s", issue.sentence("en"))
        code = 2
    except OSError as error:
        LOG.critical("cannot serve: %s", error.strerror or type(error).__name__)
        code = 1
    except BaseException as error:
        LOG.critical("fallen", extra={"about": logs.failure(type(error), error.__traceback__)})
        code = 1
    logging.shutdown()
    sys.stdout.flush()
    # A solve that still runs in a thread of its own would be waited for otherwise, and nobody is left to see it.
    os._exit(code)


def _end(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def _door(host: str, port: int) -> socket.socket:
    if ":" in host:
        return socket.create_server((host, port), family=socket.AF_INET6, backlog=256, dualstack_ipv6=host == "::")
    return socket.create_server((host, port), backlog=256)


if __name__ == "__main__":
    main(sys.argv[1:])
