"""ИНН, КПП, ОГРН of invented companies with right control digits."""

from __future__ import annotations

TEN = (2, 4, 10, 3, 5, 9, 4, 6, 8)
ELEVENTH = (7, 2, 4, 10, 3, 5, 9, 4, 6, 8)
TWELFTH = (3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)


def company_inn(region: str, number: int) -> str:
    """Return an ИНН of 10 digits: region, a tax office 95 that does not exist, number, control digit."""
    digits = f"{region}95{number:05d}"
    return digits + _control(digits, TEN)


def person_inn(region: str, number: int) -> str:
    """Return an ИНН of 12 digits of an entrepreneur."""
    digits = f"{region}95{number:06d}"
    digits += _control(digits, ELEVENTH)
    return digits + _control(digits, TWELFTH)


def kpp(region: str) -> str:
    """Return a КПП at the place of registration."""
    return f"{region}9501001"


def company_ogrn(region: str, number: int) -> str:
    """Return an ОГРН of 13 digits."""
    digits = f"1{18 + number % 7}{region}{9500000 + number:07d}"
    return digits + str(int(digits) % 11 % 10)


def person_ogrn(region: str, number: int) -> str:
    """Return an ОГРНИП of 15 digits."""
    digits = f"3{18 + number % 7}{region}{950000000 + number:09d}"
    return digits + str(int(digits) % 13 % 10)


def _control(digits: str, weights: tuple[int, ...]) -> str:
    return str(sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11 % 10)
