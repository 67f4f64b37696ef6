"""Keys of rows as they come in addresses and forms: whatever is not a key is left out."""

from collections.abc import Iterable

LONGEST = 18  # digits that fit into a bigint


def read_keys(texts: Iterable[str], *, most: int = 500) -> list[int]:
    """The keys among `texts`, at most `most` of them."""
    return [key for text in list(texts)[:most] if (key := read_key(text)) is not None]


def read_key(text: str) -> int | None:
    """The key that `text` is, or None."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST else None
