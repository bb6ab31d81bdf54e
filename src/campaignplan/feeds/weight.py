"""How much one feed may hold before calendar programs grow slow, cut it, or refuse it: told, never cut by us."""

from campaignplan.errors import Issue
from campaignplan.text import Text

HEAVY = 1_000_000
"""Bytes."""
MANY = 1_100
"""Events."""

_FIX = Text("请去掉过去的日程，或按角色、店铺拆开", "drop past events, or split it by role or shop")


def weight_faults(events: int, size: int) -> tuple[Issue, ...]:
    """Tell that a feed has too many events or bytes for some programs; empty where it is light."""
    faults = []
    if size > HEAVY:
        why = Text("超过 1 MB，有的日历程序会拒收或只读一部分", "larger than 1 MB: some programs refuse or cut it")
        faults.append(Issue("文件", f"{size:,} B", why, _FIX))
    if events > MANY:
        why = Text(
            "日程太多，手机和网页日历会变慢或丢掉一些", "many events: phones and web calendars slow down or drop some"
        )
        faults.append(Issue("文件", f"{events:,}", why, _FIX))
    return tuple(faults)
