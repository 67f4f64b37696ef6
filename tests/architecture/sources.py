"""The tree as the rules look at it: files, syntax, floors."""

import ast
import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "dealerdesk"


@cache
def committed():
    """Every file that git keeps or would keep, as paths from the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [Path(name) for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]


def python_files(*, tests=False):
    """Our modules; those of the tests only when asked for, migrations never."""
    for path in sorted(PACKAGE.rglob("*.py")):
        inner = path.relative_to(PACKAGE).parts
        if "migrations" not in inner and (tests or "tests" not in inner):
            yield path


def templates():
    """Our templates."""
    return sorted(path for path in PACKAGE.rglob("*") if "templates" in path.parts and path.is_file())


@cache
def tree(path):
    """The syntax of a module."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def place(path, node):
    """Where to look: `orders/views.py:17`."""
    return f"{path.relative_to(PACKAGE)}:{node.lineno}"


def calls(syntax):
    """Name of what is called (its last part) and the call."""
    for node in ast.walk(syntax):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            yield name, node


def imported(syntax):
    """Top-level and dotted names of modules that are imported, with the node."""
    for node in ast.walk(syntax):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module, node


@cache
def floors():
    """Package → the number of its floor, the ground being the highest number (pyproject.toml)."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract.get("exhaustive"))
    return {name.strip(): number for number, layer in enumerate(layers) for name in layer.split("|")}
