"""A workspace is examined on both databases, and nothing of it stays."""

import pytest

from campaignplan.storage.workspace.address import address_of
from campaignplan.storage.workspace.examine import examine
from campaignplan.storage.workspace.migrate import HEAD
from campaignplan.storage.workspace.workspace import Workspace


def test_what_is_found_and_nothing_stays(place: str, workspace: Workspace):
    workspace.put("p", {}, person="安")
    workspace.put("q", {}, person="安")
    before = workspace.problems(), workspace.house.read()
    found = examine(address_of(place))
    assert (found.version, found.newest, found.problems) == (HEAD, HEAD, 2)
    if place.startswith("postgresql"):
        assert found.server.startswith("PostgreSQL 1")
        assert found.ahead == pytest.approx(0, abs=5)
    else:
        assert (found.server, found.ahead) == ("SQLite", None)
    assert (workspace.problems(), workspace.house.read()) == before
    workspace.put("r", {}, person="安")


def test_an_empty_server_is_no_fault(server):
    found = examine(address_of(server.database()))
    assert (found.version, found.problems) == (None, 0)
