"""The strict reader: properties in components, every one with its line, and faults of the lines themselves."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from campaignplan.errors import Issue
from campaignplan.text import Text

DEEPEST = 10
LONGEST_VALUE = 100_000
"""Characters of one unfolded line; longer ones are told, not read."""

_LINE = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^":;])*)*):(.*)', re.DOTALL)
_PARAM = re.compile(r';([A-Za-z0-9-]+)=((?:"[^"]*"|[^":;])*)')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x9f\u2028\u2029\ufeff]")

REMOVE = Text("请删去", "remove it")
ADD = Text("请补上", "add it")


@dataclass(slots=True)
class Property:
    """One line: its number, name, parameters by upper-case name, and its value as written."""

    line: int
    name: str
    params: dict[str, str]
    value: str

    def fault(self, why: Text, fix: Text, value: str | None = None) -> Issue:
        """Return a fault of this line; `value` is what was found where it is not the value itself."""
        return Issue(at(self.line), (f"{self.name} {self.value}" if value is None else value)[:60].strip(), why, fix)


@dataclass(slots=True)
class Component:
    """What stands between BEGIN and END; the root has no name."""

    name: str
    line: int
    properties: dict[str, list[Property]] = field(default_factory=dict)
    inner: "list[Component]" = field(default_factory=list)

    def first(self, name: str) -> Property | None:
        """Return a property by name, the first where there are several."""
        found = self.properties.get(name)
        return found[0] if found else None

    def value(self, name: str) -> str:
        """Return a value by name; empty where there is none."""
        found = self.first(name)
        return found.value if found else ""

    def each(self, *names: str) -> Iterator[Property]:
        """Yield the properties of these names."""
        for name in names:
            yield from self.properties.get(name, ())

    def fault(self, value: str, why: Text, fix: Text) -> Issue:
        """Return a fault of the whole component, told at its first line."""
        return Issue(at(self.line), value[:60].strip(), why, fix)


def at(line: int) -> str:
    """Say where in the file."""
    return f"第 {line} 行"


def read_tree(lines: Iterable[tuple[int, str]], root: Component) -> Iterator[Issue]:
    """Read unfolded lines into components below `root`, telling what does not parse."""
    stack = [root]
    for number, line in lines:
        found = _LINE.fullmatch(line) if len(line) <= LONGEST_VALUE else None
        if found is None:
            why = Text("不是 NAME:VALUE 的形式", "not 'name:value'")
            yield Issue(at(number), line[:40], why, Text("请删去或改正这一行", "mend or remove the line"))
            continue
        if _CONTROL.search(line):
            why = Text("含控制符或特殊换行符", "holds control characters or special line breaks")
            yield Issue(at(number), found[1], why, Text("请删去", "remove them"))
        name, value = found[1].upper(), found[3]
        if name == "BEGIN":
            if len(stack) > DEEPEST:
                yield Issue(at(number), value[:40], Text("嵌套太深", "nested too deeply"), REMOVE)
                return
            component = Component(value.upper(), number)
            stack[-1].inner.append(component)
            stack.append(component)
        elif name == "END":
            if len(stack) == 1 or stack[-1].name != value.upper():
                why = Text("END 和 BEGIN 不成对", "END does not match BEGIN")
                yield Issue(at(number), value[:40], why, Text("请补全", "complete the pair"))
                return
            stack.pop()
        else:
            params = {key.upper(): text.strip('"') for key, text in _PARAM.findall(found[2])}
            stack[-1].properties.setdefault(name, []).append(Property(number, name, params, value))
    if len(stack) > 1:
        fix = Text("文件可能不完整", "the file may be cut short")
        yield Issue(at(stack[-1].line), stack[-1].name[:40], Text("没有 END", "no END"), fix)
