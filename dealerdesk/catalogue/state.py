"""What the catalogue holds, as plain records: for `dealerdesk catalogue-state` and for comparing with 1C."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from dealerdesk.catalogue.models import Price, Stock, Variant

BATCH = 2000


def catalogue_state() -> Iterator[dict[str, Any]]:
    """One record per variant in the order of ids: `id_1c` of the product, or `product#characteristic`.

    Prices are by id of the price type, stock by id of the warehouse, all numbers decimal texts; `quantity` is
    the raw total. Read in batches, so any size fits into memory.
    """
    last = ""
    while variants := list(_variants(last)):
        prices = _by_variant(Price, "price_type__id_1c", "amount", variants)
        stock = _by_variant(Stock, "warehouse__id_1c", "quantity", variants)
        for variant in variants:
            yield _record(variant, prices.get(variant.pk, {}), stock.get(variant.pk, {}))
        last = variants[-1].id_1c


def _variants(last: str) -> list[Variant]:
    return list(Variant.objects.select_related("product", "total").filter(id_1c__gt=last).order_by("id_1c")[:BATCH])


def _by_variant(
    model: type[Price] | type[Stock], key: str, value: str, variants: list[Variant]
) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for variant_id, name, amount in model.objects.filter(variant__in=variants).values_list("variant_id", key, value):
        found.setdefault(variant_id, {})[name] = plain(amount)
    return found


def _record(variant: Variant, prices: dict[str, str], stock: dict[str, str]) -> dict[str, Any]:
    total = getattr(variant, "total", None)
    return {
        "id_1c": variant.id_1c,
        "sku": variant.product.sku,
        "name": variant.label,
        "active": variant.product.is_active and variant.is_active,
        "prices": prices,
        "stock": stock,
        "quantity": plain(total.quantity) if total else "0",
    }


def plain(number: Decimal) -> str:
    """A decimal without exponent and trailing zeros: `12.5`, `0`, `-3`."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
