from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    """Threads and messages."""

    name = "dealerdesk.conversations"
