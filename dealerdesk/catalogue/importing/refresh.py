"""Facets and search words of goods again, after a group has moved or a list has got other words."""

import json
from collections.abc import Iterable

from django.db.backends.utils import CursorWrapper

from dealerdesk.catalogue.importing.dictionaries import Dictionaries, choices_of
from dealerdesk.catalogue.importing.staging import array, column, cursor, in_transaction, stage
from dealerdesk.catalogue.tasks import collect_words
from dealerdesk.realtime.signals import publish

BATCH = 2000
FEW = 200
AFFECTED = """
    SELECT id, groups, brand_id, attributes, code FROM catalogue_product
    WHERE facets && %s::int[] AND id > %s ORDER BY id LIMIT %s
"""
SETTLE = """
    SELECT gin_clean_pending_list(name::regclass)
    FROM unnest(ARRAY['product_search', 'product_facets', 'product_sku_inside']) AS name
"""
UPDATE = """
    UPDATE catalogue_product p SET facets = s.facets, words = s.words, summary = s.summary, changed_at = now()
    FROM staged_derived s
    WHERE p.id = s.id AND ROW(p.facets, p.words, p.summary) IS DISTINCT FROM ROW(s.facets, s.words, s.summary)
    RETURNING p.id
"""


@in_transaction
def refresh_products(numbers: Iterable[int]) -> int:
    """Work out again the goods that have any of these facet numbers; how many became different."""
    wanted = sorted(numbers)
    if not wanted:
        return 0
    changed: list[int] = []
    with cursor() as on:
        dictionaries = Dictionaries(on)
        last = 0
        while rows := _affected(on, wanted, last):
            changed += _refresh(on, rows, dictionaries)
            last = rows[-1][0]
        if changed:
            settle_indexes(on)
    announce(changed)
    return len(changed)


def announce(products: list[int]) -> None:
    """Tell open pages which goods changed; when they are many, that some did."""
    if len(products) > FEW:
        publish("products")
    elif products:
        publish(*(f"product:{pk}" for pk in products))


def settle_indexes(on: CursorWrapper) -> None:
    """Move what GIN has put aside for later into the indexes, so that searches need not read it; words follow.

    With `fastupdate` (the default) a load of new goods takes about half the time, but leaves such a list.
    """
    on.execute(SETTLE)
    collect_words.later(once="catalogue.words").defer()


def _affected(on: CursorWrapper, wanted: list[int], last: int) -> list[tuple[int, list[int], int | None, str, str]]:
    on.execute(AFFECTED, [wanted, last, BATCH])
    return list(on.fetchall())


def _refresh(
    on: CursorWrapper, rows: list[tuple[int, list[int], int | None, str, str]], dictionaries: Dictionaries
) -> list[int]:
    goods = [(pk, groups, brand, json.loads(attributes), code) for pk, groups, brand, attributes, code in rows]
    dictionaries.learn_texts(pk for _, _, _, attributes, _ in goods for pk in choices_of(attributes))
    derived = (
        (pk, *dictionaries.derive(groups, brand, attributes, code)) for pk, groups, brand, attributes, code in goods
    )
    rows_to_stage = ((pk, array(facets), words, summary) for pk, facets, words, summary in derived)
    stage(on, "staged_derived", "id bigint, facets int[], words text, summary text", rows_to_stage)
    return column(on, UPDATE)
