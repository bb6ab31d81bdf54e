"""What a read-only link shows."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "read_only": Text("只读", "Read-only"),
    "made": Text("{when} 保存", "saved {when}"),
    "nothing": Text("这里还没有可以看的方案。", "There is nothing to see here yet."),
}
