"""The house rules of docs/architecture.md, held by reading every import."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "campaignplan"
ORDER = (
    "version", "text", "errors", "ids", "money", "dates", "resources", "headings", "words", "apart",
    "calendars", "shop", "response", "planning", "learning", "tracking", "agenda", "feeds", "publishing", "storage", "web", "cli",
)  # fmt: skip
HEAVY = (
    "streamlit",
    "altair",
    "vl_convert",
    "pandas",
    "pulp",
    "highspy",
    "scipy",
    "sqlalchemy",
    "xlsxwriter",
    "rich",
)
NOT_EVERYWHERE = {
    "pulp": {"planning/solver.py", "planning/columns/master.py"},
    "highspy": {"planning/columns/master.py"},  # a basis to begin with, which PuLP cannot name
    "streamlit": {"web/"},
    "sqlalchemy": {"storage/"},
    "click": {"cli/"},
    "rich": {"cli/"},
    "altair": set(),  # its import takes a second and 40 MB; charts are plain Vega-Lite, and tests check them by it
    "vl_convert": {"publishing/", "cli/checkup.py"},
    "xlsxwriter": {"publishing/", "storage/"},
    "icalendar": {"feeds/"},
    "starlette": {"web/"},
    "uvicorn": {"web/"},
}
"""Who may import what: folder or file below src/campaignplan."""


def modules(folder: Path = SOURCE) -> list[Path]:
    return sorted(path for path in folder.rglob("*.py") if "shipped" not in path.parts)


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Yield line and full name of everything a module imports, wherever in it that stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}:{node.lineno} imports by dots"
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def layer(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def test_every_module_has_its_place_in_the_order():
    known = {*ORDER, "__init__", "__main__"}
    assert {layer(path) for path in modules()} <= known


def test_imports_go_one_way():
    wrong = []
    for path in modules():
        here = layer(path)
        if here in ("__init__", "__main__"):
            continue
        for line, name in imports(path):
            parts = name.split(".")
            if parts[0] != "campaignplan":
                continue
            there = parts[1]
            allowed = ORDER[: ORDER.index(here) + 1]
            if there not in allowed:
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {name}")
    assert not wrong, "\n".join(wrong)


def test_libraries_stay_where_they_belong():
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules()
        for line, name in imports(path)
        if (homes := NOT_EVERYWHERE.get(name.split(".")[0])) is not None
        and not any(path.relative_to(SOURCE).as_posix().startswith(home) for home in homes)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_page_draws_with_altair():
    assert not [path for path in modules(ROOT / "app") for _, name in imports(path) if name.startswith("altair")]


def test_nobody_imports_the_command_line_but_its_door():
    doors = {"cli", "__main__"}
    users = {layer(p) for p in modules() for _, name in imports(p) if name.startswith("campaignplan.cli")}
    assert users <= doors


def test_audit_shares_no_code_with_the_solvers():
    solvers = ("exact", "model", "solver", "linear", "pieces", "rules", "row", "whole", "solve", "conflict")
    wrong = [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules(SOURCE / "planning" / "audit")
        for line, name in imports(path)
        if any(name.startswith(f"campaignplan.planning.{solver}.") for solver in solvers)
    ]
    assert not wrong, "\n".join(wrong)


def test_importing_the_package_is_light():
    told = f"import sys, campaignplan; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_help_is_light():
    heavy = tuple(name for name in HEAVY if name != "rich")
    told = (
        "import sys; from campaignplan.cli import main; code = main(['plan', '--help']); "
        f"print(code, [name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "0 []"


def test_no_module_hides_a_module_of_the_standard_library():
    # `campaignplan.calendars.calendar` would be found before the real one by whoever runs a file in its folder.
    hidden = [path for path in modules() if path.stem in sys.stdlib_module_names and path.stem != "__init__"]
    assert not hidden


def test_no_drawer_for_odds_and_ends():
    odd = {"utils", "util", "helpers", "misc", "common", "pages"}
    assert not [path for path in (ROOT / "src").rglob("*") if path.stem in odd]


@pytest.fixture(scope="module")
def tracked() -> list[Path]:
    """Every file of the project; without git, everything a source archive holds."""
    try:
        done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
        names = [ROOT / name for name in done.stdout.decode().split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        hidden = re.compile(r"/(\.venv|\.git|__pycache__|\.\w+_cache|\.hypothesis|dist|build)/")
        names = [path for path in ROOT.rglob("*") if path.is_file() and not hidden.search(path.as_posix() + "/")]
        names = [path for path in names if path.name != "uv.lock"]  # made by `uv run`, kept by nobody
    return [path for path in names if path.is_file()]


def test_no_lock_file_is_kept(tracked):
    assert not [path for path in tracked if path.name in ("uv.lock", "poetry.lock", "pdm.lock", "Pipfile.lock")]


def test_no_package_index_and_no_machine_path(tracked):
    # Taken apart so that this file does not find itself.
    words = ["index" + "-url", "[[tool.uv" + ".index]]", "/work" + "/main", "/work" + "/shared", "/root" + "/"]
    found = []
    for path in tracked:
        data = path.read_bytes()
        found += [f"{path.relative_to(ROOT)}: {word}" for word in words if word.encode() in data]
    assert not found, "\n".join(found)
