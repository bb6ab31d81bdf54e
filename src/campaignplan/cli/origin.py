"""Where a problem was read from, where that is a workspace: the plan made of it is kept there too."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from campaignplan.text import Text

if TYPE_CHECKING:
    from campaignplan.planning.problem import Problem
    from campaignplan.planning.result import Options, Result


@dataclass(frozen=True)
class Origin:
    """A branch of a workspace, and the version of it that was read."""

    address: str
    problem_id: str
    branch: str
    version: int
    problem: "Problem"

    @classmethod
    def read(cls, source: str) -> Self:
        """Read the branch an address names. InputError where it has faults."""
        from campaignplan.storage.content import source_of
        from campaignplan.storage.load import problem_of
        from campaignplan.storage.workspace.workspace import Workspace

        with Workspace.open(source, make=False) as opened:
            branch = opened.branch()
            version, content = branch.state()
        return cls(source, branch.problem_id, branch.name, version, problem_of(source_of(content)))

    def keep(self, result: "Result", options: "Options", *, person: str, name: str = "") -> Text:
        """Save the plan as one of the branch at the version read; return what to say of it."""
        from campaignplan.storage.workspace.workspace import Workspace

        with Workspace.open(self.address, make=False) as opened:
            branch = opened.branch(self.problem_id, self.branch)
            plan = opened.plans(self.problem_id).save(
                result, branch, person=person, options=options, name=name, version=self.version
            )
            now = branch.version
        place = f"{self.problem_id}/{self.branch}"
        late = Text("，之后它又改过了", ", which has changed since") if now != self.version else Text("", "")
        return Text(
            f"已存进工作区：{place} 第 {self.version} 步的计划 {plan}{late.zh}。",
            f"Kept in the workspace: plan {plan} of {place} at step {self.version}{late.en}.",
        )
