"""The installation as a whole."""

from importlib import import_module

from django.apps import AppConfig


class Config(AppConfig):
    """Registers the checks."""

    name = "dealerdesk.config"
    label = "config"

    def ready(self) -> None:
        import_module("dealerdesk.config.checks")
