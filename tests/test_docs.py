"""The documentation is true: commands, files and Python blocks are run as written."""

import importlib.util
import re
from pathlib import Path

import click
import pytest

from campaignplan.cli import main
from campaignplan.publishing.folder import FILES

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PROSE = {"as", "loads", "contributors"}
"""Words after the name that are no command: ``import campaignplan as cp``."""
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


@pytest.fixture(scope="module")
def reference():
    spec = importlib.util.spec_from_file_location("command_reference", ROOT / "scripts" / "command_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def blocks(page: Path, head: str) -> list[tuple[str, str]]:
    """Return the code blocks whose first line matches `head`, as (group of head, text)."""
    found = re.findall(rf"^```{head}\n(.*?)^```", page.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return [one if isinstance(one, tuple) else ("", one) for one in found]


def test_the_command_reference_is_what_the_program_says(reference):
    page = reference.TARGET.read_text(encoding="utf-8")
    assert page == reference.reference(), "run: python scripts/command_reference.py"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_command_and_option_is_documented(reference, lang):
    page = reference.TARGET.read_text(encoding="utf-8")
    for command, context in reference.commands(lang):
        section = page.split(f"\n## {context.command_path}\n")[1].split("\n## ")[0]
        assert command.help
        for parameter in command.get_params(context):
            names = parameter.opts if isinstance(parameter, click.Option) else [parameter.human_readable_name]
            record = parameter.get_help_record(context)
            assert record is not None
            assert record[1], f"{context.command_path} {names} has no help"
            for name in names:
                assert name in section


def test_the_readme_has_the_two_commands_in_both_languages():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for command in ("pip install uv && uv run campaignplan demo", "pip install uv && uv run pytest"):
        assert text.count(f"```\n{command}\n```") == 2
    chinese, english = text.split("## English")
    for name in FILES:
        assert f"`{name}`" in chinese
        assert f"`{name}`" in english


def test_commands_in_the_documents_exist(reference):
    known = {context.command_path: command for command, context in reference.commands("en")}
    for page in PAGES:
        for line in re.findall(r"campaignplan ((?:[a-z]+ ?)+)", page.read_text(encoding="utf-8")):
            word = line.split()[0]
            assert f"campaignplan {word}" in known or word in PROSE, f"{page.name}: campaignplan {line}"


def test_links_between_documents_lead_somewhere():
    dead = []
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            if "://" not in target and not (page.parent / target).exists():
                dead.append(f"{page.relative_to(ROOT)}: {target}")
    assert not dead, "\n".join(dead)


def test_the_tutorial_runs_as_written(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    page = DOCS / "tutorial" / "first-plan.md"
    (tmp_path / "my-shop").mkdir()
    files = blocks(page, r"\w+ file=(\S+)")
    assert len(files) == 6
    for name, text in files:
        (tmp_path / "my-shop" / name).write_text(text, encoding="utf-8")
    lines = [line for _, text in blocks(page, "console") for line in text.strip().splitlines()]
    assert len(lines) >= 7
    for line in lines:
        assert main(line.split()[1:]) == 0, line + capsys.readouterr().err
    for _, text in blocks(page, "python"):
        exec(compile(text, str(page), "exec"), {})


def test_the_allocate_page_runs_as_written():
    (_, text), *more = blocks(DOCS / "how-to" / "allocate.md", "python")
    assert not more
    exec(compile(text, "allocate.md", "exec"), {})


def test_own_promotions_are_read_as_written(tmp_path, capsys):
    from campaignplan.storage import load_problem

    assert main(["example", "hebei-gears", str(tmp_path / "shop")]) == 0
    promotions, phases = (text for _, text in blocks(DOCS / "how-to" / "own-promotions.md", "csv"))
    (tmp_path / "shop" / "promotions.csv").write_text(promotions, encoding="utf-8")
    (tmp_path / "shop" / "phases.csv").write_text(phases, encoding="utf-8")
    found = {promotion.id: promotion for promotion in load_problem(tmp_path / "shop").promotions}["1688-628-2027"]
    assert (found.status, found.fee) == ("verified", 300.0)
    burst = next(phase for phase in found.phases if phase.kind == "burst")
    assert (burst.start.isoformat()[:16], burst.end.isoformat()[:10]) == ("2027-06-26T20:00", "2027-06-30")
