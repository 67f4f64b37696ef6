"""Check digits of Russian requisites.

ИНН: order of the tax service ММВ-7-14/378@; ОГРН: order 165н of the ministry of finance;
account keys: central bank's rule 515 of 1997.
"""

_INN_10 = (2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_11 = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
_INN_12 = (3, *_INN_11)
_ACCOUNT = (7, 1, 3)
COMPANY_INN, PERSON_INN = 10, 12
COMPANY_OGRN, PERSON_OGRN = 13, 15
KPP_LENGTH, BIK_LENGTH, ACCOUNT_LENGTH = 9, 9, 20


def is_inn(text: str) -> bool:
    """Ten digits of a company or twelve of an entrepreneur, with their check digits."""
    if not _digits(text):
        return False
    if len(text) == COMPANY_INN:
        return _inn_digit(text, _INN_10) == text[9]
    return len(text) == PERSON_INN and _inn_digit(text, _INN_11) == text[10] and _inn_digit(text, _INN_12) == text[11]


def is_kpp(text: str) -> bool:
    """Four digits of the tax office, two of the reason (digits or capital letters), three of the number."""
    reason = text[4:6]
    plain = reason.isascii() and reason.isalnum() and reason == reason.upper()
    return len(text) == KPP_LENGTH and plain and _digits(text[:4] + text[6:])


def is_ogrn(text: str) -> bool:
    """Thirteen digits of a company or fifteen of an entrepreneur, with the check digit."""
    if not _digits(text) or len(text) not in (COMPANY_OGRN, PERSON_OGRN):
        return False
    divisor = 11 if len(text) == COMPANY_OGRN else 13
    return str(int(text[:-1]) % divisor)[-1] == text[-1]


def is_bik(text: str) -> bool:
    """Nine digits of a Russian bank."""
    return len(text) == BIK_LENGTH and _digits(text)


def is_account(text: str, *, bik: str) -> bool:
    """Twenty digits whose key fits the bank `bik`."""
    if len(text) != ACCOUNT_LENGTH or not _digits(text):
        return False
    digits = bik[-3:] + text
    return sum(int(digit) * _ACCOUNT[place % 3] for place, digit in enumerate(digits)) % 10 == 0


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _inn_digit(text: str, weights: tuple[int, ...]) -> str:
    return str(sum(int(digit) * weight for digit, weight in zip(text, weights, strict=False)) % 11 % 10)
