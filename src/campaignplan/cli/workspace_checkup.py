"""What `doctor` looks at around a workspace: where it lies, the room there, clocks, and how people sign in."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from campaignplan.cli.finding import Finding
from campaignplan.errors import InputError
from campaignplan.storage.workspace.address import Address
from campaignplan.text import Text

NETWORKED = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "fuse.sshfs",
    "afs",
    "9p",
    "webdav",
    "davfs",
    "glusterfs",
    "ceph",
}
"""File systems that lie on another machine: SQLite's log needs memory that processes of one machine share."""
SYNCED = ("onedrive", "dropbox", "google drive", "icloud", "坚果云", "百度网盘", "baidunetdisk", "nutstore", "微云")
"""Folders that another program copies while they are written."""
LITTLE, SCARCE = 1_000_000_000, 100_000_000
"""Bytes free from which on it is worth a word, and wrong."""
DRIFT, WRONG = 5.0, 60.0
"""Seconds two clocks may differ without a word, and without being wrong."""


def database(address: Address) -> Iterator[Finding]:
    """Open the workspace, and write a row that is taken back."""
    from campaignplan.storage.workspace.examine import examine

    if address.file is not None and not address.file.exists():
        yield _absent(address.file)
        return
    try:
        found = examine(address)
    except InputError as error:
        yield _wrong(error)
        return
    told = Text(
        f"工作区 {address.shown}：{found.server}，{found.problems} 个方案，能读能写",
        f"Workspace {address.shown}: {found.server}, {found.problems} problem(s), can be read and written",
    )
    if found.version == found.newest:
        yield Finding("ok", told)
    elif found.version is None:
        yield Finding("note", Text(f"{told.zh}；还是空的", f"{told.en}; still empty"))
    else:
        older = Text(
            f"{told.zh}；版本 {found.version}，下次打开时升到 {found.newest}，先留备份",
            f"{told.en}; version {found.version}, made {found.newest} when next opened, after a backup",
        )
        yield Finding("note", older)
    if found.ahead is not None:
        yield clocks(found.ahead)


def clocks(ahead: float) -> Finding:
    """Compare the database server's clock with this machine's; `ahead` in seconds."""
    if abs(ahead) <= DRIFT:
        return Finding("ok", Text("数据库服务器的时钟与本机一致", "The database server's clock agrees with this one"))
    zh, en = ("快", "ahead of") if ahead > 0 else ("慢", "behind")
    level = "wrong" if abs(ahead) > WRONG else "note"
    told = Text(
        f"数据库服务器的时钟比本机{zh} {abs(ahead):.0f} 秒；请两边都打开自动对时（NTP）",
        f"The database server's clock is {abs(ahead):.0f} s {en} this one: set both by NTP",
    )
    return Finding(level, told)  # type: ignore[arg-type]


def room(address: Address) -> Iterator[Finding]:
    """Look how much space is left where the workspace lies, and whether SQLite can live there."""
    if address.file is None:
        return
    folder = _nearest(address.file)
    free = shutil.disk_usage(folder).free
    size = f"{free / 1e9:.1f} GB"
    if free < SCARCE:
        told = Text(
            f"{folder} 只剩 {size}；请腾出空间，否则会写不进去",
            f"{folder} has {size} left: make room, or nothing can be written soon",
        )
        yield Finding("wrong", told)
    elif free < LITTLE:
        yield Finding("note", Text(f"{folder} 只剩 {size}", f"{folder} has only {size} left"))
    else:
        yield Finding("ok", Text(f"工作区所在磁盘还有 {size}", f"{size} are free where the workspace lies"))
    kind = file_system(folder, mounts())
    if kind in NETWORKED or str(folder).startswith("\\\\"):
        told = Text(
            f"{folder} 在网络盘上（{kind or 'UNC'}），SQLite 在那里会丢数据；请放到本机磁盘，多人请用 PostgreSQL",
            f"{folder} is on a network drive ({kind or 'UNC'}), where SQLite loses data: move it to a disk of this "
            "machine; for several machines use PostgreSQL",
        )
        yield Finding("note", told)
    synced = [part for part in folder.parts if any(name in part.lower() for name in SYNCED)]
    if synced:
        told = Text(
            f"{synced[0]} 会被同步软件边写边复制，可能弄坏数据库；请放到别处，用备份文件来同步",
            f"{synced[0]} is copied by a sync program while it is written, which can damage the database: move it, "
            "and sync backups instead",
        )
        yield Finding("note", told)


def mounts() -> list[tuple[str, str]]:
    """Return where file systems are mounted, and of which kind; empty where that cannot be told."""
    if sys.platform == "darwin":
        told = subprocess.run(["/sbin/mount"], capture_output=True, text=True, timeout=10, check=False).stdout
        parts = [line.partition(" on ")[2].partition(" (") for line in told.splitlines()]
        return [(place, rest.partition(",")[0].rstrip(")")) for place, _, rest in parts]
    try:
        lines = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
    fields = [line.split(" ") for line in lines]
    return [(one[1].replace("\\040", " "), one[2]) for one in fields if len(one) > 2]


def file_system(folder: Path, mounted: Iterable[tuple[str, str]]) -> str:
    """Return the kind of file system a folder lies on; empty where that is not known."""
    holding = [(len(Path(place).parts), kind) for place, kind in mounted if folder.is_relative_to(place)]
    # Of two at one place the later one hides the other.
    return max(enumerate(holding), key=lambda one: (one[1][0], one[0]))[1][1] if holding else ""


def sign_in(environment: Mapping[str, str], home: Path | None = None) -> Iterator[Finding]:
    """Look whether it is said soundly how people sign in."""
    from campaignplan.web.oidc import oidc_issues
    from campaignplan.web.sign_in import SignIn

    try:
        asked = SignIn.asked(environment)
    except InputError as error:
        yield _wrong(error)
        return
    if asked.mode == "none":
        yield Finding("ok", Text("单人使用，不用登录", "For one person, without a sign-in"))
        return
    if asked.mode == "proxy":
        places = " ".join(map(str, asked.proxies))
        told = Text(
            f"由代理登录：请求头 {asked.header}，只信 {places}",
            f"A proxy signs in: {asked.header}, from {places} only",
        )
        yield Finding("ok", told)
        return
    issues = oidc_issues((home or Path.home(), Path.cwd()))
    if issues:
        yield _wrong(InputError(issues))
        return
    yield Finding("ok", Text(f"用 OIDC 登录，认 {asked.claim}", f"People sign in by OIDC, known by {asked.claim}"))


def _absent(file: Path) -> Finding:
    folder = _nearest(file)
    if os.access(folder, os.W_OK):
        told = Text(f"还没有工作区；第一次用时会建在 {file}", f"No workspace yet: the first use makes one at {file}")
        return Finding("note", told)
    told = Text(
        f"还没有工作区，{folder} 又不能写；请改权限，或用 --workspace 另选",
        f"No workspace yet, and {folder} may not be written: change its rights, or choose another by --workspace",
    )
    return Finding("wrong", told)


def _nearest(file: Path) -> Path:
    """Return the folder a file lies in, or would: the innermost that is there."""
    return next(folder for folder in file.absolute().parents if folder.exists())


def _wrong(error: InputError) -> Finding:
    return Finding("wrong", Text(*("; ".join(one.sentence(lang) for one in error.issues) for lang in ("zh", "en"))))
