"""Printed forms as PDF by typst.

A form is `<package>/templates/<package>/print/<name>.typ`; the data reach it as JSON in
`sys.inputs` and are never pasted into its source, so nothing that a user typed can be a command.
What forms share is the typst package `@local/paper`, in `typst/` beside this file.
"""

import json
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.utils import get_app_template_dirs

from dealerdesk import ui

PACKAGES = Path(__file__).parent / "typst"
FONTS = Path(ui.__file__).parent / "static" / "ui" / "dist" / "print"  # Onest; typst has fonts of its own besides


def pdf(template: str, data: dict[str, Any], *, at: datetime | None = None) -> bytes:
    """Render the form `template` ("orders/print/order.typ") with `data`; `at` fixes the time inside the file.

    Decimals and dates are passed as strings, for the form to show as they are. Raises
    TemplateDoesNotExist and typst.TypstError.
    """
    made: bytes = _compile(template, data, at=at, format="pdf")
    return made


def png(template: str, data: dict[str, Any], *, ppi: float = 110) -> list[bytes]:
    """Render each page of the form as a picture, to look at while designing it."""
    pages = _compile(template, data, at=None, format="png", ppi=ppi)
    return pages if isinstance(pages, list) else [pages]


def _compile(template: str, data: dict[str, Any], *, at: datetime | None, **how: Any) -> Any:
    source = _find(template)
    return typst.compile(
        source,
        root=source.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        package_path=PACKAGES,
        sys_inputs={"data": json.dumps(data, default=_as_text, ensure_ascii=False)},
        timestamp=int(at.timestamp()) if at else None,
        **how,
    )


def _find(template: str) -> Path:
    folders: list[Any] = [*settings.TEMPLATES[0]["DIRS"], *get_app_template_dirs("templates")]
    for folder in folders:
        if (path := Path(folder) / template).is_file():
            return path
    raise TemplateDoesNotExist(template)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS] if FONTS.is_dir() else [])


def _as_text(value: object) -> str:
    if isinstance(value, Decimal | date):
        return str(value)
    raise TypeError(f"{type(value).__name__} cannot be printed")
