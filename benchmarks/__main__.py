"""``uv run python -m benchmarks``: every line of the table and the peers, each line in a process of its own.

``--only NAME…`` runs some, ``--quick`` small instances (to see that it runs: its figures mean nothing),
``--write`` puts the tables into docs/reference/benchmarks.md, and leaves what is said there about them.
"""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from benchmarks import docs

PINNED = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
ROOT = Path(__file__).parents[1]
SEASONAL = "seasonal"
"""The peers' instance with carry-over, `benchmarks.seasonal`."""


def main() -> None:
    words = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    words.add_argument("--only", nargs="*", default=[], help="names of lines or of peers' instances")
    words.add_argument("--quick", action="store_true")
    words.add_argument("--method", default="columns")
    words.add_argument("--write", action="store_true")
    words.add_argument("--one", help=argparse.SUPPRESS)
    asked = words.parse_args()
    if asked.one:
        print(json.dumps(_one(asked.one, asked.method, asked.quick)))
        return
    from benchmarks.lines import LINES
    from benchmarks.peers import INSTANCES

    if asked.write and asked.only:
        words.error("--write wants every line measured: leave --only away")
    tables: list[str] = []
    lines = [name for name in LINES if not asked.only or name in asked.only]
    peers = [name for name in (*INSTANCES, SEASONAL) if not asked.only or name in asked.only]
    if lines:
        heads = ("work", "at most", "measured", "gap asked", "gap", "cells", "peak MiB", "status", "met", "note")
        tables.append(_say(f"| {' | '.join(heads)} |\n|{'---|' * len(heads)}"))
        for name in lines:
            tables.append(_say(_row(name, _child(name, asked.method, asked.quick))))
    found = [_say("\n" + _child(f"peers:{name}", asked.method, asked.quick)["table"]) for name in peers]
    if asked.write:
        docs.put("lines", "\n".join([f"{date.today()}, {docs.machine()}.", "", *tables]))
        docs.put("peers", "\n".join(found))


def _say(text: str) -> str:
    print(text, flush=True)
    return text


def _child(name: str, method: str, quick: bool) -> dict:
    command = [sys.executable, "-m", "benchmarks", "--one", name, "--method", method, *(["--quick"] * quick)]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, **PINNED}, check=False
    )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["no word"]
        return {"failed": last[0], "table": f"{name}: {last[0]}"}
    return json.loads(done.stdout.strip().splitlines()[-1])


def _one(name: str, method: str, quick: bool) -> dict:
    from benchmarks.measure import peak

    if name.startswith("peers:"):
        from benchmarks import peers, seasonal

        which = name.removeprefix("peers:")
        return {"table": seasonal.side_by_side(quick) if which == SEASONAL else peers.side_by_side(which, quick)}
    from benchmarks.lines import LINES, loaded

    loaded(method)
    measured = LINES[name].run(method, quick)
    return {**asdict(measured), "memory": peak()}


def _row(name: str, found: dict) -> str:
    from benchmarks.lines import LINES

    line = LINES[name]
    asked = line.asked
    if "failed" in found:
        return f"| {line.title} | {asked.seconds:g} | – | – | – | – | – | crashed | no | {found['failed']} |"
    fits = (
        found["seconds"] <= asked.seconds,
        asked.gap is None or found["gap"] <= asked.gap,
        asked.memory is None or not found["memory"] > asked.memory,
        found["faults"] == 0,
    )
    unit = "" if name in ("growth", "limit") else " s"
    memory = f"{found['memory']:,.0f}" + (f" (at most {asked.memory:,.0f})" if asked.memory else "")
    columns = (
        line.title,
        f"{asked.seconds:g}{unit}",
        f"{found['seconds']:.2f}{unit}",
        "" if asked.gap is None else f"{asked.gap:.2%}",
        f"{found['gap']:.3%}",
        f"{found['cells']:,}",
        memory,
        found["status"] + (f", {found['faults']} broken" if found["faults"] else ""),
        "yes" if all(fits) else "no",
        found["note"],
    )
    return f"| {' | '.join(columns)} |"


if __name__ == "__main__":
    main()
