"""Results that the tests of several layers share."""

import os

import pytest
from hypothesis import HealthCheck, settings
from results import make_clash, make_result

from campaignplan.planning.result import Result

# A busy machine is no fault; where CI is set, Hypothesis does so by itself.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
if "CI" not in os.environ:
    settings.load_profile("unhurried")


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
