"""``campaignplan check``: report every fault of a source at once."""

import click

from campaignplan.cli.command import named
from campaignplan.cli.commands.plan import SOURCE
from campaignplan.cli.told import loading
from campaignplan.cli.watch import Display
from campaignplan.text import Lang, Text

SHORT = Text("检查输入，一次说出所有错处", "Check a source and report every fault at once")


def command(lang: Lang) -> click.Command:
    """Make the command."""

    @named("check", lang, SHORT)
    @click.argument("source", help=SOURCE.to(lang))
    def check(source: str) -> int:
        with Display(lang) as display:
            display.say(loading(source))
            from campaignplan.storage import load_problem

            problem = load_problem(source)
        tables = (problem.shops, problem.products, problem.channels, problem.promotions, problem.rules)
        shops, products, channels, promotions, rules = (len(table) for table in tables)
        days = problem.settings.horizon.days
        said = Text(
            f"没有错：{problem.settings.name}，{shops} 个店、{products} 个商品、{channels} 个渠道、"
            f"{promotions} 场活动、{rules} 条规则，{days} 天。",
            f"No fault: {problem.settings.name}; {shops} shops, {products} products, {channels} channels, "
            f"{promotions} promotions, {rules} rules, {days} days.",
        )
        click.echo(said.to(lang))
        return 0

    return check
