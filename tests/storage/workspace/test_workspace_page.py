"""The page on the workspace is true: its commands run as written."""

import re
from pathlib import Path

from campaignplan.cli import main

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "workspace.md"


def test_the_page_on_the_workspace_runs_as_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CAMPAIGNPLAN_WORKSPACE", str(tmp_path / "team.db"))
    text = PAGE.read_text(encoding="utf-8")
    lines = [
        line
        for block in re.findall(r"^```console\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        for line in block.splitlines()
    ]
    assert len(lines) == 16
    for line in lines:
        assert main(line.split()[1:]) == 0, line + capsys.readouterr().err
    capsys.readouterr()
    assert main(["workspace", "diff", "shop", "team.db#shop"]) == 0
    assert capsys.readouterr().out == ""
