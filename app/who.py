"""Who is sitting at this screen."""

import getpass

from opened import workspace

from campaignplan.storage.workspace.people import Person
from campaignplan.storage.workspace.seat import Seat


def seat() -> Seat:
    """Return the visitor's seat at the workspace: without a sign-in the machine's own user, as an owner."""
    try:
        name = getpass.getuser()
    except (OSError, KeyError):  # a system without such a user
        name = "owner"
    return Seat(workspace(), Person(name, name, "owner"), guest=True)
