"""Files the system will not read or write, told with their place."""

from pathlib import Path

from campaignplan.errors import InputError, Issue
from campaignplan.text import Text


def unreadable(path: Path, error: OSError) -> InputError:
    """Return the fault of a file that cannot be read."""
    why = Text(f"读不到（{error.strerror}）", f"it cannot be read ({error.strerror})")
    return InputError([Issue(str(path), "", why, Text("请检查权限", "check its permissions"))])


def unwritable(path: Path, error: OSError) -> InputError:
    """Return the fault of a file or folder that cannot be written."""
    why = Text(f"写不进去（{error.strerror}）", f"it cannot be written ({error.strerror})")
    return InputError(
        [Issue(str(path), "", why, Text("请换一个有写权限的文件夹", "choose a folder you may write to"))]
    )
