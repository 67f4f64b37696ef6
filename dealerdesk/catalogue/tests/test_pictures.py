"""Pictures are taken in small and clean, or not at all."""

import io
import zlib

import pytest
from PIL import Image

from dealerdesk.catalogue import importing
from dealerdesk.catalogue.importing import NotAPicture
from dealerdesk.catalogue.importing.rows import PictureRow, ProductRow
from dealerdesk.catalogue.models import Picture
from dealerdesk.catalogue.tests.goods import goods

PATH = "import_files/aa/1.jpg"


def drawn(kind="JPEG", size=(1600, 900), mode="RGB", **fields):
    file = io.BytesIO()
    Image.new(mode, size, "red" if mode != "P" else 1).save(file, kind, **fields)
    return file.getvalue()


def kept(settings, name):
    return Image.open(io.BytesIO((settings.MEDIA_ROOT / name).read_bytes()))


def with_exif():
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Camera of Ivan", 6
    return drawn(exif=exif)


def bomb():
    """A small PNG that says it is 60,000 points wide and high."""

    def chunk(name, data):
        return len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")

    head = (60_000).to_bytes(4, "big") * 2 + bytes([8, 2, 0, 0, 0])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.fixture
def pictured(shelf):
    importing.import_products(
        [ProductRow("filter", pictures=(PictureRow(PATH, "Спереди"),)), ProductRow("oil", pictures=(PictureRow(PATH),))]
    )
    return shelf


def test_a_picture_is_kept_in_two_sizes_for_every_product_that_names_it(pictured, settings):
    taken = importing.store_picture(PATH, drawn())
    again = importing.store_picture(PATH, drawn())

    files = {name: kept(settings, name).size for name in Picture.objects.values_list("file", "thumbnail")[0]}
    assert (taken, again) == (2, 0)
    assert sorted(files.values()) == [(80, 45), (1200, 675)]


def test_what_the_camera_wrote_is_dropped_and_the_picture_stands_upright(pictured, settings):
    importing.store_picture(PATH, with_exif())

    large = kept(settings, Picture.objects.first().file)
    assert large.size == (675, 1200)
    assert dict(large.getexif()) == {}
    assert b"Ivan" not in (settings.MEDIA_ROOT / Picture.objects.first().file).read_bytes()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGBA"), ("PNG", "P"), ("GIF", "P"), ("BMP", "RGB"), ("JPEG", "CMYK"), ("WEBP", "RGBA"), ("TIFF", "L")],
)
def test_every_usual_kind_of_picture_is_read(pictured, kind, mode):
    assert importing.store_picture(PATH, drawn(kind, mode=mode)) == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not a picture",
        drawn()[:300],
        bomb(),
        b"<svg onload='alert(1)'/>",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 40,
    ],
)
def test_what_is_no_picture_is_refused_and_nothing_is_kept(pictured, content):
    with pytest.raises(NotAPicture):
        importing.store_picture(PATH, content)

    assert not Picture.objects.exclude(file="").exists()


def test_a_picture_nobody_names_is_not_kept(shelf, settings):
    assert importing.store_picture("import_files/zz/9.jpg", drawn()) == 0
    assert not settings.MEDIA_ROOT.exists()


def test_another_file_under_the_same_path_replaces_the_picture(pictured):
    importing.store_picture(PATH, drawn())
    before = Picture.objects.first().sha256

    importing.store_picture(PATH, drawn(size=(50, 50)))

    assert Picture.objects.first().sha256 != before


def test_a_product_that_names_a_known_path_later_shows_the_picture_at_once(pictured):
    importing.store_picture(PATH, drawn())

    importing.import_products([goods("new", "Новый", "N-1", pictures=(PictureRow(PATH),))])

    assert Picture.objects.exclude(file="").filter(product__id_1c="new").count() == 1


def test_pictures_are_served_to_who_may_see_their_goods_and_may_be_kept(pictured, sign_in):
    importing.store_picture(PATH, drawn())
    version = Picture.objects.first().version

    client = sign_in(pictured.anna)
    small, large = (client.get(f"/catalogue/pictures/{version}/{size}.webp") for size in ("small", "large"))
    importing.import_products([ProductRow("filter", active=False), ProductRow("oil", active=False)])

    assert [(answer.status_code, answer["Content-Type"]) for answer in (small, large)] == [(200, "image/webp")] * 2
    assert small["Cache-Control"].startswith("private, max-age=31536000")
    assert len(b"".join(small.streaming_content)) < len(b"".join(large.streaming_content)) < 20_000
    assert client.get(f"/catalogue/pictures/{version}/small.webp").status_code == 404
    small.close()
    large.close()


@pytest.mark.parametrize("address", ["0/small.webp", "..%2f..%2fsecret-key/small.webp", f"{'a' * 64}/huge.webp"])
def test_addresses_of_pictures_that_do_not_exist_are_not_found(shelf, sign_in, address):
    assert sign_in(shelf.anna).get(f"/catalogue/pictures/{address}").status_code == 404


def test_the_card_and_the_list_show_the_picture(pictured, sign_in):
    importing.store_picture(PATH, drawn())
    client, version = sign_in(pictured.anna), Picture.objects.first().version

    assert f"/catalogue/pictures/{version}/small.webp" in client.get("/catalogue/", {"q": "фильтр"}).content.decode()
    assert 'alt="Спереди"' in client.get(f"/catalogue/{pictured.goods('filter').pk}/").content.decode()
