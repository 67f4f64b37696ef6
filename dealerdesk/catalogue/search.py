"""Finding goods by what people type: words in any form, articles in any spelling, barcodes.

A query is tried in several ways, the next one only when the former has found nothing (see `attempts`).
Words are looked up as the Russian stemmer knows them, the last one also as a beginning; articles never go
through the text parser, which tears `5W-40` apart. What is mistyped is led to the nearest words of the
catalogue at last.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, OuterRef, Q

from dealerdesk.catalogue.models import LATIN, LOOK_ALIKES, Barcode
from dealerdesk.catalogue.search_vector import CONFIG
from dealerdesk.catalogue.words import nearest_stems

LONGEST = 200
MOST_WORDS = 8
SHORTEST_INSIDE = 3
WORD = re.compile(r"[^\W_]+")
DIGIT = re.compile(r"\d")
BETWEEN_LETTERS_AND_DIGITS = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
NOT_IN_KEY = re.compile(r"[^A-ZА-Я0-9]")
BARCODE = re.compile(r"[0-9]{8,14}")
FOLD = str.maketrans(LOOK_ALIKES, LATIN)
LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
CYRILLIC_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю"
TO_CYRILLIC = str.maketrans(LATIN_KEYS + LATIN_KEYS.upper(), CYRILLIC_KEYS + CYRILLIC_KEYS.upper())
TO_LATIN = str.maketrans(CYRILLIC_KEYS + CYRILLIC_KEYS.upper(), LATIN_KEYS + LATIN_KEYS.upper())


def sku_key(text: str) -> str:
    """An article as the database keeps it for comparing: `5w–40` and `5W 40` are `5W40`, Cyrillic А is Latin A."""
    return NOT_IN_KEY.sub("", text.upper().translate(FOLD))


def attempts(text: str) -> Iterator[Q]:
    """Conditions on products for what was typed, from the strictest reading to the loosest; none for blanks."""
    typed = text.strip()[:LONGEST].replace("\0", "")
    key = sku_key(typed)
    if not (key or WORD.search(typed)):
        return
    yield _as_typed(typed, key)
    if len(key) >= SHORTEST_INSIDE:
        yield Q(sku_key__contains=key)
    split = BETWEEN_LETTERS_AND_DIGITS.sub(" ", typed)
    if split != typed:
        yield _words(split)
    for other in (typed.translate(TO_CYRILLIC), typed.translate(TO_LATIN)):
        if other != typed:
            yield _as_typed(other, sku_key(other))
    if stems := nearest_stems(" ".join(_words_of(typed))):
        yield _stems(stems)


def _as_typed(typed: str, key: str) -> Any:
    condition: Any = _words(typed)
    if key and (DIGIT.search(key) or len(key) >= SHORTEST_INSIDE):
        condition |= Q(sku_key__startswith=key)
    digits = re.sub(r"[\s-]", "", typed)
    if BARCODE.fullmatch(digits):
        condition |= Exists(Barcode.objects.filter(variant__product=OuterRef("pk"), code=digits))
    return condition


def _words(typed: str) -> Q:
    """All words in any form, the last one may be unfinished."""
    words = _words_of(typed)
    if not words:
        return Q(pk__in=[])
    terms = [f"'{word}'" for word in words]
    return Q(search=SearchQuery(" & ".join(terms) + ":*", config=CONFIG, search_type="raw"))


def _words_of(typed: str) -> list[str]:
    return WORD.findall(typed.lower().replace("ё", "е"))[:MOST_WORDS]


def _stems(stems: list[str]) -> Q:
    terms = ["'" + stem.replace("\\", "\\\\").replace("'", "''") + "':*" for stem in stems]
    return Q(search=SearchQuery(" & ".join(terms), config="simple", search_type="raw"))
