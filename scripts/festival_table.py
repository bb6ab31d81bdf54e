"""Write calendars/festivals.toml: lunar festivals and 清明, each worked out by two libraries that must agree.

Run: ``uv run --with lunardate --with lunar-python scripts/festival_table.py > calendars/festivals.toml``
"""

from datetime import date

from lunar_python import Lunar
from lunardate import LunarDate

FESTIVALS = {
    "spring-festival": (1, 1),
    "lantern": (1, 15),
    "dragon-boat": (5, 5),
    "qixi": (7, 7),
    "mid-autumn": (8, 15),
    "double-ninth": (9, 9),
}

print("# 农历节日与清明的公历日期;由 scripts/festival_table.py 生成,不要手改。")
print("# Gregorian dates of lunar festivals and Qingming; made by scripts/festival_table.py, not by hand.")
print('source = "lunardate 0.3.0 and lunar-python 1.4.8, which agree on every day"')
print("\n[days]")
for year in range(2015, 2057):  # from 2057 on the two differ by a day in a month that begins near midnight
    found = {}
    for name, (month, day) in FESTIVALS.items():
        one = LunarDate(year, month, day).to_solar_date()
        other = Lunar.fromYmd(year, month, day).getSolar()
        assert one == date(other.getYear(), other.getMonth(), other.getDay()), (year, name)
        found[name] = one
    found["qingming"] = date.fromisoformat(Lunar.fromYmd(year, 1, 1).getJieQiTable()["清明"].toYmd())
    row = ", ".join(f"{name} = {day}" for name, day in sorted(found.items(), key=lambda item: item[1]))
    print(f"{year} = {{ {row} }}")
