"""What the month of weeks says."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "mon": Text("周一", "Mon"),
    "tue": Text("周二", "Tue"),
    "wed": Text("周三", "Wed"),
    "thu": Text("周四", "Thu"),
    "fri": Text("周五", "Fri"),
    "sat": Text("周六", "Sat"),
    "sun": Text("周日", "Sun"),
    "off": Text("休", "off"),
    "on": Text("班", "on"),
    "more": Text("+{number} 项", "+{number}"),
    "none": Text("这一天没有安排。", "Nothing on this day."),
    "day_items": Text("{number} 项", "{number} items"),
    "keys": Text(
        "方向键走到别的日子，Tab 到这天的事项，回车打开",
        "Arrow keys go to other days, Tab to what is on a day, Enter opens",
    ),
    "put_away": Text("收起", "Close"),
    "note": Text(
        "点日期看那天的全部事项，点事项看详情；改日期请到「年」「季」「月」里拖。",
        "A day lists all that is on it, an item opens. To move things, drag them in Year, Quarter or Month.",
    ),
    "empty": Text("这个月没有安排。", "Nothing is planned this month."),
}
