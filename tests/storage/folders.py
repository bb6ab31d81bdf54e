"""A small problem folder as text, to be spoilt one cell at a time."""

from collections.abc import Mapping
from pathlib import Path

from campaignplan.errors import InputError, Issue
from campaignplan.storage import load_problem

Content = str | bytes | None

SETTINGS = """\
[plan]
name = "2027 全年"
start = 2027-01-01
end = 2027-12-31

[budget]
total = 100000
"""
SOUND: dict[str, Content] = {
    "problem.toml": SETTINGS,
    "shops.csv": "id,name,platform\ns1,小店,1688\n",
    "products.csv": "id,shop,name,price,margin,category\np1,s1,收纳盒,59,0.4,home\np2,s1,置物架,89,0.35,home\n",
    "channels.csv": "id,name,floor,cap\nc1,搜索,50,2000\nc2,全站,,\n",
}
"""Two products in one shop, two channels, a year."""


def write(folder: Path, files: Mapping[str, Content]) -> Path:
    """Write a folder; None leaves a file out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        if content is not None:
            data = content if isinstance(content, bytes) else content.encode()
            (folder / name).write_bytes(data)
    return folder


def faults(folder: Path, spoilt: Mapping[str, Content]) -> tuple[Issue, ...]:
    """Load the sound folder with some files replaced; return the faults."""
    try:
        load_problem(write(folder, SOUND | dict(spoilt)))
    except InputError as error:
        return error.issues
    return ()
