"""``uv run python -m benchmarks.feeds``: 20 clients fetch feeds while the app that serves them solves.

As in the app: one event loop serves, and has a real problem solved over and over in a process of its own. A third
process plays the subscribers, each asking again as soon as it was answered, with the validators it got.
"""

import argparse
import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import campaignplan as cp
from benchmarks.problems import agency
from campaignplan.apart.process import Process
from campaignplan.calendars.event import Event, Role
from campaignplan.feeds.link import Link, digest, new_token
from campaignplan.feeds.scope import Scope
from campaignplan.storage.workspace.address import Address
from campaignplan.storage.workspace.feeds import FeedStore
from campaignplan.storage.workspace.workspace import Workspace
from campaignplan.text import Text
from campaignplan.web.desk import Desk
from campaignplan.web.routes import site
from campaignplan.web.second_port import second_port
from campaignplan.web.serving import short_turns

ROOT = Path(__file__).parents[1]
ROLES: tuple[Role, ...] = ("operator", "ads", "design", "warehouse")


@dataclass(frozen=True)
class Measured:
    """What the clients saw: answers by status, seconds of each, and how many solves ended meanwhile."""

    statuses: dict[int, int]
    seconds: list[float]
    solves: int
    events: int

    def quantile(self, share: float) -> float:
        """Seconds below which a share of the answers came."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


def measure(
    requests: int = 1000,
    clients: int = 20,
    products: int = 60,
    events: int = 1000,
    solving: bool = True,
    workspace: str = "",
) -> Measured:
    """Serve, solve and fetch; halfway the calendar changes once. By default from an SQLite file of its own."""
    with tempfile.TemporaryDirectory() as folder, Workspace.open(workspace or folder) as opened:
        place = opened.feeds()
        tell(place, events, 0)
        tokens = [new_token() for _ in ROLES]
        scopes = [Scope(roles=(role,)) for role in ROLES]
        at = datetime(2027, 1, 1, tzinfo=UTC)
        links = [Link(f"l{n}", digest(token), scopes[n], "http://localhost", at) for n, token in enumerate(tokens)]
        place.links.update(lambda _: tuple(links))
        stop, solves = threading.Event(), []

        def solve() -> None:
            problem, hand = agency(products), Process({})
            while not stop.is_set():
                asked = cp.Options(gap=1e-4, time_limit=20, method="columns")
                hand.call(cp.solve, problem, asked, stop=stop.is_set)
                solves.append(1)
            hand.close()

        thread = threading.Thread(target=solve, daemon=True)
        if solving:
            thread.start()
        try:
            told = asyncio.run(_serve(place, opened.address, tokens, requests, clients, events))
        finally:
            stop.set()
            if solving:
                thread.join(60)
        statuses = Counter(status for status, _ in told)
        return Measured(dict(statuses), [seconds for _, seconds in told], len(solves), events)


def tell(place: FeedStore, count: int, moved: int) -> None:
    """Publish a year of tasks, each of one role; `moved` days later the second time."""
    first = date(2027, 1, 1) + timedelta(moved)
    listed = [
        Event(
            f"task.{n}",
            "task",
            Text(f"第 {n} 件事：检查主图、详情页和关键词出价", f"Task {n}: check pictures, page and bids"),
            first + timedelta(n % 360),
            first + timedelta(n % 360 + 1),
            roles=(ROLES[n % len(ROLES)],),
            description=Text(
                "要点：" + "价格、库存、报名要求；" * 8, "Points: " + "price, stock, requirements; " * 8
            ),
        )
        for n in range(count)
    ]
    place.told.update(lambda known: known.told(listed, datetime.now(UTC)))
    place.call("压力测试", datetime.now(UTC))


async def _serve(
    place: FeedStore, address: Address, tokens: list[str], requests: int, clients: int, events: int
) -> list[tuple[int, float]]:
    """Serve from this thread's loop, as the app does, until the clients are done."""
    async with contextlib.AsyncExitStack() as stack:
        stack.enter_context(short_turns())
        desk = Desk(stack.enter_context(Workspace.open(address)).feeds())
        assert desk.is_well()  # read before the doors open, as the app does
        port = await stack.enter_async_context(second_port(site(desk), "127.0.0.1", 0))
        command = [sys.executable, "-m", "benchmarks.subscribers", str(port), str(requests), str(clients), *tokens]
        player = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, limit=50_000_000
        )
        assert player.stdin is not None
        assert player.stdout is not None
        assert (await player.stdout.readline()).strip() == b"half"
        await asyncio.to_thread(tell, place, events, 1)
        player.stdin.write(b"go\n")
        await player.stdin.drain()
        answers = json.loads(await player.stdout.readline())
        assert await player.wait() == 0
        return [(int(status), float(seconds)) for status, seconds in answers]


def main() -> None:
    words = argparse.ArgumentParser(prog="benchmarks.feeds", description=__doc__)
    words.add_argument("--requests", type=int, default=1000)
    words.add_argument("--clients", type=int, default=20)
    words.add_argument("--products", type=int, default=60, help="of the problem that is solved meanwhile")
    words.add_argument("--workspace", default="", help="an empty one to serve from, such as postgresql://…")
    asked = words.parse_args()
    print("| while | answers | 200 | 304 | errors | p50 | p95 | p99 | slowest | solves ended |\n|" + "---|" * 10)
    for solving in (False, True):
        found = measure(asked.requests, asked.clients, asked.products, solving=solving, workspace=asked.workspace)
        wrong = sum(count for status, count in found.statuses.items() if status not in (200, 304))
        times = [f"{found.quantile(share) * 1000:.0f} ms" for share in (0.5, 0.95, 0.99, 1.0)]
        counts = [len(found.seconds), found.statuses.get(200, 0), found.statuses.get(304, 0), wrong]
        row = ["solving" if solving else "idle", *map(str, counts), *times, str(found.solves)]
        print(f"| {' | '.join(row)} |", flush=True)


if __name__ == "__main__":
    main()
