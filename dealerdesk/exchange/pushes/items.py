"""Reading fields of a pushed item strictly, and the four words of an answer."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeAlias

from dealerdesk.exchange.commerceml.values import read_id
from dealerdesk.toolbox.numbers import NotANumber, read_decimal

Item: TypeAlias = Mapping[str, Any]
Result: TypeAlias = dict[str, str]
OK: Result = {"result": "ok"}
LONGEST_ID = 80


class BadItem(ValueError):
    """The item itself is wrong; the text names the field, in Russian."""


def stale(text: str) -> Result:
    """The portal knows a later version."""
    return {"result": "stale", "message": text}


def unknown(text: str) -> Result:
    """No such thing here."""
    return {"result": "unknown", "message": text}


def error(text: str) -> Result:
    """The item is wrong."""
    return {"result": "error", "message": text[:500]}


def text(item: Item, key: str, *, most: int = 255, required: bool = False) -> str:
    """A text; "" when absent."""
    value = item.get(key)
    if value is None or value == "":
        if required:
            raise BadItem(f"{key}: обязательное поле")
        return ""
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        raise BadItem(f"{key}: не текст до {most} знаков")
    return value


def id_of(item: Item, key: str, *, required: bool = False) -> str:
    """An id of 1C in our spelling."""
    return read_id(text(item, key, most=LONGEST_ID, required=required))


def variant_of(item: Item) -> str:
    """`product` and `variant` as the id that CommerceML gives."""
    product, variant = id_of(item, "product", required=True), id_of(item, "variant")
    whole = f"{product}#{variant}" if variant else product
    if len(whole) > LONGEST_ID:
        raise BadItem("product: слишком длинный")
    return whole


def number(item: Item, key: str, *, places: int | None = None) -> Decimal | None:
    """A number in a string, or a whole JSON number; None when absent."""
    value = item.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadItem(f"{key}: число передаётся строкой")
    try:
        read = read_decimal(str(value), places=places)
    except NotANumber as refusal:
        raise BadItem(f"{key}: не число «{str(value)[:40]}»") from refusal
    return read


def required_number(item: Item, key: str, *, places: int | None = None) -> Decimal:
    """The same, obligatory."""
    read = number(item, key, places=places)
    if read is None:
        raise BadItem(f"{key}: обязательное поле")
    return read


def whole(item: Item, key: str, *, most: int = 2**62) -> int | None:
    """A whole number that is not negative."""
    value = item.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
        raise BadItem(f"{key}: не целое число")
    return value


def version_of(item: Item) -> int:
    """`version`, obligatory."""
    value = whole(item, "version")
    if value is None:
        raise BadItem("version: обязательное поле")
    return value


def moment(item: Item, key: str) -> datetime | None:
    """ISO 8601 with a zone."""
    value = text(item, key, most=40)
    if not value:
        return None
    try:
        read = datetime.fromisoformat(value)
    except ValueError as refusal:
        raise BadItem(f"{key}: не время ISO 8601 «{value}»") from refusal
    if read.tzinfo is None:
        raise BadItem(f"{key}: время без часового пояса")
    return read


def day(item: Item, key: str, *, required: bool = False) -> date | None:
    """`yyyy-MM-dd`."""
    value = text(item, key, most=10, required=required)
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as refusal:
        raise BadItem(f"{key}: не дата «{value}»") from refusal


def flag(item: Item, key: str) -> bool:
    """True, or false when absent."""
    value = item.get(key, False)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise BadItem(f"{key}: true или false")
    return value


def rows(item: Item, key: str, *, most: int = 5000) -> list[Item]:
    """A list of objects; empty when absent."""
    value = item.get(key) or []
    if not isinstance(value, list) or len(value) > most or not all(isinstance(row, dict) for row in value):
        raise BadItem(f"{key}: не список объектов")
    return value


def part(item: Item, key: str) -> Item | None:
    """An object; None when absent."""
    value = item.get(key)
    if value is not None and not isinstance(value, dict):
        raise BadItem(f"{key}: не объект")
    return value
