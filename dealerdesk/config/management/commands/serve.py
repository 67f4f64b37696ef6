"""The web server."""

import gc
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connections
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import Server

from dealerdesk.config import logs, static

KILL_AFTER_SECONDS = 3


class Command(BaseCommand):
    """Granian with pages and streams in each of its processes."""

    help = "Serve pages, API, exchange and live streams."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Where to listen and with how many processes."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=int(os.environ.get("DEALERDESK_WORKERS", "2")))

    def handle(self, **options: Any) -> None:
        """Serve until SIGTERM or SIGINT."""
        static.collect()
        _share_memory()
        Server(
            "dealerdesk.config.asgi:application",
            address=options["host"],
            port=options["port"],
            interface=Interfaces.ASGI,
            http=HTTPModes.http1,
            websockets=False,
            workers=options["workers"],
            workers_kill_timeout=KILL_AFTER_SECONDS,
            respawn_failed_workers=True,
            log_level=LogLevels.warning,
            log_dictconfig=logs.server_configuration(),
        ).serve()


def _share_memory() -> None:
    """Load the application before the processes part, and hand no connection over to them."""
    import dealerdesk.config.asgi  # noqa: F401, PLC0415 - loading it is the purpose

    connections.close_all()
    gc.collect()
    gc.freeze()
