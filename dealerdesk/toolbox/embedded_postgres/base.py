"""Django's PostgreSQL engine that starts the private server before the first connection."""

from pathlib import Path
from typing import Any

from django.db.backends.postgresql import base

from .launcher import server


class DatabaseWrapper(base.DatabaseWrapper):
    """The stock engine with one step before connecting.

    Everybody who asks for the parameters (Django, the queue, the live channel) gets a running server.
    """

    def get_connection_params(self) -> dict[str, Any]:
        """Start the server of `SERVER_HOME`, then answer as usual."""
        server(Path(self.settings_dict["SERVER_HOME"]))
        return super().get_connection_params()
