"""What an import did."""

from dataclasses import dataclass, field
from typing import Generic, Self, TypeVar

Row = TypeVar("Row")


@dataclass(slots=True)
class Result(Generic[Row]):
    """Counts of rows: created + updated + unchanged + unknown + refused is what was given.

    `withdrawn` counts what was taken away because a complete record no longer names it. `unknown` are rows
    that refer to something not yet here, `refused` those whose value does not fit.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    unknown: list[Row] = field(default_factory=list)
    refused: list[Row] = field(default_factory=list)

    @property
    def changed(self) -> int:
        """How many rows of ours are different now."""
        return self.created + self.updated + self.withdrawn

    def add(self, other: "Result[Row]") -> Self:
        """Take in the counts and rows of another result."""
        self.created += other.created
        self.updated += other.updated
        self.unchanged += other.unchanged
        self.withdrawn += other.withdrawn
        self.unknown += other.unknown
        self.refused += other.refused
        return self
