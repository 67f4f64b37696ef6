"""Bringing styles, scripts and fonts to where the server hands them out, only when they have changed."""

import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import find, get_finders
from django.core.management import call_command

_ENTRY = "ui/dist/app.css"
_STAMP = "collected-from"
# Fonts of printed forms, sources for debuggers, the extensions and the older versions of htmx.
_NOT_SERVED = ["print", "*.map", "ext", "htmx-2*", "htmx.js", "htmx-4.js", "account"]


def is_built() -> bool:
    """Whether the front-end has been built."""
    return find(_ENTRY) is not None


def is_collected() -> bool:
    """Whether what is handed out is what the packages hold now."""
    stamp = settings.STATIC_ROOT / _STAMP
    return stamp.exists() and stamp.read_text() == _digest()


def collect() -> bool:
    """Collect and compress when needed; True if something was done."""
    if is_collected():
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=_NOT_SERVED)
    (settings.STATIC_ROOT / _STAMP).write_text(_digest())
    return True


def _digest() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda entry: entry[0]):
            about = f"{path} {storage.size(path)} {storage.get_modified_time(path).timestamp()}\n"
            digest.update(about.encode())
    return digest.hexdigest()
