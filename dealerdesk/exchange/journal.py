"""The journal of the exchange: sentences in Russian, for the administrators of both sides."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from dealerdesk.exchange import alarms
from dealerdesk.exchange.models import Connection, JournalEntry, Package, Session
from dealerdesk.exchange.report import Report
from dealerdesk.orders.models import Order
from dealerdesk.realtime.signals import publish
from dealerdesk.toolbox.russian import plural

Level = JournalEntry.Level
Direction = JournalEntry.Direction
TOPIC = "exchange"
MOST = 500

WORDS = {
    "goods": ("товар", "товара", "товаров"),
    "groups": ("группа", "группы", "групп"),
    "props": ("свойство", "свойства", "свойств"),
    "price_types": ("вид цен", "вида цен", "видов цен"),
    "warehouses": ("склад", "склада", "складов"),
    "units": ("единица", "единицы", "единиц"),
    "offers": ("предложение", "предложения", "предложений"),
    "prices": ("цена", "цены", "цен"),
    "rows": ("остаток по складу", "остатка по складам", "остатков по складам"),
    "documents": ("документ", "документа", "документов"),
}


def write(
    connection: Connection,
    text: str,
    *,
    direction: str = Direction.IN,
    level: str = Level.DONE,
    at: datetime | None = None,
    **facts: Any,
) -> JournalEntry:
    """Add an entry; `facts` are other fields of JournalEntry. Open journal pages follow."""
    facts["detail"] = str(facts.get("detail", ""))[:MOST]
    entry = JournalEntry.objects.create(
        connection=connection, text=text[:MOST], direction=direction, level=level, at=at or timezone.now(), **facts
    )
    alarms.tell_of(entry)
    publish(TOPIC)
    return entry


def imported(package: Package, report: Report, *, seconds: float, attempts: int = 1) -> JournalEntry:
    """A file has been applied."""
    level = Level.WARNING if report.warnings_total else Level.DONE
    return write(
        package.session.connection,
        f"{package.name}: {_what(report)}",
        level=level,
        session=package.session,
        package=package,
        detail=_outcome(report),
        counts=report.as_json(),
        warnings=report.warnings,
        warnings_total=report.warnings_total,
        seconds=Decimal(f"{seconds:.3f}"),
        attempts=attempts,
    )


def rehearsed(package: Package, report: Report, *, seconds: float) -> JournalEntry:
    """A dry run has ended: what the file would do."""
    return write(
        package.session.connection,
        f"Пробный прогон {package.name}: {_what(report)}",
        session=package.session,
        package=package,
        detail=", ".join(part for part in (_outcome(report), "ничего не применено") if part),
        counts=report.as_json(),
        warnings=report.warnings,
        warnings_total=report.warnings_total,
        seconds=Decimal(f"{seconds:.3f}"),
    )


def would_refuse(package: Package, text: str) -> JournalEntry:
    """A dry run has shown that the file would not be applied."""
    return write(
        package.session.connection,
        f"Пробный прогон {package.name}: {text}",
        level=Level.WARNING,
        session=package.session,
        package=package,
    )


def refused(package: Package, text: str, *, level: str = Level.ERROR, seconds: float = 0) -> JournalEntry:
    """A file has been refused or waits for a person; nothing of it was applied."""
    return write(
        package.session.connection,
        f"{package.name}: {text}",
        level=level,
        session=package.session,
        package=package,
        detail="ничего из файла не применено",
        seconds=Decimal(f"{seconds:.3f}"),
    )


def about_order(
    connection: Connection, order: Order, text: str, *, session: Session | None = None, **facts: Any
) -> None:
    """Something happened to one order."""
    write(connection, text, order=order, session=session, **facts)


def counted(number: int, kind: str) -> str:
    """«214 товаров»."""
    return f"{number} {plural(number, *WORDS[kind])}"


def _what(report: Report) -> str:
    parts = [counted(int(report.read[kind]), kind) for kind in WORDS if report.read[kind]]
    return ", ".join(parts) if parts else "пустой файл"


def _outcome(report: Report) -> str:
    totals = {word: sum(count[word] for count in report.done.values()) for word in OUTCOMES}
    parts = [f"{title} {totals[word]}" for word, title in OUTCOMES.items() if totals[word]]
    if report.warnings_total:
        parts.append(f"замечаний {report.warnings_total}")
    return ", ".join(parts)


OUTCOMES = {
    "created": "создано",
    "updated": "изменено",
    "withdrawn": "снято",
    "unchanged": "без изменений",
    "parked": "отложено до прихода товара",
    "resolved": "дождались товара",
    "refused": "не принято",
    "skipped": "пропущено",
}
