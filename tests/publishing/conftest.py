"""Published folders that the tests of publishing share."""

from pathlib import Path

import pytest

from campaignplan.planning.result import Result
from campaignplan.publishing import publish


@pytest.fixture(scope="session")
def zh_folder(result: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published plan in Chinese."""
    out = tmp_path_factory.mktemp("zh") / "plan"
    publish(result, out)
    return out


@pytest.fixture(scope="session")
def en_folder(english: Result, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published plan in English, of a problem whose free text is English too."""
    out = tmp_path_factory.mktemp("en") / "plan"
    publish(english, out, "en")
    return out
