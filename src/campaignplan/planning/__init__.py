"""Deciding: the problem, its rules, the models that solve it, and the proof."""
