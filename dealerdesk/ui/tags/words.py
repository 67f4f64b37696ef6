"""Filters that set numbers, dates and words."""

from datetime import date, datetime

from django.template import Library
from django.template.defaultfilters import stringfilter

from dealerdesk.toolbox import russian
from dealerdesk.ui import typography

register = Library()

register.filter("money", typography.money)
register.filter("roubles", typography.roubles)
register.filter("price", typography.price)
register.filter("qty", typography.quantity)
register.filter("file_size", typography.file_size)
register.filter("span", typography.span)


@register.filter
def day(value: date | datetime | None) -> str:
    """`{{ order.wanted_date|day }}`: 12 мая, of another year 12 мая 2025."""
    return typography.day(value)


@register.filter
def moment(value: datetime | None) -> str:
    """`{{ order.created_at|moment }}`: 12 мая, 14:05 in the reader's zone."""
    return typography.moment(value)


@register.filter
@stringfilter
def typo(text: str) -> str:
    """`{{ text|typo }}`: no-break spaces where a line must not be torn."""
    return russian.typo(text)


@register.filter
def plural(count: int, forms: str) -> str:
    """`{{ count }} {{ count|plural:"строка,строки,строк" }}`, for texts that live in Russian only."""
    one, few, many = forms.split(",")
    return russian.plural(count, one, few, many)
