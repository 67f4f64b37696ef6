"""Barcodes of variants and pictures of goods: lists that replace what is here."""

from collections.abc import Mapping

from django.db.backends.utils import CursorWrapper

from dealerdesk.catalogue.importing.rows import PictureRow
from dealerdesk.catalogue.importing.staging import column, stage

BARCODE_LENGTHS = range(8, 15)
IMAGES = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".tif", ".tiff")

DROP_BARCODES = """
    DELETE FROM catalogue_barcode b USING catalogue_variant v
    WHERE b.variant_id = v.id AND v.id_1c = ANY(%s) AND NOT EXISTS (
        SELECT FROM staged_barcode s WHERE s.variant = v.id_1c AND s.code = b.code)
    RETURNING v.product_id
"""
ADD_BARCODES = """
    WITH added AS (
        INSERT INTO catalogue_barcode (variant_id, code)
        SELECT DISTINCT v.id, s.code FROM staged_barcode s JOIN catalogue_variant v ON v.id_1c = s.variant
        WHERE NOT EXISTS (SELECT FROM catalogue_barcode b WHERE b.variant_id = v.id AND b.code = s.code)
        RETURNING variant_id
    ) SELECT v.product_id FROM added a JOIN catalogue_variant v ON v.id = a.variant_id
"""
DROP_PICTURES = """
    DELETE FROM catalogue_picture i USING catalogue_product p
    WHERE i.product_id = p.id AND p.id_1c = ANY(%s) AND NOT EXISTS (
        SELECT FROM staged_picture s WHERE s.product = p.id_1c AND s.path = i.path_1c)
    RETURNING p.id
"""
CHANGE_PICTURES = """
    UPDATE catalogue_picture i SET position = s.position, title = s.title
    FROM staged_picture s JOIN catalogue_product p ON p.id_1c = s.product
    WHERE i.product_id = p.id AND i.path_1c = s.path AND (i.position, i.title) IS DISTINCT FROM (s.position, s.title)
    RETURNING p.id
"""
# A file that another product already shows need not be sent again.
ADD_PICTURES = """
    INSERT INTO catalogue_picture (product_id, path_1c, position, title, sha256, file, thumbnail)
    SELECT p.id, s.path, s.position, s.title, COALESCE(o.sha256, ''), COALESCE(o.file, ''), COALESCE(o.thumbnail, '')
    FROM staged_picture s JOIN catalogue_product p ON p.id_1c = s.product
    LEFT JOIN LATERAL (
        SELECT sha256, file, thumbnail FROM catalogue_picture WHERE path_1c = s.path AND file <> '' LIMIT 1) o ON TRUE
    WHERE NOT EXISTS (SELECT FROM catalogue_picture i WHERE i.product_id = p.id AND i.path_1c = s.path)
    RETURNING product_id
"""


def replace_barcodes(on: CursorWrapper, given: Mapping[str, tuple[str, ...]]) -> set[int]:
    """Barcodes by variant id, 8 to 14 characters, others are left out; the products that became different."""
    if not given:
        return set()
    rows = ((variant, code) for variant, codes in given.items() for code in codes if len(code) in BARCODE_LENGTHS)
    stage(on, "staged_barcode", "variant text, code text", rows)
    return {*column(on, DROP_BARCODES, (list(given),)), *column(on, ADD_BARCODES)}


def replace_pictures(on: CursorWrapper, given: Mapping[str, tuple[PictureRow, ...]]) -> set[int]:
    """Pictures by product id, the first is the main one; files that are no images are left out."""
    if not given:
        return set()
    rows = (
        (product, picture.path[:255], position, picture.title[:255])
        for product, pictures in given.items()
        for position, picture in enumerate(_images(pictures))
    )
    stage(on, "staged_picture", "product text, path text, position smallint, title text", rows)
    dropped = column(on, DROP_PICTURES, (list(given),))
    return {*dropped, *column(on, CHANGE_PICTURES), *column(on, ADD_PICTURES)}


def _images(pictures: tuple[PictureRow, ...]) -> list[PictureRow]:
    """Each path once, in the given order."""
    by_path = {picture.path: picture for picture in pictures if picture.path.lower().endswith(IMAGES)}
    return list(by_path.values())
