"""The page `/ui`: open where it should be, in both languages."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.mark.usefixtures("demo")
@pytest.mark.parametrize(("language", "heading"), [("ru", "Части интерфейса"), ("en", "Parts of the interface")])
def test_all_parts_are_shown_in_either_language(language, heading):
    visitor = Client()
    visitor.cookies["language"] = language

    page = visitor.get("/ui/")

    assert page.status_code == 200
    assert f"<h1>{heading}</h1>" in page.content.decode()


@pytest.mark.usefixtures("demo")
def test_no_part_needs_inline_style_or_script(client):
    page = client.get("/ui/").content.decode()

    assert " style=" not in page
    assert "<style" not in page
    assert "onclick" not in page
    assert page.count("<script ") == page.count("<script src=")


def test_outside_of_demo_a_stranger_finds_nothing(client, settings):
    settings.DEMO = settings.DEBUG = False

    assert client.get("/ui/").status_code == 404
