from decimal import Decimal

import pytest
from django.template import TemplateDoesNotExist

from dealerdesk.documents.rendering import pdf

FORM = """
#import "@local/paper:1.0.0": *
#show: sheet.with(title: data.title)
#assert.eq(data.amount, "12.50")
#data.text
"""


@pytest.fixture
def form(settings, tmp_path):
    """A printed form of the installation itself, in its branding directory."""
    folder = tmp_path / "branding" / "shop" / "print"
    folder.mkdir(parents=True)
    (folder / "label.typ").write_text(FORM, encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path / "branding"]}]
    return "shop/print/label.typ"


def test_a_form_becomes_a_pdf(form):
    paper = pdf(form, {"title": "Этикетка", "text": "Привет", "amount": Decimal("12.50")})

    assert paper.startswith(b"%PDF-1.7")


@pytest.mark.parametrize("text", ["#panic()", '"; #read("/etc/passwd")', "*bold* $x$ @ref <label> \\", "]", "\u0000"])
def test_what_a_user_typed_is_never_a_command(form, text):
    assert pdf(form, {"title": text, "text": text, "amount": Decimal("12.50")})


def test_a_missing_form_is_named(form):
    with pytest.raises(TemplateDoesNotExist, match="shop/print/none"):
        pdf("shop/print/none.typ", {})


def test_what_cannot_be_printed_is_refused(form):
    with pytest.raises(TypeError, match="object"):
        pdf(form, {"text": object()})
