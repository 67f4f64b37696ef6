from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Folders and files."""

    name = "dealerdesk.documents"
