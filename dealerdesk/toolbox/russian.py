"""Russian grammar that documents and screens need: plural forms, sums in words, dates, no-break spaces."""

import re
from datetime import date
from decimal import Decimal

from dealerdesk.toolbox.money import kopecks

NBSP = "\u00a0"

MONTHS = (
    "января", "февраля", "марта", "апреля", "мая", "июня",
    "июля", "августа", "сентября", "октября", "ноября", "декабря",
)  # fmt: skip

_UNITS_MALE = ("", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять")
_UNITS_FEMALE = ("", "одна", "две", *_UNITS_MALE[3:])
_TEENS = (
    "десять", "одиннадцать", "двенадцать", "тринадцать", "четырнадцать",
    "пятнадцать", "шестнадцать", "семнадцать", "восемнадцать", "девятнадцать",
)  # fmt: skip
_TENS = (
    "", "", "двадцать", "тридцать", "сорок", "пятьдесят",
    "шестьдесят", "семьдесят", "восемьдесят", "девяносто",
)  # fmt: skip
_HUNDREDS = (
    "", "сто", "двести", "триста", "четыреста", "пятьсот",
    "шестьсот", "семьсот", "восемьсот", "девятьсот",
)  # fmt: skip
_CLASSES = (
    ("", "", ""),
    ("тысяча", "тысячи", "тысяч"),
    ("миллион", "миллиона", "миллионов"),
    ("миллиард", "миллиарда", "миллиардов"),
    ("триллион", "триллиона", "триллионов"),
)
_TEEN_TAILS = range(11, 15)
_LIMIT = 10 ** (3 * len(_CLASSES))


def plural(count: Decimal | int, one: str, few: str, many: str) -> str:
    """Choose the form that goes with `count`: 1 строка, 2 строки, 5 строк, 11 строк, 1,5 строки."""
    if count != int(count):
        return few
    tail = abs(int(count)) % 100
    if tail in _TEEN_TAILS:
        return many
    return {1: one, 2: few, 3: few, 4: few}.get(tail % 10, many)


def number_in_words(number: int, *, feminine: bool = False) -> str:
    """Spell a whole number below 10¹⁵ in lower case; raises ValueError beyond that."""
    if abs(number) >= _LIMIT:
        raise ValueError(f"{number} is too large to be spelled")
    if not number:
        return "ноль"
    words = ["минус"] if number < 0 else []
    for place in reversed(range(len(_CLASSES))):
        words += _class_in_words(abs(number) // 1000**place % 1000, place, feminine=feminine)
    return " ".join(words)


def sum_in_words(amount: Decimal) -> str:
    """Spell a sum in ₽ for a document: «Двенадцать тысяч триста сорок пять рублей 60 копеек»."""
    rounded = kopecks(amount)
    roubles, change = divmod(int(abs(rounded) * 100), 100)
    words = ("минус " if rounded < 0 else "") + number_in_words(roubles)
    return (
        f"{words[0].upper()}{words[1:]} {plural(roubles, 'рубль', 'рубля', 'рублей')} "
        f"{change:02} {plural(change, 'копейка', 'копейки', 'копеек')}"
    )


def date_in_words(day: date) -> str:
    """Write a date as documents do: «12 мая 2026 г.»."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year} г."


def amount_text(amount: Decimal) -> str:
    """Write a sum as documents do, with kopecks: «1 284 500,00» (no-break spaces, a true minus)."""
    return f"{kopecks(amount):,.2f}".replace(",", NBSP).replace(".", ",").replace("-", "−")


def quantity_text(quantity: Decimal) -> str:
    """Write a quantity without idle zeros: «12», «1,5», «1 200»."""
    whole = f"{quantity:,f}"
    text = whole.rstrip("0").rstrip(".") if "." in whole else whole
    return text.replace(",", NBSP).replace(".", ",").replace("-", "−")


def typo(text: str) -> str:
    """Put no-break spaces where a line must not be torn: «12 мая», «№ 14», «8 шт.», «в кассу», «10 ₽»."""
    for pattern in _NO_BREAK:
        text = pattern.sub(NBSP, text)
    return text


def _class_in_words(number: int, place: int, *, feminine: bool) -> list[str]:
    if not number:
        return []
    units = _UNITS_FEMALE if place == 1 or (place == 0 and feminine) else _UNITS_MALE
    tens, ones = divmod(number % 100, 10)
    words = [_HUNDREDS[number // 100], *((_TEENS[ones],) if tens == 1 else (_TENS[tens], units[ones]))]
    return [word for word in (*words, plural(number, *_CLASSES[place])) if word]


_AFTER_NUMBER = (
    rf"(?:{'|'.join(MONTHS)}|шт|компл|уп|кг|км|мм|см|м|г|л|ч|мин|тыс|млн|млрд|руб|коп|дн|день|дня|дней"
    r"|строка|строки|строк|заявка|заявки|заявок)"
)
_NO_BREAK = (
    re.compile(rf"(?<=\d) (?={_AFTER_NUMBER}(?:\.|\b))"),
    re.compile(r"(?<=\d) (?=[₽%])"),
    re.compile(r"(?<=\d) (?=\d{3}(?!\d))"),
    re.compile(r"(?<=№) (?=\S)"),
    re.compile(r"(?:(?<=^[А-Яа-яЁё])|(?<=[\s(«\u00a0][А-Яа-яЁё])) (?=\S)", re.MULTILINE),
    re.compile(r"(?<=\S) (?=[—–] )"),
)
