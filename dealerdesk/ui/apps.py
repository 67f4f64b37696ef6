"""The package as a Django app."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Layout and components; it owns no tables."""

    name = "dealerdesk.ui"
    label = "ui"
