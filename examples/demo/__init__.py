"""The demo: goods, dealers and people invented by us, and two seasons of orders. Deterministic."""
