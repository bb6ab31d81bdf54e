"""The page of measured figures, docs/reference/benchmarks.md: a command writes its own tables and keeps the rest."""

import os
import platform
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "benchmarks.md"


def put(name: str, text: str, page: Path = PAGE) -> None:
    """Write `text` in place of what stands between the page's two comments of that name."""
    begin, end = f"<!-- {name} -->\n", f"<!-- {name} ends -->\n"
    before, found, rest = page.read_text("utf-8").partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{page.name} has no place for {name}: {begin.strip()} … {end.strip()}")
    page.write_text(f"{before}{begin}{text.strip()}\n{end}{after}", "utf-8")


def machine() -> str:
    """Say what it ran on, without its name."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{cores} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
