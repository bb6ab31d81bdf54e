"""Problems that are put away: no list has them, nothing of them is lost."""

from campaignplan.storage.workspace.branch import Branch
from campaignplan.storage.workspace.workspace import Workspace


def away(workspace: Workspace) -> dict[str, str]:
    """Return the problems that are put away: what each calls itself, by its id, in the order they were made."""
    archived = {name for name, cells in workspace.house.rows("problems") if cells.get("archived")}
    found: dict[str, str] = {}
    for one in workspace.scenarios():
        if one.problem in archived and one.name == workspace.in_force(one.problem):
            branch = Branch(workspace.database, one.id, one.problem, one.name, workspace.clock)
            found[one.problem] = branch.title or one.problem
    return found
