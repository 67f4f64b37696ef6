"""Pictures that come beside goods, before them, or in an archive."""

from io import BytesIO

import pytest
from PIL import Image

from dealerdesk.catalogue.models import Picture
from dealerdesk.exchange.models import JournalEntry
from dealerdesk.exchange.tests.onec import OneC, catalogue, goods, zipped
from dealerdesk.toolbox.queue import run_all

pytestmark = pytest.mark.usefixtures("ut")


@pytest.fixture
def one_c():
    return OneC()


def picture(colour="red"):
    buffer = BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, "JPEG")
    return buffer.getvalue()


PATH = "import_files/g1/g1_1.jpg"
PICTURED = catalogue(
    goods("g-1", "Косилка", f"<Картинка>{PATH}</Картинка><Картинка>import_files/g1/never.jpg</Картинка>")
)


@pytest.mark.parametrize("way", ["loose", "packed", "before", "in parts"])
def test_pictures_find_their_goods(one_c, way):
    one_c.open()
    if way == "packed":
        one_c.send("v8.zip", zipped(**{"import0_1.xml": PICTURED, PATH: picture()}))
    elif way == "in parts":
        one_c.send("import0_1.xml", PICTURED)
        for start in range(0, len(picture()), 100):
            one_c.send(PATH, picture()[start : start + 100])
    else:
        one_c.send(PATH, picture())
        if way == "before":
            one_c.open()
        one_c.send("import0_1.xml", PICTURED)
    assert one_c.process("import0_1.xml") == "success"
    run_all()

    found = dict(Picture.objects.values_list("path_1c", "file"))
    assert found[PATH].endswith(".webp")
    assert found["import_files/g1/never.jpg"] == ""


def test_a_picture_is_replaced_and_one_no_longer_named_is_detached(one_c):
    for colour in ("red", "blue"):
        one_c.open()
        one_c.send(PATH, picture(colour))
        one_c.send("import0_1.xml", PICTURED)
        assert one_c.process("import0_1.xml") == "success"
        run_all()
    files = {row.sha256 for row in Picture.objects.exclude(sha256="")}
    assert len(files) == 1

    one_c.load("import0_1.xml", catalogue(goods("g-1", "Косилка")))
    assert Picture.objects.count() == 2
    one_c.load("import0_1.xml", catalogue(goods("g-1", "Косилка", "<Картинка/>")))
    assert Picture.objects.count() == 0


def test_a_broken_picture_is_named_and_stops_nothing(one_c):
    one_c.open()
    one_c.send(PATH, b"\xff\xd8\xff not a picture")
    one_c.send("import0_1.xml", PICTURED)
    assert one_c.process("import0_1.xml") == "success"
    run_all()

    assert "картинка не читается" in JournalEntry.objects.latest("pk").text
