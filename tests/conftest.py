"""Results that the tests of several layers share."""

import pytest
from results import make_clash, make_result

from campaignplan.planning.result import Result


@pytest.fixture(scope="session")
def result() -> Result:
    return make_result()


@pytest.fixture(scope="session")
def english() -> Result:
    return make_result("en")


@pytest.fixture(scope="session")
def hostile() -> Result:
    return make_result(hostile=True)


@pytest.fixture(scope="session")
def clash() -> Result:
    return make_clash()
