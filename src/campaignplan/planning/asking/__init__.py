"""Questions asked of plans: how much, what if, why, what next, and planning again."""
