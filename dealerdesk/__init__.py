"""Dealerdesk: a portal where a distributor and its dealers work together, with 1C as the books."""
