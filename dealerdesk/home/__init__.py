"""Each role's first page, made of fragments that others serve."""
