"""Texts of goods as we keep them: plain, however they were written in 1C."""

import html
import re
from decimal import Decimal

import nh3

from dealerdesk.exchange.commerceml.records import Unit
from dealerdesk.toolbox.numbers import NotANumber, read_decimal

BREAKS = re.compile(r"<\s*(?:br|/p|/div|/li|/tr|/h[1-6])\b[^>]*>", re.IGNORECASE)
ITEMS = re.compile(r"<\s*li\b[^>]*>", re.IGNORECASE)
TAGS = re.compile(r"<[a-zA-Z/!]")
BLANK_LINES = re.compile(r"\n\s*\n\s*\n+")
# ОКЕИ: stock УТ sends the code and the long name, people read the short one.
UNIT_NAMES = {
    "796": "шт", "778": "упак", "839": "компл", "715": "пар", "704": "набор", "112": "л", "111": "мл", "166": "кг",
    "163": "г", "168": "т", "006": "м", "004": "см", "003": "мм", "018": "пог. м", "055": "м²", "113": "м³",
    "736": "рул", "812": "ящ", "868": "бут", "625": "лист", "657": "изд", "876": "усл. ед", "356": "ч", "359": "сут",
}  # fmt: skip


def plain_text(text: str) -> str:
    """A description without markup; line breaks of HTML are kept as line breaks."""
    if TAGS.search(text):
        text = html.unescape(nh3.clean(ITEMS.sub("— ", BREAKS.sub("\n", text)), tags=set()))
    lines = "\n".join(line.strip() for line in text.replace("\r\n", "\n").split("\n"))
    return BLANK_LINES.sub("\n\n", lines).strip()


def unit_name(unit: Unit) -> str:
    """The short name of a unit: as sent, else by its code, else the long one."""
    return unit.name or UNIT_NAMES.get(unit.code.zfill(3), "") or unit.full_name.lower() or unit.code


def vat_rate(text: str) -> tuple[Decimal | None, bool]:
    """Rate in percent and whether it is «Без НДС»; both empty when the text says neither («20», «20/120», «Без НДС»)."""
    if text.casefold().replace(" ", "").startswith("без"):
        return None, True
    try:
        rate = read_decimal(text.partition("/")[0].rstrip("% "))
    except NotANumber:
        return None, False
    return (rate, False) if rate is not None and 0 <= rate < 100 else (None, False)  # noqa: PLR2004
