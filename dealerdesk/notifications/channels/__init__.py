"""Ways to a person, one module each."""
