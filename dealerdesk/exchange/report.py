"""What an import did, as an administrator wants to read it."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

MOST_WARNINGS = 200


@dataclass(slots=True)
class Report:
    """Counts by kind, remarks with the id and the name of what they are about, and the sentence for the journal.

    `read` counts what the file holds, `done` what became of it: created, updated, unchanged, withdrawn,
    parked, refused, by kind.
    """

    read: Counter[str] = field(default_factory=Counter)
    done: dict[str, Counter[str]] = field(default_factory=dict)
    warnings: list[dict[str, str]] = field(default_factory=list)
    warnings_total: int = 0
    orders: list[str] = field(default_factory=list)

    def warn(self, text: str, *, id_1c: str = "", name: str = "") -> None:
        """Remember a remark; only the first 200 keep their words."""
        self.warnings_total += 1
        if len(self.warnings) < MOST_WARNINGS:
            self.warnings.append({"id": id_1c, "name": name[:200], "text": text[:300]})

    def add(self, kind: str, **counts: int) -> None:
        """Add to what became of a kind."""
        self.done.setdefault(kind, Counter()).update(counts)

    def of(self, kind: str, outcome: str) -> int:
        """How many of a kind had this outcome."""
        return self.done.get(kind, Counter())[outcome]

    @property
    def changed(self) -> int:
        """How many rows of ours are different now."""
        return sum(count[word] for count in self.done.values() for word in ("created", "updated", "withdrawn"))

    def as_json(self) -> dict[str, Any]:
        """For the package and the journal: only what is not zero."""
        done = {kind: {word: number for word, number in count.items() if number} for kind, count in self.done.items()}
        return {
            "read": {kind: _plain(number) for kind, number in self.read.items() if number},
            "done": {kind: count for kind, count in done.items() if count},
        }


def _plain(number: Any) -> Any:
    return number if isinstance(number, int) else f"{number.normalize():f}"
