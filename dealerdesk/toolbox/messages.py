"""Translations of a tree of Django packages with Babel alone: no gettext programs are needed.

Every package keeps its own `locale/ru/LC_MESSAGES/django.po`; `.mo` files are made, not kept.
"""

import argparse
import io
import re
import sys
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from tokenize import TokenError
from typing import Any

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGE = "ru"
TEMPLATES = {".html", ".txt", ".subject", ".xml"}
_KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    **{f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in ("gettext", "ngettext", "pgettext", "npgettext")},
    "gettext_noop": None,
}
_PLACEHOLDER = re.compile(r"%\([^)]+\)[sd]|%[sd]|\{\w*\}")
_HEADER = "# Russian for this package; `bin/messages` keeps it complete."

Key = tuple[str | tuple[str, ...], str | None]
_Wording = tuple[tuple[str, ...], tuple[str, ...]]


class Broken(Exception):
    """A source file whose messages cannot be read."""


def packages(root: Path) -> list[Path]:
    """Packages of the tree that have something to translate."""
    return [folder for folder in sorted(root.iterdir()) if (folder / "__init__.py").exists() and found(folder)]


def translated(root: Path) -> list[Path]:
    """Packages of the tree that have a catalogue."""
    return [folder for folder in sorted(root.iterdir()) if po_file(folder).exists()]


def found(package: Path) -> dict[Key, list[tuple[str, int]]]:
    """What the sources say: message and context → places. Raises `Broken`."""
    messages: dict[Key, list[tuple[str, int]]] = {}
    for path in _sources(package):
        for line, message, context in _messages(path):
            messages.setdefault((message, context), []).append((path.relative_to(package).as_posix(), line))
    return messages


def update(package: Path) -> int:
    """Bring the package's catalogue into line with its sources; how many messages wait for a translation."""
    old, fresh = catalogue(package), _empty()
    fresh.creation_date = fresh.revision_date = old.creation_date
    for (message, context), places in sorted(found(package).items(), key=lambda item: item[1]):
        known = old.get(_id(message), context)
        flags = known.flags & {"fuzzy"} if known else ()
        # Babel's type wants a line for each place; without one it writes the file's name alone, as we want it.
        place: Any = (places[0][0], None)
        fresh.add(message, known.string if known else None, context=context, locations=[place], flags=flags)
    path = po_file(package)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = io.BytesIO()
    write_po(text, fresh, width=120, include_lineno=False, sort_by_file=False)
    if not path.exists() or path.read_bytes() != text.getvalue():
        path.write_bytes(text.getvalue())
    return sum(not _is_complete(message) for message in fresh if message.id)


def problems(package: Path) -> Iterator[str]:
    """What keeps the package from being wholly translated, one sentence each."""
    known, wanted = catalogue(package), found(package)
    for (message, context), places in wanted.items():
        entry = known.get(_id(message), context)
        if entry is None:
            yield f"{package.name}: {places[0][0]}:{places[0][1]}: not in the catalogue: {_id(message)!r}"
        else:
            yield from (f"{package.name}: {what}: {_id(message)!r}" for what in _flaws(entry))
    for entry in known:
        if entry.id and (entry.id, entry.context) not in wanted:
            yield f"{package.name}: no longer in the sources: {_id(entry.id)!r}"


def conflicts(folders: Iterable[Path]) -> Iterator[str]:
    """Messages that two packages say differently, one sentence each.

    Django merges all catalogues into one: a message has one Russian in the whole portal. Whoever means
    something else gives it a context (`pgettext`, `{% translate "…" context "…" %}`).
    """
    known: dict[tuple[str | None, str], tuple[str, _Wording]] = {}
    for folder in folders:
        for entry in catalogue(folder):
            if entry.id and _is_complete(entry):
                said = (_forms(entry.id), _forms(entry.string))
                other, words = known.setdefault((entry.context, _id(entry.id)), (folder.name, said))
                if words != said:
                    yield f"{other} and {folder.name} differ: {_id(entry.id)!r} is {words[1]} and {said[1]}"


def compile_catalogue(package: Path) -> bool:
    """Make the `.mo` file when the `.po` file is newer; True if it was made."""
    source, target = po_file(package), po_file(package).with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
        return False
    made = target.with_suffix(".new")
    with made.open("wb") as file:
        write_mo(file, catalogue(package))
    made.replace(target)
    return True


def catalogue(package: Path) -> Catalog:
    """What the package's `.po` file holds; empty when there is none."""
    path = po_file(package)
    if not path.exists():
        return _empty()
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE)


def po_file(package: Path) -> Path:
    """Where the package keeps its translations."""
    return package / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def _sources(package: Path) -> Iterator[Path]:
    for path in sorted(package.rglob("*")):
        inner = path.relative_to(package).parts
        if "tests" in inner or "migrations" in inner or "static" in inner:
            continue
        if path.suffix == ".py" or (path.suffix in TEMPLATES and "templates" in inner):
            yield path


def _messages(path: Path) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Babel's reader of Python stumbles over the indentation that a template leaves behind.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from _read(text)
    except (SyntaxError, TokenError) as error:
        raise Broken(f"{path}: {error}") from error


def _read(text: str) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    source = io.BytesIO(text.encode())
    for line, message, _comments, context in extract("python", source, keywords=_KEYWORDS):
        yield line, tuple(message) if isinstance(message, list | tuple) else message, context


def _empty() -> Catalog:
    return Catalog(
        locale=LANGUAGE,
        project="Dealerdesk",
        version="1",
        msgid_bugs_address="-",
        last_translator="-",
        language_team=LANGUAGE,
        fuzzy=False,
        header_comment=_HEADER,
    )


def _flaws(entry: Any) -> Iterator[str]:
    if entry.fuzzy:
        yield "uncertain (fuzzy)"
    if not _is_complete(entry):
        yield "not translated"
    elif any(_placeholders(text) - _placeholders(*_forms(entry.id)) for text in _forms(entry.string)):
        yield "names a placeholder that the source does not give"
    elif isinstance(entry.id, str) and _placeholders(entry.id) != _placeholders(entry.string):
        yield "loses a placeholder of the source"


def _is_complete(entry: Any) -> bool:
    forms = _forms(entry.string)
    return all(forms) and len(forms) == (3 if isinstance(entry.id, tuple | list) else 1)


def _forms(text: Any) -> tuple[str, ...]:
    return tuple(text) if isinstance(text, tuple | list) else (text,)


def _placeholders(*texts: str) -> set[str]:
    return {name for text in texts for name in _PLACEHOLDER.findall(text)}


def _id(message: str | tuple[str, ...] | list[str]) -> str:
    return message if isinstance(message, str) else message[0]


def main() -> int:
    """`[PACKAGE…]` brings catalogues up to date and compiles; `--check` says what is wrong; `--compile` only compiles."""
    parser = argparse.ArgumentParser(prog="bin/messages", description=main.__doc__)
    parser.add_argument("packages", nargs="*")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--compile", action="store_true")
    given = parser.parse_args()
    root = Path(__file__).resolve().parents[1]
    wanted = [root / Path(name).name for name in given.packages] or ([] if given.compile else packages(root))
    if unknown := [folder.name for folder in wanted if not folder.is_dir()]:
        parser.error(f"no such package: {', '.join(unknown)}")
    if given.check:
        return _check(wanted, translated(root))
    waiting = {} if given.compile else {folder.name: update(folder) for folder in wanted}
    made = [path for path in translated(root) if compile_catalogue(path)]
    print(f"{len(made)} catalogues compiled.")
    for name, number in waiting.items():
        if number:
            print(f"  {name}: {number} messages wait for Russian")
    return 0


def _check(folders: list[Path], everything: list[Path]) -> int:
    flaws = [*(flaw for folder in folders for flaw in problems(folder)), *conflicts(everything)]
    print("\n".join(flaws) if flaws else "Every message is translated.")
    return 1 if flaws else 0


if __name__ == "__main__":
    sys.exit(main())
