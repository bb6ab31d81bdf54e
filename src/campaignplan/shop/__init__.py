"""The merchant's side: shops, products and their stages, channels, lines, and the budget book."""
