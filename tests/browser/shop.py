"""An empty workspace that is served, as tests of whole journeys are given it."""

from dataclasses import dataclass

from campaignplan.storage.workspace.workspace import Workspace


@dataclass(frozen=True)
class Shop:
    """Where the pages are, and what lies behind them."""

    address: str
    workspace: Workspace
