"""Sums of money in Russian words, as printed forms of 1C have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

UNITS = "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать тринадцать четырнадцать "
UNITS_LIST = (UNITS + "пятнадцать шестнадцать семнадцать восемнадцать девятнадцать").split()
TENS = ["двадцать", "тридцать", "сорок", "пятьдесят", "шестьдесят", "семьдесят", "восемьдесят", "девяносто"]
HUNDREDS = ["сто", "двести", "триста", "четыреста", "пятьсот", "шестьсот", "семьсот", "восемьсот", "девятьсот"]
FEMALE = {1: "одна", 2: "две"}
SCALES = [
    ("рубль", "рубля", "рублей"),
    ("тысяча", "тысячи", "тысяч"),
    ("миллион", "миллиона", "миллионов"),
    ("миллиард", "миллиарда", "миллиардов"),
]


def form(count: int, forms: tuple[str, str, str]) -> str:
    """Return the form of a noun for a number: 1 рубль, 2 рубля, 5 рублей."""
    if count % 100 in range(11, 15):
        return forms[2]
    return forms[0] if count % 10 == 1 else forms[1] if count % 10 in {2, 3, 4} else forms[2]


def sum_in_words(amount: Decimal) -> str:
    """Return «Двенадцать тысяч триста сорок пять рублей 60 копеек»."""
    roubles, kopecks = divmod(int((amount * 100).to_integral_value()), 100)
    words = _groups(roubles) if roubles else [UNITS_LIST[0], SCALES[0][2]]
    text = " ".join(words)
    return f"{text[0].upper()}{text[1:]} {kopecks:02d} {form(kopecks, ('копейка', 'копейки', 'копеек'))}"


def _groups(number: int) -> list[str]:
    words: list[str] = []
    for power in reversed(range(len(SCALES))):
        group = number // 1000**power % 1000
        if group or power == 0:
            words += [*_below_thousand(group, female=power == 1), form(group, SCALES[power])]
    return words


def _below_thousand(number: int, *, female: bool) -> list[str]:
    words = [HUNDREDS[number // 100 - 1]] if number >= 100 else []
    rest = number % 100
    if rest >= 20:
        words.append(TENS[rest // 10 - 2])
        rest %= 10
    if rest:
        words.append(FEMALE.get(rest, UNITS_LIST[rest]) if female else UNITS_LIST[rest])
    return words
