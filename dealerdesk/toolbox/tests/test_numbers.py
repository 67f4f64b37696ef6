from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dealerdesk.toolbox.numbers import NotANumber, read_decimal


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", "1"),
        ("1.000", "1"),
        ("1,4", "1.4"),
        ("1 234,5", "1234.5"),
        ("1\u00a0000,50", "1000.5"),
        ("1\u2009000\u202f000", "1000000"),
        ("-0.5", "-0.5"),
        ("\u22125", "-5"),
        ("  7 ", "7"),
        ("007", "7"),
    ],
)
def test_numbers_are_read_as_people_and_1c_write_them(text, number):
    assert read_decimal(text) == Decimal(number)


@pytest.mark.parametrize("text", [None, "", " ", "\u00a0"])
def test_nothing_is_no_number(text):
    assert read_decimal(text) is None


@pytest.mark.parametrize(
    "text",
    [
        *("1_000", "١٢٣", "１２３", "NaN", "sNaN", "Infinity", "-inf", "1e9", "1E999999999", "0x10", "1,2,3", "1.2.3"),
        *("1,000.50", "--1", "1-", "abc", "₽", "1" * 19, "0." + "1" * 16, "9" * 100_000, "1,", ".", "-", "5 шт"),
    ],
)
def test_everything_else_is_refused(text):
    with pytest.raises(NotANumber):
        read_decimal(text)


def test_places_round_half_up():
    assert str(read_decimal("2,345", places=2)) == "2.35"
    assert str(read_decimal("-2.345", places=2)) == "-2.35"
    assert str(read_decimal("3", places=2)) == "3.00"


@given(some.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=6))
def test_what_we_write_we_read_again(number):
    plain = f"{number:f}"

    assert read_decimal(plain) == number
    assert read_decimal(plain.replace(".", ",")) == number


@given(some.text(max_size=40))
def test_any_text_is_a_number_in_range_or_refused(text):
    try:
        number = read_decimal(text)
    except NotANumber:
        return

    assert number is None or abs(number) < 10**18
