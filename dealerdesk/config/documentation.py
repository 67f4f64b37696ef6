"""Pages of docs/ that are printed from the code, so that they cannot lie."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.utils import translation

ROOT = Path(__file__).resolve().parents[2]
NOTE = "<!-- Printed by bin/docs: change the code instead. -->"


def pages() -> dict[str, str]:
    """Path under docs/ → text of every printed page."""
    with translation.override("en"):
        return {name: "\n".join([NOTE, "", *lines()]) + "\n" for name, lines in PAGES.items()}


def stale() -> list[str]:
    """Pages that are not what the code says now."""
    return [name for name, text in pages().items() if not _is(ROOT / "docs" / name, text)]


def write() -> list[str]:
    """Print what is stale anew; which pages that were."""
    found = stale()
    fresh = pages()
    for name in found:
        path = ROOT / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(fresh[name], encoding="utf-8")
    return found


def _is(path: Path, text: str) -> bool:
    return path.exists() and path.read_text(encoding="utf-8") == text


def workflows() -> dict[str, Any]:
    """Every workflow table of the house by its dotted name."""
    from dealerdesk.workflow.machine import Workflow  # noqa: PLC0415 - needs Django set up

    return {
        f"{package}.workflow.{name}": found
        for package in _packages_with("workflow")
        for name, found in vars(import_module(f"{package}.workflow")).items()
        if isinstance(found, Workflow)
    }


def _workflows() -> Iterator[str]:
    from dealerdesk.workflow.diagram import mermaid  # noqa: PLC0415

    yield "# Workflows\n"
    yield "States and steps as the tables in `workflow.py` of each package declare them.\n"
    for name, found in workflows().items():
        yield f"## {name}\n\n```mermaid\n{mermaid(found)}```\n"
        yield from _steps(found.transitions.values())


def _steps(transitions: Iterable[Any]) -> Iterator[str]:
    yield "| step | title | from | to | right | guard | event |\n|---|---|---|---|---|---|---|"
    for step in transitions:
        guard = (step.guard.__doc__ or "").split("\n")[0] if step.guard else ""
        ends = f"{', '.join(map(str, step.sources))} | {step.target or 'stays'}"
        yield f"| `{step.code}` | {step.title} | {ends} | `{step.right}` | {guard} | `{step.event}` |"
    yield ""


def _events() -> Iterator[str]:
    from dealerdesk.events import registry  # noqa: PLC0415

    yield "# Events\n"
    yield "Who is told of each event, in jobs of their own (`bin/dealerdesk events CODE` prints one).\n"
    yield "| event | title | subscribers |\n|---|---|---|"
    for code in registry.codes():
        told = ", ".join(f"`{name.removeprefix('dealerdesk.')}`" for name in sorted(registry.subscribers_of(code)))
        yield f"| `{code}` | {registry.title(code)} | {told} |"


def _rights() -> Iterator[str]:
    from dealerdesk.accounts.rights import RIGHTS, TITLES  # noqa: PLC0415
    from dealerdesk.accounts.roles import Role  # noqa: PLC0415

    yield "# Rights\n"
    yield "Whose objects each role may do it to: own, those of the own dealer, of the own regions, all. Empty: may not.\n"
    yield "| right | " + " | ".join(str(role.label) for role in Role) + " |"
    yield "|---" * (len(Role) + 1) + "|"
    for code, row in RIGHTS.items():
        cells = " | ".join(row[role].name.lower() if role in row else "" for role in Role)
        yield f"| {TITLES.get(code, code)} (`{code}`) | {cells} |"


def _packages_with(module: str) -> Iterator[str]:
    for config in apps.get_app_configs():
        if config.name.startswith("dealerdesk.") and find_spec(f"{_package(config.name)}.{module}"):
            yield _package(config.name)


def _package(name: str) -> str:
    return ".".join(name.split(".")[:2])


PAGES: dict[str, Callable[[], Iterator[str]]] = {
    "dev/workflows.md": _workflows,
    "dev/events.md": _events,
    "dev/rights.md": _rights,
}


def main() -> int:
    """Write, or with `--check` only say which pages are stale; 1 if some are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealerdesk.config.settings")
    django.setup()
    if "--check" in sys.argv:
        found = stale()
        print("\n".join(f"docs/{name} is stale: run bin/docs" for name in found) or "The printed pages are fresh.")
        return 1 if found else 0
    print("\n".join(f"docs/{name}" for name in write()) or "The printed pages are fresh.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
