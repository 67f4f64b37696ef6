"""Settings, addresses and navigation: the only place that knows every package."""
