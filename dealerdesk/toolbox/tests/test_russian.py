from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealerdesk.toolbox.russian import (
    amount_text,
    date_in_words,
    number_in_words,
    plural,
    quantity_text,
    sum_in_words,
    typo,
)

LINES = ("строка", "строки", "строк")
SUMS = {
    "0": "Ноль рублей 00 копеек",
    "0.01": "Ноль рублей 01 копейка",
    "1.02": "Один рубль 02 копейки",
    "2": "Два рубля 00 копеек",
    "11.11": "Одиннадцать рублей 11 копеек",
    "21.21": "Двадцать один рубль 21 копейка",
    "100": "Сто рублей 00 копеек",
    "1000": "Одна тысяча рублей 00 копеек",
    "2002.50": "Две тысячи два рубля 50 копеек",
    "12345.60": "Двенадцать тысяч триста сорок пять рублей 60 копеек",
    "111111": "Сто одиннадцать тысяч сто одиннадцать рублей 00 копеек",
    "1000000": "Один миллион рублей 00 копеек",
    "2001001.01": "Два миллиона одна тысяча один рубль 01 копейка",
    "5000000014": "Пять миллиардов четырнадцать рублей 00 копеек",
    "3000000000000": "Три триллиона рублей 00 копеек",
    "-7.005": "Минус семь рублей 01 копейка",
}


@pytest.mark.parametrize(
    ("count", "word"),
    [(0, 2), (1, 0), (2, 1), (4, 1), (5, 2), (11, 2), (14, 2), (21, 0), (22, 1), (111, 2), (112, 2), (121, 0)],
)
def test_a_word_takes_the_form_of_its_number(count, word):
    assert plural(count, *LINES) == LINES[word]


def test_a_fraction_takes_the_second_form():
    assert plural(Decimal("1.5"), "час", "часа", "часов") == "часа"
    assert plural(Decimal("5.000"), "час", "часа", "часов") == "часов"


@pytest.mark.parametrize(("amount", "words"), SUMS.items())
def test_a_sum_is_spelled_as_a_bookkeeper_would(amount, words):
    assert sum_in_words(Decimal(amount)) == words


def test_a_feminine_thing_is_counted_in_the_feminine():
    assert number_in_words(2021, feminine=True) == "две тысячи двадцать одна"


def test_beyond_trillions_a_number_is_not_spelled():
    with pytest.raises(ValueError, match="too large"):
        number_in_words(10**15)


def test_a_date_is_written_in_words():
    assert date_in_words(date(2026, 5, 12)) == "12 мая 2026 г."


def test_sums_and_quantities_are_written_with_a_comma():
    assert amount_text(Decimal("1284500")) == "1~284~500,00".replace("~", "\u00a0")
    assert amount_text(Decimal("-0.5")) == "−0,50"
    assert quantity_text(Decimal("12.000")) == "12"
    assert quantity_text(Decimal("1200.50")) == "1~200,5".replace("~", "\u00a0")
    assert quantity_text(Decimal("100")) == "100"


@pytest.mark.parametrize(
    ("plain", "bound"),
    [
        ("до 12 мая, 14:05", "до 12~мая, 14:05"),
        ("счёт № 14", "счёт №~14"),
        ("осталось 8 шт.", "осталось 8~шт."),
        ("НДС 22 %", "НДС 22~%"),
        ("1 284 500 ₽", "1~284~500~₽"),
        ("заявка в работе у дилера", "заявка в~работе у~дилера"),
        ("Склад — на месте", "Склад~— на месте"),
        ("5 строк", "5~строк"),
        ("И в срок", "И~в~срок"),
        ("5 гаражей", "5 гаражей"),
    ],
)
def test_what_belongs_together_is_not_torn(plain, bound):
    assert typo(plain) == bound.replace("~", "\u00a0")


@given(st.integers(min_value=0, max_value=10**15 - 1), st.integers(min_value=0, max_value=99))
def test_a_spelled_sum_reads_back_to_the_same_sum(roubles, change):
    words = sum_in_words(Decimal(roubles) + Decimal(change) / 100)

    assert _read_back(words) == (roubles, change)


@given(st.text())
def test_binding_words_changes_nothing_but_spaces(text):
    assert typo(text).replace("\u00a0", " ") == text.replace("\u00a0", " ")


def _read_back(words):
    """Read the words with a table of its own, so that a slip in the speller is seen."""
    small = {number_in_words(n, feminine=feminine): n for n in range(1, 20) for feminine in (False, True)}
    small |= {number_in_words(n): n for n in (*range(20, 100, 10), *range(100, 1000, 100))}
    classes = {"тысяч": 10**3, "миллион": 10**6, "миллиард": 10**9, "триллион": 10**12}
    spelled, change = words.lower().split(" рубл")
    total = part = 0
    for word in spelled.split():
        stem = next((stem for stem in reversed(classes) if word.startswith(stem)), None)
        if stem:
            total, part = total + part * classes[stem], 0
        else:
            part += small.get(word, 0)
    return total + part, int(change.split()[1])
