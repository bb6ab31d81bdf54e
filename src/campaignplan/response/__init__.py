"""What money buys: spend to clicks, inquiries, orders, GMV and profit."""
