"""What the package promises is what can be imported from it."""

import importlib

import pytest

import campaignplan


def test_every_promised_name_imports():
    for name in campaignplan.__all__:
        assert getattr(campaignplan, name) is not None


def test_the_promise_is_sorted_and_whole():
    assert campaignplan.__all__ == sorted(set(campaignplan.__all__))
    assert set(campaignplan._HOMES) == set(campaignplan.__all__) - {"__version__"}
    assert dir(campaignplan) == campaignplan.__all__


def test_names_are_the_same_objects_as_in_their_homes():
    for name, home in campaignplan._HOMES.items():
        assert getattr(campaignplan, name) is getattr(importlib.import_module(f"campaignplan.{home}"), name)


def test_an_unknown_name_is_refused():
    with pytest.raises(AttributeError, match="no_such_name"):
        campaignplan.no_such_name  # noqa: B018
