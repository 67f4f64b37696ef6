"""Answers to 1C that are documents of their own."""

from collections.abc import Iterable

from dealerdesk.exchange.commerceml.writing import Xml

# The first letter is the Latin C (U+0043): Bitrix writes it so, and БУС looks for exactly that.
STATUSES = "C" + "татусы"


def directory(
    *, statuses: Iterable[tuple[str, str]], payments: Iterable[tuple[str, str]], deliveries: Iterable[tuple[str, str]]
) -> bytes:
    """The answer to `mode=info` (1c.md 2.9): pairs of id and name; windows-1251, begins with `<?xml`."""
    xml = Xml("windows-1251")
    xml.open("Справочник")
    _section(xml, STATUSES, statuses)
    _section(xml, "ПлатежныеСистемы", payments, ("ТипОплаты", "Безналичная"))
    _section(xml, "СлужбыДоставки", deliveries)
    xml.close("Справочник")
    return xml.bytes()


def _section(xml: Xml, tag: str, rows: Iterable[tuple[str, str]], extra: tuple[str, str] | None = None) -> None:
    xml.open(tag)
    for id_1c, name in rows:
        xml.open("Элемент")
        xml.value("Ид", id_1c)
        xml.value("Название", name)
        if extra:
            xml.value(*extra)
        xml.close("Элемент")
    xml.close(tag)
