"""What 1C calls currencies, and their codes. An unknown name is never guessed (1c.md 3.5)."""

CODES = frozenset(
    [
        "RUB",
        "USD",
        "EUR",
        "BYN",
        "BYR",
        "UAH",
        "KZT",
        "CNY",
        "GBP",
        "CHF",
        "JPY",
        "TRY",
        "AMD",
        "AZN",
        "GEL",
        "KGS",
        "MDL",
        "TJS",
        "UZS",
        "PLN",
        "CZK",
        "AED",
        "INR",
        "KRW",
    ]
)
NAMES = {
    "руб": "RUB", "рубль": "RUB", "рублей": "RUB", "р": "RUB", "₽": "RUB", "rur": "RUB", "643": "RUB", "810": "RUB",
    "$": "USD", "доллар": "USD", "долл": "USD", "840": "USD",
    "€": "EUR", "евро": "EUR", "978": "EUR",
    "грн": "UAH", "980": "UAH", "тг": "KZT", "тенге": "KZT", "398": "KZT", "933": "BYN", "974": "BYR", "156": "CNY",
}  # fmt: skip


class Currencies:
    """The table of one connection: ours and the names that its administrator added, a line each: `у.е. = USD`."""

    def __init__(self, added: str = "") -> None:
        self._names = dict(NAMES)
        for line in added.splitlines():
            name, _, code = line.partition("=")
            if code.strip().upper() in CODES:
                self._names[_key(name)] = code.strip().upper()

    def code(self, text: str) -> str | None:
        """ISO code of a currency as 1C writes it; None when it is not in the table."""
        upper = text.strip().upper()
        return upper if upper in CODES else self._names.get(_key(text))


def _key(text: str) -> str:
    return text.strip().rstrip(".").casefold()
