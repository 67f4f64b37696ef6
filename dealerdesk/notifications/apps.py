from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Rules, notices, letters."""

    name = "dealerdesk.notifications"

    def ready(self) -> None:
        # All rules are known by now: the journal's app stands earlier in the list and loads them.
        from dealerdesk.notifications.subscribers import subscribe  # noqa: PLC0415 - needs the models

        subscribe()
