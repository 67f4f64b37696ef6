"""Facet numbers: one int per group, brand or property value, so that one int[] per product serves all filters.

A number is the row's key times four plus the kind; keys up to 500 million fit into PostgreSQL's integer.
"""

import re
from enum import IntEnum

KINDS = 4
NUMBER = re.compile(r"-?[0-9]+\.[0-9]+")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-", re.IGNORECASE)


class FacetKind(IntEnum):
    """What a facet number stands for."""

    CATEGORY = 0
    BRAND = 1
    CHOICE = 2


def facet(kind: FacetKind, pk: int) -> int:
    """The number of a category, brand or property choice."""
    return pk * KINDS + kind


def kind_of(number: int) -> FacetKind:
    """What `number` stands for; ValueError for the unused kind."""
    return FacetKind(number % KINDS)


def pk_of(number: int) -> int:
    """The key of the row that `number` stands for."""
    return number // KINDS


def is_spoken(value: str) -> bool:
    """Whether a value of a property is words, and not the id of a value whose list has not come yet."""
    return bool(value) and not UUID.match(value)


def spoken(value: str) -> str:
    """A value as people write it: 1C sends `13.1` for 13,1."""
    return value.replace(".", ",") if NUMBER.fullmatch(value) else value
