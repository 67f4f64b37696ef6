"""Stock and prices pushed one by one, each with its version."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from dealerdesk.catalogue.importing import import_prices, import_stock
from dealerdesk.catalogue.importing.rows import PriceRow, StockRow
from dealerdesk.dealers.models import PriceType
from dealerdesk.exchange.imports.currencies import Currencies
from dealerdesk.exchange.models import Connection, PushedVersion
from dealerdesk.exchange.pushes import items
from dealerdesk.exchange.pushes.items import OK, BadItem, Item, Result

LARGEST = Decimal(10) ** 11


@dataclass(frozen=True, slots=True)
class Value:
    """What an item says: of which variant, at which warehouse or of which price type, how much, in which version."""

    variant: str
    other: str
    number: Decimal | None
    version: int


def apply_stock(pushed: list[Item], connection: Connection) -> list[Result]:
    """Free quantities in base units replace what is here."""
    return _apply(pushed, connection, "stock", _stock_value, _write_stock)


def apply_prices(pushed: list[Item], connection: Connection) -> list[Result]:
    """Prices for one base unit; null withdraws a price."""
    currencies = Currencies(connection.currency_names)
    expected = dict(PriceType.objects.values_list("id_1c", "currency"))
    return _apply(pushed, connection, "price", lambda item: _price_value(item, currencies, expected), _write_prices)


def _apply(
    pushed: list[Item],
    connection: Connection,
    kind: str,
    read: Callable[[Item], Value],
    write: Callable[[list[Value]], set[tuple[str, str]]],
) -> list[Result]:
    results: list[Result] = []
    fresh: dict[tuple[str, str], Value] = {}
    known = _versions(connection, kind, pushed)
    for item in pushed:
        try:
            value = read(item)
        except BadItem as refusal:
            results.append(items.error(str(refusal)))
            continue
        key = (value.variant, value.other)
        before = known.get(key, -1)
        if value.version < before:
            results.append(items.stale(f"Версия {value.version} старше принятой {before}"))
            continue
        if value.version > before:
            known[key], fresh[key] = value.version, value
        results.append({**OK, "_key": "\n".join(key)})
    missing = write(list(fresh.values())) if fresh else set()
    _remember(connection, kind, [value for key, value in fresh.items() if key not in missing])
    return [_answer(result, missing) for result in results]


def _answer(result: Result, missing: set[tuple[str, str]]) -> Result:
    key = result.pop("_key", None)
    if key is not None and tuple(key.split("\n")) in missing:
        return items.unknown("Такого товара, склада или вида цен на портале нет")
    return result


def _stock_value(item: Item) -> Value:
    number = items.required_number(item, "free", places=3)
    if abs(number) >= LARGEST:
        raise BadItem("free: слишком большое число")
    return Value(items.variant_of(item), items.id_of(item, "warehouse", required=True), number, items.version_of(item))


def _price_value(item: Item, currencies: Currencies, expected: dict[str, str]) -> Value:
    number = items.number(item, "amount", places=2)
    if number is not None and not 0 <= number < LARGEST:
        raise BadItem("amount: отрицательная или слишком большая цена")
    price_type = items.id_of(item, "price_type", required=True)
    currency = items.text(item, "currency", most=20)
    code = currencies.code(currency) if currency else None
    if currency and (code is None or code != expected.get(price_type, code)):
        raise BadItem(f"currency: цена этого вида не в «{currency}»")
    return Value(items.variant_of(item), price_type, number, items.version_of(item))


def _write_stock(values: list[Value]) -> set[tuple[str, str]]:
    rows = [StockRow(value.variant, value.other, value.number or Decimal(0)) for value in values]
    stock, _totals = import_stock(rows, at=timezone.now())
    return {(row.variant, row.warehouse) for row in stock.unknown}


def _write_prices(values: list[Value]) -> set[tuple[str, str]]:
    now = timezone.now()
    given = [PriceRow(value.variant, value.other, value.number) for value in values if value.number is not None]
    prices = import_prices(given, at=now)
    for value in values:
        if value.number is None:
            import_prices([], at=now, complete=[value.variant], among=[value.other])
    return {(row.variant, row.price_type) for row in prices.unknown}


def _versions(connection: Connection, kind: str, pushed: list[Item]) -> dict[tuple[str, str], int]:
    """Versions known so far, locked until the batch is applied."""
    variants = {key for item in pushed if (key := _key(item))}
    rows = PushedVersion.objects.select_for_update().filter(connection=connection, kind=kind, variant__in=variants)
    return {(row.variant, row.other): row.version for row in rows}


def _key(item: Item) -> str | None:
    try:
        return items.variant_of(item)
    except BadItem:
        return None


def _remember(connection: Connection, kind: str, values: Iterable[Value]) -> None:
    PushedVersion.objects.bulk_create(
        [
            PushedVersion(
                connection=connection, kind=kind, variant=value.variant, other=value.other, version=value.version
            )
            for value in values
        ],
        update_conflicts=True,
        unique_fields=["connection", "kind", "variant", "other"],
        update_fields=["version"],
    )
