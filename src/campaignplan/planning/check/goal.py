"""The goal: what it needs to be worked out."""

from collections.abc import Iterator
from math import isfinite

from campaignplan.planning.check.fault import Fault, Place, fault, suggestion
from campaignplan.planning.problem import Problem
from campaignplan.text import Text

MIXED = ("orders", "inquiries", "gmv", "profit", "lifetime")


def goal(problem: Problem) -> Iterator[Fault]:
    """Check goal, weights and how the total is used."""
    settings = problem.settings
    place, weights = Place("plan", None, "goal"), Place("plan", None, "weights")
    example = Text("例如 weights = {orders = 100, profit = 1}", "for example weights = {orders = 100, profit = 1}")
    if settings.goal == "mix" and not any(weight > 0 for _, weight in settings.weights):
        why = Text("目标 mix 需要至少一个大于 0 的权重", "the goal mix needs a weight above 0")
        yield fault((weights, place), "", why, example)
    names = [name for name, _ in settings.weights]
    for name, weight in settings.weights:
        if name not in MIXED:
            why = Text("没有这个目标", "there is no such goal")
            yield fault(
                weights,
                name,
                why,
                suggestion(name, MIXED, Text("orders、inquiries、gmv、profit、lifetime", ", ".join(MIXED))),
            )
        elif names.count(name) > 1:
            yield fault(weights, name, Text("写了两次", "it is there twice"), Text("请只留一个", "keep one"))
        if not isfinite(weight) or not 0 <= weight <= 1e9:
            why = Text("权重应是不小于 0 的数", "a weight is a number of at least 0")
            yield fault(weights, f"{name} {weight:g}", why, example)
    if settings.spend == "exactly" and settings.total is None:
        why = Text("没有总预算，无从花完", "there is no total to use up")
        fix = Text("请填写 total，或改为 at_most", "fill in total, or write at_most")
        yield fault((Place("budget", None, "spend"), Place("budget", None, "total")), "exactly", why, fix)
    if settings.goal == "least_spend" and not any(rule.kind == "target" for rule in problem.rules):
        why = Text("最少花费需要至少一条 target 规则", "the least spend needs a rule of kind target")
        fix = Text("请在规则表加上目标，如订单不少于 500", "add one to rules, such as at least 500 orders")
        yield fault((place, Place("rules", None, "kind")), "least_spend", why, fix)
