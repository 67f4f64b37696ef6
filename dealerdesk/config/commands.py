"""`dealerdesk …`: the commands of an installation, each a Django command under a name for people."""

import os
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    """What people type, what it does, and the Django command behind it."""

    name: str
    does: str
    django: str
    arguments: tuple[str, ...] = ()
    is_service: bool = False


COMMANDS = (
    Command("serve", "the web server: pages, API, exchange, live streams", "serve", is_service=True),
    Command("worker", "the worker that runs jobs: exchange, letters, documents", "worker", is_service=True),
    Command("migrate", "bring the database, the cache table and the static files up to date", "prepare"),
    Command("check", "check the settings for production", "check", ("--deploy", "--database", "default")),
    Command("doctor", "look at each part of the installation; exit 1 if something is broken", "doctor"),
    Command("create-admin", "EMAIL: add an administrator, or give one a new password", "create_admin"),
    Command("token", "EMAIL: print a token for the API", "token"),
    Command("catalogue-state", "goods, prices and stock as JSON lines", "catalogue_state"),
    Command("events", "[CODE]: kinds of events, and who is told of them", "events"),
)


def main() -> None:
    """Entry of the command `dealerdesk`: 2 when the command is unknown."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealerdesk.config.settings")
    name, *arguments = sys.argv[1:] or ["help"]
    if name in {"help", "-h", "--help"}:
        print(_help())
    elif found := next((command for command in COMMANDS if command.name == name), None):
        _run(found, arguments)
    else:
        print(f"dealerdesk: there is no command “{name}”.\n\n{_help()}", file=sys.stderr)
        sys.exit(2)


def _run(command: Command, arguments: list[str]) -> None:
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - `help` needs no Django

    started = time.perf_counter()
    execute_from_command_line([f"dealerdesk {command.name}", command.django, *command.arguments, *arguments])
    if not command.is_service and arguments[-2:] != ["--verbosity", "0"]:
        print(f"{command.name}: {time.perf_counter() - started:.1f} s", file=sys.stderr)


def _help() -> str:
    lines = [f"  {command.name:<16} {command.does}" for command in COMMANDS]
    return "\n".join(["Usage: dealerdesk COMMAND [OPTIONS]; `dealerdesk COMMAND --help` for its options.", "", *lines])


if __name__ == "__main__":
    main()
