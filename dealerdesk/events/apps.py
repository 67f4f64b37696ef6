from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig, apps


class EventsConfig(AppConfig):
    """Loads every package's `subscribers` and `notifications`, so that the journal knows whom to tell."""

    name = "dealerdesk.events"

    def ready(self) -> None:
        for config in apps.get_app_configs():
            if config.name.startswith("dealerdesk."):
                for module in ("events", "subscribers", "notifications"):
                    _load(f"{config.name}.{module}")


def _load(module: str) -> None:
    if find_spec(module):
        import_module(module)
