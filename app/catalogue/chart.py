"""A chart's own words."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "take": Text("数据与下载", "Figures and downloads"),
}
