"""Dockerfile and compose file, as far as they can be held to the project without a container being built."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from serving import served
from starlette.responses import PlainTextResponse

from campaignplan.cli.program import program
from campaignplan.storage.workspace.address import PASSWORD_FILE, VARIABLE, address_of
from campaignplan.web import logs, process, security, sign_in
from campaignplan.web.sign_in import SignIn

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "how-to" / "server.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def steps() -> list[tuple[str, str]]:
    """The Dockerfile's instructions, in order."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    whole = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE))
    return [(line.split(None, 1)[0], line.split(None, 1)[1].strip()) for line in whole.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return found


def told(steps: list[tuple[str, str]], name: str) -> list[str]:
    return [rest for word, rest in steps if word == name]


def test_all_that_the_wheel_is_made_of_is_copied_and_there(steps):
    copied = {source for line in told(steps, "COPY") for source in line.split()[:-1]}
    assert [source for source in copied if not (ROOT / source).exists()] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    needed = {"pyproject.toml", project["project"]["readme"], *project["project"]["license-files"]}
    needed |= set(wheel["force-include"]) | {name.split("/")[0] for name in wheel["packages"]}
    assert needed == copied
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert let_in[0] == "*"
    assert {line[1:] for line in let_in if line.startswith("!")} == copied
    (installed,) = [line for line in told(steps, "RUN") if "pip install" in line]
    extras = set(re.findall(r"\[([\w,]+)\]", installed)[0].split(","))
    assert extras <= set(project["project"]["optional-dependencies"])


def test_the_image_is_small_unprivileged_and_ends_when_told(steps):
    assert all(line.startswith("python:3.") and "-slim" in line for line in told(steps, "FROM"))
    words = [word for word, _ in steps]
    assert told(steps, "USER") == ["10001"]
    assert words.index("USER") < words.index("ENTRYPOINT")
    assert not any(word in ("RUN", "COPY", "ADD") for word in words[words.index("USER") :])
    assert told(steps, "STOPSIGNAL") == ["SIGTERM"]
    assert any("fonts-noto-cjk" in line for line in told(steps, "RUN"))
    (health,) = told(steps, "HEALTHCHECK")
    (port,) = told(steps, "EXPOSE")
    assert f"http://127.0.0.1:{port}/healthz" in health


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1)])
def test_the_container_is_well_while_health_says_so_whatever_proxy_it_is_given(steps, status: int, code: int):
    (health,), (port,) = told(steps, "HEALTHCHECK"), told(steps, "EXPOSE")
    words = json.loads(health[health.index("CMD ") + 4 :])
    with served(PlainTextResponse("", status)) as there:
        words = [sys.executable, *(word.replace(f":{port}/", f":{there}/") for word in words[1:])]
        proxies = {"http_proxy": "http://127.0.0.1:9", "HTTP_PROXY": "http://127.0.0.1:9"}
        done = subprocess.run(words, env={**os.environ, **proxies}, capture_output=True, timeout=60, check=False)
    assert done.returncode == code, done.stderr


def test_what_the_container_runs_is_a_command_of_ours(steps):
    (entry,), (rest,) = told(steps, "ENTRYPOINT"), told(steps, "CMD")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(json.loads(entry)) <= set(project["project"]["scripts"])
    name, *options = json.loads(rest)
    group = program("en")
    command = group.get_command(click.Context(group), name)
    assert command is not None
    context = command.make_context(name, options)
    assert context.params["host"] == "0.0.0.0"
    assert str(context.params["port"]) == told(steps, "EXPOSE")[0]
    assert not context.params["open_to_everyone"]


def test_compose_opens_one_port_of_this_machine_and_has_no_default_password(compose):
    plan, database = compose["services"]["plan"], compose["services"]["database"]
    assert plan["ports"] == ["127.0.0.1:8501:8501"]
    assert "ports" not in database
    text = (ROOT / "compose.yaml").read_text(encoding="utf-8")
    assert not re.search(r"PASSWORD: ", text)
    (secret,) = compose["secrets"]
    assert set(compose["secrets"][secret]) == {"file"}
    place = f"/run/secrets/{secret}"
    assert (plan["environment"][PASSWORD_FILE], database["environment"]["POSTGRES_PASSWORD_FILE"]) == (place, place)
    assert plan["secrets"] == database["secrets"] == [secret]
    assert compose["secrets"][secret]["file"].removeprefix("./") in PAGE
    address = address_of(plan["environment"][VARIABLE]).url
    assert (address.host, address.password) == ("database", None)
    assert (address.username, address.database) == (
        database["environment"]["POSTGRES_USER"],
        database["environment"]["POSTGRES_DB"],
    )
    assert plan["depends_on"]["database"]["condition"] == "service_healthy"
    named = {volume.split(":")[0] for service in (plan, database) for volume in service["volumes"]}
    assert named == set(compose["volumes"])
    assert plan["init"] is True
    assert int(plan["stop_grace_period"].rstrip("s")) > process.GRACE


def test_compose_says_soundly_how_people_sign_in(compose):
    said = compose["services"]["plan"]["environment"]
    assert said[sign_in.MODE].startswith(f"${{{sign_in.MODE}:?"), "there is no default: it must be said"
    filled = {name: re.sub(r"\$\{\w+:-(.*)\}", r"\1", value) for name, value in said.items()}
    asked = SignIn.asked({**filled, sign_in.MODE: "proxy"})
    (network,) = compose["networks"]["default"]["ipam"]["config"]
    assert asked.trusts(network["gateway"])
    assert not asked.trusts(network["gateway"].replace(".1", ".2"))
    assert (asked.header, asked.claim) == (SignIn().header, SignIn().claim)


def test_the_page_tells_every_variable_in_both_languages(compose):
    variables = {
        VARIABLE, PASSWORD_FILE, sign_in.MODE, sign_in.HEADER, sign_in.PROXIES, sign_in.FIRST_OWNER, sign_in.CLAIM,
        security.HOSTS, process.BASE, process.LEVEL, logs.VARIABLE,
    }  # fmt: skip
    for half in PAGE.split("## English"):
        rows = set(re.findall(r"^\| `(CAMPAIGNPLAN_\w+)` \|", half, re.MULTILINE))
        assert rows == variables
    assert set(compose["services"]["plan"]["environment"]) <= variables
