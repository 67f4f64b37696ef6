"""Pages and fragments of orders, by subject."""
