"""A small problem on disk, and the program run in this process."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from problems import small

from campaignplan.cli import main
from campaignplan.storage import save_problem


class Ran(NamedTuple):
    """Exit code, stdout and stderr of a run."""

    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Ran]:
    """Run the program in an empty folder, in Chinese unless asked otherwise."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")

    def run(*words: object) -> Ran:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return Ran(code, said.out, said.err)

    return run


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A problem folder that solves in a moment."""
    folder = tmp_path / "shop"
    save_problem(small(), folder)
    return folder


@pytest.fixture
def clash(tmp_path: Path) -> Path:
    """A problem whose floors cost more than its budget."""
    folder = tmp_path / "clash"
    save_problem(small(), folder)
    rows = "id,kind,limit,product\nfloor-1,floor,2000,p1\nfloor-2,floor,1500,p2\n"
    (folder / "rules.csv").write_text(rows, encoding="utf-8")
    return folder
