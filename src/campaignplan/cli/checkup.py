"""What `doctor` looks at: one function a thing, each tells what it found."""

import json
import platform
import socket
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from http.client import HTTPConnection, HTTPException
from itertools import groupby
from pathlib import Path

from campaignplan.cli.finding import Finding, Level
from campaignplan.dates import SHANGHAI, Span
from campaignplan.text import Text
from campaignplan.version import __version__

PORTS = range(8501, 8511)
"""The app's usual port, and the ones to fall back on."""
PATIENCE = 5.0
"""Seconds an app that has the port may take to say how it is."""
RELEASED = date(2026, 1, 1)
"""The clock cannot be earlier than the program."""
FURTHEST = 2100


def program() -> Finding:
    """Name the versions, for whoever asks for help."""
    machine = f"{platform.system()} {platform.machine()}"
    told = f"campaignplan {__version__} · Python {platform.python_version()} · {machine}"
    return Finding("ok" if sys.version_info >= (3, 12) else "wrong", Text(told, told))


def solver() -> Finding:
    """Solve a small model whose answer is known."""
    import numpy as np

    from campaignplan.planning.linear import Linear
    from campaignplan.planning.solver import maximise

    model = Linear()
    columns = model.columns(["x", "y"], upper=3.0, cost=np.array([2.0, 1.0]), integer=True)
    model.row("sum", columns, np.ones(2), "<=", 4.5)
    answer = maximise(model, time_limit=10.0)
    if answer.status == "optimal" and abs(answer.value - 7.0) < 1e-6:
        return Finding("ok", Text("求解器 HiGHS 算对了一道小题", "The solver (HiGHS) got a small model right"))
    return Finding(
        "wrong",
        Text(
            f"求解器算一道小题得到 {answer.status} {answer.value:g}，应为 7；请重新安装 pulp[highs]",
            f"The solver answered {answer.status} {answer.value:g} to a small model, not 7: reinstall it",
        ),
    )


def fonts() -> Finding:
    """Draw two Chinese characters: without a font for them both come out as the same box."""
    import vl_convert

    first, second = (vl_convert.svg_to_png(_drawn(sign)) for sign in "预算")
    if first != second:
        return Finding("ok", Text("图表里的中文能正常显示", "Charts can show Chinese"))
    return Finding(
        "wrong",
        Text(
            "没有中文字体，图片里的中文会成方框；Debian/Ubuntu 请安装 fonts-noto-cjk",
            "No Chinese font: pictures would show boxes; on Debian/Ubuntu install fonts-noto-cjk",
        ),
    )


def _drawn(sign: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60"><text x="5" y="45" font-size="40" '
        f'font-family="Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif">{sign}</text></svg>'
    )


def clock() -> Finding:
    """Look whether the day is plausible and Beijing time is known."""
    now = datetime.now(SHANGHAI)
    if now.utcoffset() != timedelta(hours=8):
        return Finding("wrong", Text("时区数据不对：北京时间应为 UTC+8", "Time zone data is wrong: Beijing is UTC+8"))
    if now.date() < RELEASED or now.year >= FURTHEST:
        return Finding(
            "wrong",
            Text(
                f"电脑时钟是 {now:%Y-%m-%d}，多半不对；请校准",
                f"The clock says {now:%Y-%m-%d}, surely wrong; set it",
            ),
        )
    return Finding("ok", Text(f"北京时间 {now:%Y-%m-%d %H:%M}", f"Beijing time {now:%Y-%m-%d %H:%M}"))


def calendars() -> Finding:
    """Read every shipped calendar for this year and the two to come, and say how much is verified."""
    from campaignplan.calendars import holidays_for, platforms, promotions_for
    from campaignplan.errors import InputError
    from campaignplan.words import VERIFICATION

    year = datetime.now(SHANGHAI).year
    span = Span(date(year, 1, 1), date(year + 2, 12, 31))
    try:
        promotions = promotions_for(platforms(), span)
        holidays = holidays_for(span)
    except InputError as error:
        told = Text(*("; ".join(issue.sentence(lang) for issue in error.issues[:3]) for lang in ("zh", "en")))
        return Finding("wrong", Text(f"日历文件有错：{told.zh}", f"Calendar files are faulty: {told.en}"))
    missing = [
        str(y) for y in range(year, year + 3) if not any(h.start.year == y and h.kind == "holiday" for h in holidays)
    ]
    if missing:
        years = "、".join(missing), ", ".join(missing)
        return Finding(
            "wrong",
            Text(
                f"没有 {years[0]} 年的假日；请补充 calendars/holidays",
                f"No holidays for {years[1]}; add them to calendars/holidays",
            ),
        )
    sure = groupby(sorted(promotion.status for promotion in promotions))
    counts = {status: len(list(group)) for status, group in sure}
    told_zh = "、".join(f"{VERIFICATION[status].zh} {count}" for status, count in counts.items())
    told_en = ", ".join(f"{count} {VERIFICATION[status].en.lower()}" for status, count in counts.items())
    level: Level = "ok" if set(counts) <= {"verified"} else "note"
    return Finding(
        level,
        Text(
            f"{year}–{year + 2} 年活动 {len(promotions)} 场（{told_zh}），假日 {len(holidays)} 条",
            f"{year}–{year + 2}: {len(promotions)} promotions ({told_en}), {len(holidays)} holiday entries",
        ),
    )


def ports() -> Finding:
    """Look for a free port for the app, or for the app that has it, as in a container."""
    free = [port for port in PORTS if is_free(port)]
    told = None if PORTS[0] in free else _health(PORTS[0])
    if told == "ok":
        well = f"端口 {PORTS[0]} 上 campaignplan 正在运行", f"campaignplan is running on port {PORTS[0]}"
        return Finding("ok", Text(*well))
    if told is not None:
        ill = f"端口 {PORTS[0]} 上 campaignplan 在运行，但读不了工作区"
        return Finding("wrong", Text(ill, f"campaignplan runs on port {PORTS[0]}, but cannot read its workspace"))
    if not free:
        return Finding(
            "wrong",
            Text(
                f"{PORTS[0]}–{PORTS[-1]} 端口都被占用；请用 campaignplan app --port 另选",
                f"Ports {PORTS[0]}–{PORTS[-1]} are all taken; choose another with campaignplan app --port",
            ),
        )
    if free[0] != PORTS[0]:
        return Finding(
            "note",
            Text(
                f"端口 {PORTS[0]} 被占用；可用 campaignplan app --port {free[0]}",
                f"Port {PORTS[0]} is taken; use campaignplan app --port {free[0]}",
            ),
        )
    return Finding("ok", Text(f"端口 {PORTS[0]} 空着", f"Port {PORTS[0]} is free"))


def _health(port: int) -> str | None:
    """Return what a campaignplan on a port says of itself; None where something else is there."""
    door = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    try:
        door.request("GET", "/healthz")
        found = json.loads(door.getresponse().read(200))
        return str(found["status"]) if set(found) == {"status"} else None
    except (OSError, HTTPException, ValueError, TypeError, KeyError):
        return None
    finally:
        door.close()


def is_free(port: int) -> bool:
    """Tell whether this machine can listen on a port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as door:
        if sys.platform != "win32":  # there it would let two programs share the port
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def shipped_data() -> Finding:
    """Look whether everything that travels with the program is there."""
    from campaignplan.resources import shipped

    wanted = [
        shipped("examples"),
        shipped("priors") / "lines.csv",
        shipped("calendars"),
        shipped("app") / "main.py",
    ]
    missing = [str(path) for path in wanted if not path.exists()]
    if missing:
        names = ", ".join(missing)
        return Finding("wrong", Text(f"安装不完整，缺少 {names}", f"The installation lacks {names}"))
    return Finding("ok", Text("示例、预设、日历、网页都在", "Samples, presets, calendars and app are there"))


def disk() -> Finding:
    """Write a file where temporary files go."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "campaignplan").write_bytes(b"ok")
    except OSError as error:
        return Finding("wrong", Text(f"写不了临时文件：{error}", f"Temporary files cannot be written: {error}"))
    return Finding("ok", Text("能写临时文件", "Temporary files can be written"))


CHECKS: tuple[Callable[[], Finding], ...] = (
    program,
    shipped_data,
    solver,
    fonts,
    calendars,
    clock,
    ports,
    disk,
)
