"""How numbers, dates and words are set on a screen: no-break spaces, a true minus, the reader's own clock."""

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from django.utils import dateformat, timezone
from django.utils.translation import gettext, ngettext

from dealerdesk.toolbox import russian

NBSP = "\u00a0"
NOTHING = "—"
WHOLE = Decimal(1)

Number = Decimal | int | float | str


def money(amount: Number | None) -> str:
    """A sum in whole roubles for a cell under a head with «₽»: `1 284 500`; «—» for None."""
    if amount is None or amount == "":
        return NOTHING
    return _grouped(f"{Decimal(amount).quantize(WHOLE, rounding=ROUND_HALF_UP):,f}")


def roubles(amount: Number | None) -> str:
    """A sum in running text: `1 284 500 ₽`."""
    return NOTHING if amount is None or amount == "" else f"{money(amount)}{NBSP}₽"


def price(amount: Number | None) -> str:
    """A unit price or a sum of a document, with kopecks: `2 140,00`; «—» for None."""
    return NOTHING if amount is None or amount == "" else russian.amount_text(Decimal(amount))


def quantity(amount: Number | None) -> str:
    """A quantity without idle zeros: `12`, `1,5`; «—» for None."""
    return NOTHING if amount is None or amount == "" else russian.quantity_text(Decimal(amount))


def file_size(size: int | None) -> str:
    """Bytes in the largest fitting unit: `340 КБ`, `2,1 МБ`."""
    if size is None:
        return NOTHING
    if size < 1024 * 1024:
        return gettext("%(number)s KB") % {"number": _grouped(f"{max(1, round(size / 1024)):,}")}
    return gettext("%(number)s MB") % {
        "number": russian.quantity_text(Decimal(round(size / 1024 / 1024, 1)).quantize(Decimal("0.1")))
    }


def day(value: date | datetime | None, *, today: date | None = None) -> str:
    """A day in words: `12 мая`, of another year `12 мая 2025`."""
    if value is None:
        return NOTHING
    local = _local(value) if isinstance(value, datetime) else value
    same_year = local.year == (today or timezone.localdate()).year
    return dateformat.format(local, "j E" if same_year else "j E Y").replace(" ", NBSP)


def moment(value: datetime | None, *, now: datetime | None = None) -> str:
    """A moment in the reader's zone: `12 мая, 14:05`; the clock is left out in another year."""
    if value is None:
        return NOTHING
    local, today = _local(value), _local(now or timezone.now()).date()
    words = day(local, today=today)
    return f"{words},{NBSP}{local:%H:%M}" if local.year == today.year else words


def ago(value: datetime, *, now: datetime | None = None) -> str:
    """Relative under one hour (`2 мин назад`), the moment after it."""
    passed = (now or timezone.now()) - value
    if not timedelta(0) <= passed < timedelta(hours=1):
        return moment(value, now=now)
    minutes = int(passed.total_seconds() // 60)
    return gettext("%(minutes)s min ago") % {"minutes": minutes} if minutes else gettext("just now")


def span(length: timedelta) -> str:
    """A length of time by its two largest units: `4 ч 10 мин`, `2 дня 3 ч`, `12 мин`."""
    minutes = max(0, int(length.total_seconds() // 60))
    days, hours = divmod(minutes // 60, 24)
    parts = []
    if days:
        parts.append(ngettext("%(count)s day", "%(count)s days", days) % {"count": days})
    if hours:
        parts.append(gettext("%(count)s h") % {"count": hours})
    if not days and (minutes % 60 or not hours):
        parts.append(gettext("%(count)s min") % {"count": minutes % 60})
    return " ".join(parts[:2]).replace(" ", NBSP)


def _local(value: datetime) -> datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def _grouped(text: str) -> str:
    return text.replace(",", NBSP).replace("-", "−")
