"""The first screen: three doors."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "welcome": Text("先开一份计划", "Open a first plan"),
    "about": Text(
        "三种开始的办法，都在一分钟内看到可用的年度计划；数据只存在这台机器上，不用登录。",
        "Three ways to begin, each with a usable yearly plan in a minute. Data stays on this machine; no sign-in.",
    ),
    "sample": Text("看示例", "See a sample"),
    "sample_about": Text(
        "编出来的店铺，功能全开，随便改，用完可以移除。",
        "An invented shop with every feature on; change what you like, remove it when done.",
    ),
    "sample_choice": Text("示例店铺", "Sample shop"),
    "sample_open": Text("打开示例", "Open the sample"),
    "excel": Text("从 Excel 导入", "Import from Excel"),
    "excel_about": Text(
        "下载空表，填好后传上来；有错会指到哪一张表哪一格，改好再传。",
        "Download the empty workbook, fill it in and upload it; errors are shown by sheet and cell.",
    ),
    "excel_template": Text("下载空表", "Download the empty workbook"),
    "excel_upload": Text("上传工作簿（.xlsx）", "Upload a workbook (.xlsx)"),
    "platform_1688": Text("1688", "1688"),
    "platform_taobao-tmall": Text("淘宝 / 天猫", "Taobao / Tmall"),
    "faults": Text("有 {number} 处要改：", "To be corrected ({number}):"),
    "excel_faults": Text("有 {number} 处要改，改好再传：", "To be corrected before uploading again ({number}):"),
    "platform": Text("从平台活动日历开始", "Start from the platform calendar"),
    "platform_about": Text(
        "只要店名、预算和几款商品；其余先用预设（标待核实），以后再换成自己的。",
        "Just a shop, a budget and a few products; the rest starts from presets, marked to be verified.",
    ),
    "platform_choice": Text("平台", "Platform"),
    "shop": Text("店铺名称", "Shop name"),
    "year": Text("计划年度", "Year"),
    "total": Text("全年推广预算（元）", "Budget for the year (yuan)"),
    "total_help": Text("写 30万、300000 或 ¥300,000 都行", "300000 or ¥300,000"),
    "products": Text(
        "商品（一行一款：名称，单价，毛利率，每单件数）",
        "Products (a line each: name, price, margin, pieces an order)",
    ),
    "products_example": Text(
        "桌面收纳盒，15.8，36%，10\n旋转收纳架，19.5，38%，6", "Desk organiser, 15.8, 36%, 10\nRack, 19.5, 38%, 6"
    ),
    "start": Text("生成计划", "Make the plan"),
    "name_of": Text("{shop} {year} 年推广计划", "{shop} plan {year}"),
    "line_parts_why": Text(
        "一行要有名称、单价、毛利率（每单件数可不写）",
        "a line has name, price and margin (pieces an order may be left out)",
    ),
    "line_parts_fix": Text(
        "用逗号隔开，如 收纳盒，15.8，36%，10", "separate them by commas, as in Box, 15.8, 36%, 10"
    ),
    "channel": Text("关键词推广", "Keyword ads"),
    "back": Text("返回现有方案", "Back to the existing plans"),
}
