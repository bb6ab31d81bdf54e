"""How far a solve is, and what was proven."""

from campaignplan.text import Text

CATALOGUE: dict[str, Text] = {
    "solving_first": Text("正在算第一个方案", "Working out the first plan"),
    "solving_again": Text(
        "正在按你的改动重新计算，下面还是上一个方案",
        "Solving with your change; below is still the plan before",
    ),
    "solving_closer": Text(
        "正在试着把差距缩到 {gap}，下面的方案可以先用",
        "Trying to close the gap to {gap}; the plan below is usable meanwhile",
    ),
    "solving_calm": Text(
        "通常一秒到十几秒；别的页现在就能看、能改。",
        "Usually between one second and some ten; the other pages can be read and edited now.",
    ),
    "so_far": Text(
        "{seconds} 秒 · 已有 {value} · 上界 {bound} · 差距 {gap}",
        "{seconds} s · so far {value} · bound {bound} · gap {gap}",
    ),
    "so_far_none": Text("{seconds} 秒", "{seconds} s"),
    "stop": Text("停下，用现在最好的", "Stop, take the best so far"),
    "stop_help": Text(
        "这一步做完就停；方案核对过、守每条规则，证明到哪里照实写。",
        "Stops after this step. The plan is audited and keeps every rule; how far its proof reaches is told.",
    ),
    "stopping": Text("正在停下，这一步做完就好", "Stopping after this step"),
    "prove": Text("试着证明到 {gap}", "Try to prove {gap}"),
    "prove_help": Text(
        "为了反应快，先算到差距不超过 {quick} 就停，几秒里没有更近也停。这个按钮接着找更好的方案、收紧上界，最多"
        " {seconds} 秒；到时没证明到，会照实写出差距。",
        "To answer quickly, solving stops once the gap is at most {quick}, or some seconds bring it no closer. "
        "This looks on for a better plan and a tighter bound, for at most {seconds} seconds; where that is not "
        "enough, the gap is told as it is.",
    ),
    "solve_failed": Text("没有算出方案", "No plan was found"),
    "more_time": Text("再给些时间", "Allow more time"),
}
