"""Faulty inputs: each tells its place, its value, why, and how to mend it, in Chinese and in English."""

from pathlib import Path

import pytest
from folders import SETTINGS, SOUND, Content, faults

from campaignplan.storage.source import MOST_ROWS

SHOPS, PRODUCTS, CHANNELS = "shops.csv", "products.csv", "channels.csv"


def toml(old: str, new: str) -> dict[str, Content]:
    assert old in SETTINGS
    return {"problem.toml": SETTINGS.replace(old, new)}


def product(**cells: str) -> dict[str, Content]:
    """The products table with cells of its first row changed or added."""
    row = {"id": "p1", "shop": "s1", "name": "收纳盒", "price": "59", "margin": "0.4", "category": "home"} | cells
    other = {"id": "p2", "shop": "s1", "name": "置物架", "price": "89", "margin": "0.35", "category": "home"}
    lines = [",".join(row), ",".join(row.values()), ",".join(other.get(name, "") for name in row)]
    return {PRODUCTS: "\n".join(lines) + "\n"}


def channel(**cells: str) -> dict[str, Content]:
    row = {"id": "c1", "name": "搜索"} | cells
    return {CHANNELS: f"{','.join(row)}\n{','.join(row.values())}\n"}


def table(name: str, header: str, *rows: str) -> dict[str, Content]:
    return {f"{name}.csv": "\n".join([header, *rows]) + "\n"}


def rule(**cells: str) -> dict[str, Content]:
    row = {"id": "r1", "kind": "cap", "limit": "1000"} | cells
    return table("rules", ",".join(row), ",".join(row.values()))


LINES = "product,channel,family,shape,demand,cpc,floor,cap,retention"
CASES: list[tuple[str, dict[str, Content], str, str, str]] = [
    # name, spoilt files, where, value, a word of the fix in English
    # files
    ("settings missing", {"problem.toml": None}, "problem.toml", "", "make it"),
    ("settings no TOML", toml('"2027 全年"', "2027 全年"), "problem.toml 第 2 行", "name = 2027 全年", "double quotes"),
    ("settings key unknown", toml("[budget]", "perid = 1\n[budget]"), "problem.toml [plan] perid", "perid", "did you mean period"),
    ("section unknown", toml("[budget]", "[budgett]"), "problem.toml [budgett]", "budgett", "did you mean budget"),
    ("key outside a section", {"problem.toml": "goal = 'gmv'\n" + SETTINGS}, "problem.toml goal", "gmv", "under [plan]"),
    ("empty file", {SHOPS: ""}, SHOPS, "", "delete it"),
    ("only a BOM", {"book.csv": b"\xef\xbb\xbf\r\n"}, "book.csv", "", "delete it"),
    ("binary file", {"book.csv": b"id,name\x00\x01\x02"}, "book.csv", "", "CSV UTF-8"),
    ("workbook named csv", {"book.csv": b"PK\x03\x04rest"}, "book.csv", "", "CSV UTF-8"),
    ("old workbook named csv", {"book.csv": b"\xd0\xcf\x11\xe0rest"}, "book.csv", "", "CSV UTF-8"),
    ("UTF-16", {"book.csv": "id,name\n".encode("utf-16")}, "book.csv", "", "CSV UTF-8"),
    ("Latin-1", {SHOPS: "id,name\ns1,Caf\xe9r\n".encode("latin-1")}, f"{SHOPS} 第 2 行", "", "CSV UTF-8"),
    ("rare sign in GBK", {SHOPS: "id,name\ns1,朱镕记\n".encode("gbk")}, f"{SHOPS} 第 2 行", "", "CSV UTF-8"),
    ("tabs", {SHOPS: "id\tname\ns1\t小店\n"}, f"{SHOPS} 第 1 行", "id�name", "comma"),
    ("semicolons", {SHOPS: "id;name\ns1;小店\n"}, f"{SHOPS} 第 1 行", "id;name", "comma"),
    ("open quote", {SHOPS: 'id,name\ns1,"小店\n'}, f"{SHOPS} 第 2 行", "", "double quotes"),
    ("batch twice", table("replenishments", "product,date,units,batch", "p1,2027-05-01,9,a", "p1,2027-05-02,9,a"), "replenishments.csv 第 3 行 product", "p1 a", "name another"),
    ("batch no slug", table("replenishments", "product,date,units,batch", "p1,2027-05-01,9,第一批"), "replenishments.csv 第 2 行 batch", "第一批", "for example"),
    ("too many rows", {"receipts.csv": "date,amount\n" + "2027-01-05,1\n" * (MOST_ROWS + 1)}, "receipts.csv", "", "remove rows"),
    ("unknown table", {"produkts.csv": "id\n"}, "produkts.csv", "produkts.csv", "did you mean products.csv"),
    ("table twice", {"商品.csv": "id\n"}, "商品.csv", "", "keep one"),
    # headers and rows
    ("column missing", {SHOPS: "id,platform\ns1,1688\n"}, f"{SHOPS} 第 1 行", "name", "add the column"),
    ("column unknown", product(marign="1"), f"{PRODUCTS} 第 1 行", "marign", "did you mean margin"),
    ("heading unknown", product(毛利="1"), f"{PRODUCTS} 第 1 行", "毛利", "did you mean 毛利率"),
    ("column twice", {SHOPS: "id,name,name\ns1,小店,小店\n"}, f"{SHOPS} 第 1 行", "name", "keep one"),
    ("cells beyond the header", {SHOPS: "id,name\ns1,小店,多\n"}, f"{SHOPS} 第 2 行", "多", "double quotes"),
    ("no products", {PRODUCTS: None}, "products", "", "fill in the table"),
    ("required cell empty", product(name=""), f"{PRODUCTS} 第 2 行 name", "", "fill it in"),
    ("dash for a required number", product(price="-"), f"{PRODUCTS} 第 2 行 price", "", "fill it in"),
    # numbers
    ("not a number", product(price="很贵"), f"{PRODUCTS} 第 2 行 price", "很贵", "1,234"),
    ("Chinese numerals", product(price="五十九"), f"{PRODUCTS} 第 2 行 price", "五十九", "digits"),
    ("a range", product(price="50-60"), f"{PRODUCTS} 第 2 行 price", "50-60", "not a range"),
    ("comma astray", product(price='"1,2345"'), f"{PRODUCTS} 第 2 行 price", "1,2345", "every three digits"),
    ("NaN", product(price="nan"), f"{PRODUCTS} 第 2 行 price", "nan", "fill in|write the figure"),
    ("infinite", toml("100000", "inf"), "problem.toml [budget] total", "inf", "write the figure"),
    ("10^12 yuan", toml("100000", "1000000000000"), "problem.toml [budget] total", "1000000000000", "unit"),
    ("a bare 30 for a share", product(margin="30"), f"{PRODUCTS} 第 2 行 margin", "30", "30% or 0.3"),
    ("a percentage for money", product(price="30%"), f"{PRODUCTS} 第 2 行 price", "30%", "without %"),
    ("margin above one", product(margin="140%"), f"{PRODUCTS} 第 2 行 margin", "140%", "percent write"),
    ("negative margin", product(margin="-0.1"), f"{PRODUCTS} 第 2 行 margin", "-0.1", "promote = no"),
    ("price of zero", product(price="0"), f"{PRODUCTS} 第 2 行 price", "0", "check figure"),
    ("negative budget", toml("100000", "-1"), "problem.toml [budget] total", "-1", "check figure"),
    ("half a step", channel(step="1.5"), f"{CHANNELS} 第 2 行 step", "1.5", "for example 2"),
    ("all is reserved", toml("total = 100000", "total = 100000\nreserve = 1.0"), "problem.toml [budget] reserve", "1.0", "check"),
    ("more digits than are kept", toml("total = 100000", "total = 0.12345678901234567890"), "problem.toml [budget] total", "0.12345678901234567890", "round it"),
    ("price floor above price", product(price_floor="60"), f"{PRODUCTS} 第 2 行 price_floor", "60", "two prices"),
    # days
    ("2月30日", table("stages", "product,stage,start", "p1,growth,2027年2月30日"), "stages.csv 第 2 行 start", "2027年2月30日", "2027-02-28"),
    ("month 13", table("stages", "product,stage,start", "p1,growth,2027-13-01"), "stages.csv 第 2 行 start", "2027-13-01", "1 to 12"),
    ("no year, two in the plan", toml("end = 2027-12-31", "end = 2028-06-30") | table("stages", "product,stage,start", "p1,growth,3月28日"), "stages.csv 第 2 行 start", "3月28日", "2027-03-28 or 2028-03-28"),
    ("no year, none in the plan", toml("start = 2027-01-01", "start = 2027-04-01") | table("stages", "product,stage,start", "p1,growth,3月28日"), "stages.csv 第 2 行 start", "3月28日", "2027-03-28"),
    ("day number", table("stages", "product,stage,start", "p1,growth,46474"), "stages.csv 第 2 行 start", "46474", "2027-03-28"),
    ("wrong weekday", table("stages", "product,stage,start", "p1,growth,2027-03-28 周一"), "stages.csv 第 2 行 start", "2027-03-28 周一", "check the date"),
    ("far year", table("stages", "product,stage,start", "p1,growth,2227-03-28"), "stages.csv 第 2 行 start", "2227-03-28", "check the year"),
    ("no such time", table("phases", "promotion,kind,start,end", "1688-328-2027,burst,2027-03-28 25:00,2027-03-30"), "phases.csv 第 2 行 start", "2027-03-28 25:00", "hours 0 to 24"),
    ("plan ends before its start", toml("end = 2027-12-31", "end = 2026-12-31"), "problem.toml [plan] end", "2026-12-31", "swapped"),
    ("plan too long", toml("end = 2027-12-31", "end = 2029-01-01"), "problem.toml [plan] end", "2029-01-01", "several plans"),
    ("stage ends before its start", table("stages", "product,stage,start,end", "p1,growth,2027-03-01,2027-02-01"), "stages.csv 第 2 行 end", "2027-02-01", "swapped"),
    ("stages overlap", table("stages", "product,stage,start,end", "p1,growth,2027-01-01,2027-06-30", "p1,maturity,2027-06-01,"), "stages.csv 第 3 行 start", "2027-06-01", "end the stage before"),
    ("two stages on a day", table("stages", "product,stage,start", "p1,growth,2027-01-01", "p1,maturity,2027-01-01"), "stages.csv 第 3 行 product", "p1 2027-01-01", "merge"),
    ("lock outside the plan", table("locks", "id,product,channel,start,end,spend", "k1,p1,c1,2027-12-01,2028-01-05,100"), "locks.csv 第 2 行 end", "2028-01-05", "write days from"),
    ("locks overlap", table("locks", "id,product,channel,start,end,spend", "k1,p1,c1,2027-02-01,2027-02-05,100", "k2,p1,c1,2027-02-05,2027-02-09,100"), "locks.csv 第 3 行 start", "2027-02-05", "may not overlap"),
    ("rule outside the plan", rule(start="2028-01-01"), "rules.csv 第 2 行 start", "2028-01-01", "write days from"),
    ("test does not fit", table("tests", "id,product,channel,earliest,latest,days", "t1,p1,c1,2027-12-20,2027-12-28,30"), "tests.csv 第 2 行 days", "30", "start earlier"),
    ("test ends before its start", table("tests", "id,product,channel,earliest,latest", "t1,p1,c1,2027-05-20,2027-05-01"), "tests.csv 第 2 行 latest", "2027-05-01", "swapped"),
    ("last day of a single payment", table("book", "id,name,amount,date,until", "b1,标王,900,2027-02-01,2027-06-01"), "book.csv 第 2 行 until", "2027-06-01", "fill in every"),
    ("phase ends before its start", table("phases", "promotion,kind,start,end", "1688-328-2027,review,2027-04-09,2027-04-01"), "phases.csv 第 2 行 end", "2027-04-01", "swapped"),
    ("phases overlap", table("phases", "promotion,kind,start,end", "1688-328-2027,burst,2027-03-27,2027-03-28"), "phases.csv 第 2 行 start", "2027-03-27", "change the other"),
    ("phase twice", table("phases", "promotion,kind,start,end", "1688-328-2027,review,2027-04-09,2027-04-11", "1688-328-2027,复盘,2027-04-10,2027-04-12"), "phases.csv 第 3 行 kind", "review", "keep one"),
    # names and ids
    ("id with capitals", product(id="P1"), f"{PRODUCTS} 第 2 行 id", "P1", "for example p1"),
    ("id in Chinese", product(id="收纳盒"), f"{PRODUCTS} 第 2 行 id", "收纳盒", "name column"),
    ("id in scientific notation", product(id="6.23E+11"), f"{PRODUCTS} 第 2 行 id", "6.23E+11", "format the column as text"),
    ("id twice", {SHOPS: "id,name\ns1,小店\ns1,大店\n"}, f"{SHOPS} 第 3 行 id", "s1", "choose another"),
    ("id of a built-in rule", rule(id="budget"), "rules.csv 第 2 行 id", "budget", "budget-1"),
    ("formula", product(name="=HYPERLINK(1)"), f"{PRODUCTS} 第 2 行 name", "=HYPERLINK(1)", "remove the sign"),
    ("command", product(name="-2+3|cmd"), f"{PRODUCTS} 第 2 行 name", "-2+3|cmd", "remove the sign"),
    ("at sign", product(category="@SUM(A1)"), f"{PRODUCTS} 第 2 行 category", "@SUM(A1)", "remove the sign"),
    ("control character", product(name="收纳\x0b盒"), f"{PRODUCTS} 第 2 行 name", "收纳�盒", "remove it"),
    ("reversed text", product(name="收纳\u202e盒"), f"{PRODUCTS} 第 2 行 name", "收纳�盒", "remove it"),
    ("endless text", product(name="长" * 2001), f"{PRODUCTS} 第 2 行 name", "长" * 59 + "…", "shorten"),
    # references
    ("unknown shop", product(shop="s2"), f"{PRODUCTS} 第 2 行 shop", "s2", "there are s1"),
    ("unknown product", table("stages", "product,stage,start", "p9,growth,2027-01-01"), "stages.csv 第 2 行 product", "p9", "there are p1, p2"),
    ("unknown channel", table("lines", LINES, "p1,search,,,,,,,"), "lines.csv 第 2 行 channel", "search", "add it to channels"),
    ("unknown promotion", table("enrolments", "promotion,product,choice", "1688-629,p1,yes"), "enrolments.csv 第 2 行 promotion", "1688-629", "did you mean 1688-6"),
    ("phase of an unknown promotion", table("phases", "promotion,kind,start,end", "1688-329-2027,review,2027-04-09,2027-04-11"), "phases.csv 第 2 行 promotion", "1688-329-2027", "did you mean 1688-"),
    ("change of an unknown promotion", table("promotions", "id,fee", "1688-329-2027,100"), "promotions.csv 第 2 行 id", "1688-329-2027", "did you mean 1688-"),
    ("promotion of another platform", {"problem.toml": SETTINGS + '[calendar]\npresets = ["1688", "taobao-tmall"]\n'} | table("enrolments", "promotion,product,choice", "tmall-1111,p1,yes"), "enrolments.csv 第 2 行 promotion", "tmall-1111", "check the shop's platform"),
    ("unknown calendar", {"problem.toml": SETTINGS + '[calendar]\npresets = ["1699"]\n'}, "problem.toml [calendar] presets", "1699", "there are: 1688"),
    ("unknown thing left out", {"problem.toml": SETTINGS + '[calendar]\nwithout = ["1688-921-2027"]\n'}, "problem.toml [calendar] without", "1688-921-2027", "did you mean 1688-"),
    ("line twice", table("lines", LINES, "p1,c1,,,,,,,", "p1,c1,,,,,,,"), "lines.csv 第 3 行 product", "p1 c1", "merge"),
    ("lock without a line", table("lines", LINES, "p1,c1,,,,,,,") | table("locks", "id,product,channel,start,end,spend", "k1,p2,c1,2027-02-01,2027-02-05,100"), "locks.csv 第 2 行 channel", "p2 × c1", "add it to lines"),
    ("channel of another shop", {SHOPS: "id,name\ns1,甲\ns2,乙\n"} | channel(shop="s2") | table("lines", LINES, "p1,c1,,,,,,,"), "lines.csv 第 2 行 channel", "c1", "another channel"),
    # money and curves
    ("channel cap below floor", channel(floor="50", cap="20"), f"{CHANNELS} 第 2 行 cap", "20", "raise the cap"),
    ("line cap below the channel's floor", table("lines", LINES, "p1,c1,,,,,,20,"), "lines.csv 第 2 行 cap", "20", "raise the cap"),
    ("lock below the floor", table("locks", "id,product,channel,start,end,spend", "k1,p1,c1,2027-02-01,2027-02-05,10"), "locks.csv 第 2 行 spend", "10", "raise it"),
    ("exponent above ten", table("lines", LINES, "p1,c1,hill,11,,,,,"), "lines.csv 第 2 行 shape", "11", "check figure"),
    ("power of one", table("lines", LINES, "p1,c1,power,1,,,,,"), "lines.csv 第 2 行 shape", "1", "check figure"),
    ("retention near one", table("lines", LINES, "p1,c1,,,,,,,0.99"), "lines.csv 第 2 行 retention", "0.99", "check figure"),
    ("curve of one point", table("lines", LINES, "p1,c1,table,,,,,,") | table("curves", "product,channel,spend,clicks", "p1,c1,100,90"), "lines.csv 第 2 行 family", "table", "add points"),
    ("falling curve", table("lines", LINES, "p1,c1,table,,,,,,") | table("curves", "product,channel,spend,clicks", "p1,c1,100,90", "p1,c1,200,80"), "curves.csv 第 3 行 clicks", "80", "two points"),
    ("points nobody uses", table("lines", LINES, "p1,c1,hill,,,,,,") | table("curves", "product,channel,spend,clicks", "p1,c1,100,90", "p1,c1,200,95"), "lines.csv 第 2 行 family", "hill", "set the family to table"),
    ("discount above 90 %", table("enrolments", "promotion,product,discount", "1688-328,p1,95%"), "enrolments.csv 第 2 行 discount", "95%", "check figure"),
    # choices, rules, goals
    ("no such stage", table("stages", "product,stage,start", "p1,grwth,2027-01-01"), "stages.csv 第 2 行 stage", "grwth", "did you mean growth"),
    ("no such choice at all", table("stages", "product,stage,start", "p1,zzz,2027-01-01"), "stages.csv 第 2 行 stage", "zzz", "write one of launch"),
    ("neither yes nor no", table("book", "id,name,amount,date,in_budget", "b1,标王,900,2027-02-01,maybe"), "book.csv 第 2 行 in_budget", "maybe", "yes or no"),
    ("rule of an unknown kind", rule(kind="capp"), "rules.csv 第 2 行 kind", "capp", "did you mean cap"),
    ("rule without a limit", rule(limit=""), "rules.csv 第 2 行 limit", "0", "blackout"),
    ("share above one", rule(unit="share", limit="30"), "rules.csv 第 2 行 limit", "30", "write 0.3"),
    ("share of a count", rule(kind="promoted_at_most", unit="share", limit="0.3"), "rules.csv 第 2 行 unit", "share", "yuan"),
    ("half a product", rule(kind="promoted_at_most", limit="2.5"), "rules.csv 第 2 行 limit", "2.5", "for example 2"),
    ("target without a metric", rule(kind="target"), "rules.csv 第 2 行 metric", "", "write orders"),
    ("metric of a cap", rule(metric="orders"), "rules.csv 第 2 行 metric", "orders", "clear it"),
    ("scope nobody knows", rule(category="hoem"), "rules.csv 第 2 行 category", "hoem", "did you mean home"),
    ("stage nobody knows", rule(stage="growing"), "rules.csv 第 2 行 stage", "growing", "did you mean growth"),
    ("scope without a line", table("lines", LINES, "p1,c1,,,,,,,") | rule(product="p2"), "rules.csv 第 2 行 product", "p2", "loosen"),
    ("cap below a floor", table("rules", "id,kind,limit,channel,every", "a,floor,500,c1,month", "b,cap,400,c1,month"), "rules.csv 第 3 行 limit", "400", "raise the cap"),
    ("span of a rule that has none", rule(kind="promoted_at_most", limit="1", every="month"), "rules.csv 第 2 行 every", "month", "clear the cell"),
    ("test of a product never promoted", product(promote="no") | table("tests", "id,product,channel,earliest,latest", "t1,p1,c1,2027-05-03,2027-05-20"), "tests.csv 第 2 行 product", "p1", "set promote"),
    ("must enrol, may not", product(stock="5", price_floor="58") | table("enrolments", "promotion,product,choice,discount", "1688-328,p1,yes,10%"), "enrolments.csv 第 2 行 choice", "yes", "mend that"),
    ("mix without weights", toml("[budget]", 'goal = "mix"\n[budget]'), "problem.toml [plan] weights", "", "for example"),
    ("weight of an unknown goal", toml("[budget]", "weights = {ordrs = 1}\n[budget]"), "problem.toml [plan] weights", "{'ordrs': 1}", "did you mean orders"),
    ("least spend for nothing", toml("[budget]", 'goal = "least_spend"\n[budget]'), "problem.toml [plan] goal", "least_spend", "at least 500 orders"),
    ("use up an unknown total", toml("total = 100000", 'spend = "exactly"'), "problem.toml [budget] spend", "exactly", "fill in total"),
    ("month 13 of last year", table("past", "product,channel,month,spend", "p1,c1,13,100"), "past.csv 第 2 行 month", "13", "check figure"),
    ("season without a month", table("multipliers", "kind,key,demand", "season,spring,1.2"), "multipliers.csv 第 2 行 key", "spring", "1 to 12"),
    # the team's own calendar
    ("mistyped event", table("events", "id,person", "duty.weekly-reprot,小李"), "events.csv 第 2 行 id", "duty.weekly-reprot", "did you mean duty.weekly-report"),
    ("event without a start", table("events", "id,title", "fair,广交会"), "events.csv 第 2 行 start", "", "fill it in"),
    ("event that ends before it starts", table("events", "id,title,start,end", "fair,广交会,2027-04-15,2027-04-12"), "events.csv 第 2 行 end", "2027-04-12", "swapped"),
    ("event of a day and a moment", table("events", "id,title,start,end", "fair,广交会,2027-04-15,2027-04-16 09:00"), "events.csv 第 2 行 end", "2027-04-16 09:00", "days at both ends"),
    ("event of an unreadable start", table("events", "id,title,start", "fair,广交会,看情况"), "events.csv 第 2 行 start", "看情况", "write"),
    ("phase moved as an event", table("events", "id,start", "promotion.1688-328-2027.burst,2027-03-29"), "events.csv 第 2 行 start", "2027-03-29", "change it in phases"),
    ("event of an unknown shop", table("events", "id,title,start,shop", "fair,广交会,2027-04-15,s2"), "events.csv 第 2 行 shop", "s2", "there are s1"),
    ("event of an unknown role", table("events", "id,title,start,roles", "fair,广交会,2027-04-15,老版|运营"), "events.csv 第 2 行 roles", "老版|运营", "did you mean owner|write one of operator"),
    ("event by the hour", table("events", "id,title,start,rrule", "fair,广交会,2027-04-15,FREQ=HOURLY"), "events.csv 第 2 行 rrule", "FREQ=HOURLY", "FREQ=WEEKLY"),
    ("event that waits for no id", table("events", "id,title,start,depends", "fair,广交会,2027-04-15,看样品"), "events.csv 第 2 行 depends", "看样品", "ids of other events"),
    ("unknown template", table("templates", "id,template,start", "a,sprint-31,2027-03-01"), "templates.csv 第 2 行 template", "sprint-31", "did you mean sprint-30"),
    ("template after the plan", table("templates", "id,template,start", "a,sprint-30,2028-03-01"), "templates.csv 第 2 行 start", "2028-03-01", "check the year"),
    ("template without a day", table("templates", "id,template", "a,sprint-30"), "templates.csv 第 2 行 start", "", "the promotion it leads to"),
    ("template with two days", table("templates", "id,template,start,promotion", "a,sprint-30,2027-03-01,1688-628-2027"), "templates.csv 第 2 行 start", "2027-03-01", "the promotion it leads to"),
    ("template of an unknown promotion", table("templates", "id,template,promotion", "a,promotion-back-schedule,1688-629-2027"), "templates.csv 第 2 行 promotion", "1688-629-2027", "did you mean 1688-6"),
    ("template that ends before it starts", table("templates", "id,template,start,until", "a,live-and-video,2027-03-01,2027-02-01"), "templates.csv 第 2 行 until", "2027-02-01", "swapped"),
    ("factor of an unknown stage", table("multipliers", "kind,key,demand", "stage,groth,1.2"), "multipliers.csv 第 2 行 key", "groth", "did you mean growth"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "spoilt", "where", "value", "fix"), CASES, ids=[case[0] for case in CASES])
def test_one_fault(tmp_path: Path, name: str, spoilt: dict[str, Content], where: str, value: str, fix: str):
    found = faults(tmp_path / "problem", spoilt)
    assert [issue.where for issue in found] == [where], [issue.sentence() for issue in found]
    (issue,) = found
    assert issue.value == value
    assert any(word in issue.fix.en for word in fix.split("|")), issue.fix.en
    for text in (issue.why, issue.fix):
        assert any("\u4e00" <= sign <= "\u9fff" for sign in text.zh), text.zh
        assert any("a" <= sign <= "z" for sign in text.en), text.en


def test_there_are_enough_of_them():
    assert len({case[0] for case in CASES}) == len(CASES) >= 60


def test_the_sound_folder_has_none(tmp_path: Path):
    assert faults(tmp_path / "problem", {}) == ()


def test_faults_of_all_files_come_at_once(tmp_path: Path):
    spoilt: dict[str, Content] = {
        "problem.toml": SETTINGS.replace("100000", "-1").replace("name =", "nmae ="),
        SHOPS: "id,name,platform,tier\ns1,=cmd,1688,L4\n",
        **product(price="贵", margin="-0.2", shop="s7"),
        **channel(floor="80", cap="20"),
        **table("stages", "product,stage,start,end", "p1,grwth,2027-02-30,", "p2,growth,2027-03-01,2027-02-01"),
        **rule(kind="target", category="toys"),
        "enrolments.csv": b"promotion,product\n1688-999,p1\n",
        "book.csv": b"\x00\x01",
    }
    wheres = [issue.where for issue in faults(tmp_path / "problem", spoilt)]
    assert sorted(wheres) == sorted(
        [
            "problem.toml [plan] nmae",
            "problem.toml [plan] name",
            "problem.toml [budget] total",
            "shops.csv 第 2 行 name",
            "products.csv 第 2 行 price",
            "products.csv 第 2 行 margin",
            "products.csv 第 2 行 shop",
            "channels.csv 第 2 行 cap",
            "stages.csv 第 2 行 stage",
            "stages.csv 第 2 行 start",
            "stages.csv 第 3 行 end",
            "rules.csv 第 2 行 metric",
            "rules.csv 第 2 行 category",
            "enrolments.csv 第 2 行 promotion",
            "book.csv",
        ]
    )


def test_what_follows_from_an_unreadable_cell_is_left_out(tmp_path: Path):
    """A product with a bad id and a plan without days: nothing that only follows from them is told."""
    spoilt = toml("start = 2027-01-01", 'start = "一月"') | product(id="P 1")
    spoilt |= table("stages", "product,stage,start", "p1,growth,2027-01-01")
    spoilt |= table("enrolments", "promotion,product", "1688-328,p2")
    spoilt |= table("locks", "id,product,channel,start,end,spend", "k1,p2,c1,2027-02-01,2027-02-05,100")
    found = [issue.where for issue in faults(tmp_path / "problem", spoilt)]
    assert found == ["problem.toml [plan] start", f"{PRODUCTS} 第 2 行 id"]


def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path):
    folder = tmp_path / "problem"
    folder.mkdir()
    (folder / "book.csv").symlink_to("book.csv")
    assert [issue.where for issue in faults(folder, {})] == ["book.csv"]


def test_every_sound_table_is_used():
    assert set(SOUND) == {"problem.toml", SHOPS, PRODUCTS, CHANNELS}
