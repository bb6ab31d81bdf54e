"""The command line: thin commands on the library, in the reader's language."""

from campaignplan.cli.program import main

__all__ = ["main"]
