"""Everything `doctor` looks at, one finding after another; what breaks a check is a finding too."""

import os
from collections.abc import Callable, Iterable, Iterator
from functools import partial

from campaignplan.cli.finding import Finding
from campaignplan.text import Text


def findings(workspace: str | None) -> Iterator[Finding]:
    """Yield what every check found; `workspace` is the one to look at, the environment's where None."""
    from campaignplan.cli.checkup import CHECKS
    from campaignplan.cli.workspace_checkup import database, room, sign_in
    from campaignplan.storage.workspace.address import address_of, default_address

    address = address_of(workspace) if workspace else default_address()
    checks: list[tuple[str, Callable[[], Iterable[Finding]]]] = [
        *((check.__name__, partial(_alone, check)) for check in CHECKS),
        ("database", partial(database, address)),
        ("room", partial(room, address)),
        ("sign_in", partial(sign_in, os.environ)),
    ]
    for name, check in checks:
        try:
            yield from check()
        except Exception as error:  # whatever breaks a check is what the doctor is there to tell
            told = f"{name}: {type(error).__name__}: {error}"
            yield Finding("wrong", Text(told, told))


def _alone(check: Callable[[], Finding]) -> Iterator[Finding]:
    yield check()
