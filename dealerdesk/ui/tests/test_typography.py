"""Numbers, dates and words as the reader sees them."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone, translation

from dealerdesk.ui import typography

NOW = datetime(2026, 5, 12, 11, 5, tzinfo=UTC)


@pytest.fixture(autouse=True)
def reader():
    """A Russian reader in Yekaterinburg."""
    with translation.override("ru"), timezone.override(ZoneInfo("Asia/Yekaterinburg")):
        yield


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1284500", "1\xa0284\xa0500"),
        ("0", "0"),
        ("-90.5", "−91"),
        ("90.49", "90"),
        ("999999999.5", "1\xa0000\xa0000\xa0000"),
    ],
)
def test_a_sum_is_whole_roubles_with_no_break_spaces_and_a_true_minus(amount, words):
    assert typography.money(Decimal(amount)) == words


def test_nothing_is_a_dash_and_zero_is_zero():
    assert typography.money(None) == "—"
    assert typography.price(None) == "—"
    assert typography.roubles(Decimal(0)) == "0\xa0₽"


def test_a_unit_price_has_kopecks():
    assert typography.price(Decimal("2140")) == "2\xa0140,00"


def test_a_quantity_has_no_idle_zeros():
    assert typography.quantity(Decimal("1.500")) == "1,5"


def test_a_moment_is_told_by_the_readers_clock():
    assert typography.moment(NOW, now=NOW) == "12\xa0мая,\xa016:05"


def test_another_year_is_named():
    assert typography.day(date(2025, 5, 12), today=date(2026, 5, 12)) == "12\xa0мая\xa02025"
    assert typography.moment(NOW.replace(year=2025), now=NOW) == "12\xa0мая\xa02025"


def test_under_an_hour_time_is_relative():
    assert typography.ago(NOW - timedelta(minutes=2), now=NOW) == "2 мин назад"
    assert typography.ago(NOW - timedelta(seconds=20), now=NOW) == "только что"
    assert typography.ago(NOW - timedelta(hours=2), now=NOW) == "12\xa0мая,\xa014:05"


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(hours=4, minutes=10), "4\xa0ч\xa010\xa0мин"),
        (timedelta(minutes=12), "12\xa0мин"),
        (timedelta(days=21, hours=3), "21\xa0день\xa03\xa0ч"),
        (timedelta(days=2), "2\xa0дня"),
        (timedelta(hours=1), "1\xa0ч"),
    ],
)
def test_a_span_has_its_two_largest_units(length, words):
    assert typography.span(length) == words


def test_a_file_is_measured_in_the_largest_fitting_unit():
    assert typography.file_size(340 * 1024) == "340 КБ"
    assert typography.file_size(int(2.1 * 1024 * 1024)) == "2,1 МБ"
