"""Promotions, holidays, venues and recurring work, and the dated events they become."""
