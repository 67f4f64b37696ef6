"""Things without models that could be published on their own."""
