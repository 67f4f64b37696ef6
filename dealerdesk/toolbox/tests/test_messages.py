"""Messages are found in code and templates, kept, compiled, and missed when they are missing."""

import gettext

import pytest

from dealerdesk.toolbox import messages

CODE = """
from django.utils.translation import gettext_lazy as _, ngettext, pgettext
TITLE = _("Order")
def text(n):
    return ngettext("%(n)s line", "%(n)s lines", n) + pgettext("stock", "left")
"""
TEMPLATE = """
{% load i18n %}
<div>
      {% translate "Submit" %}
  {% blocktranslate count n=total trimmed %}
     {{ n }} document
  {% plural %}
     {{ n }} documents
  {% endblocktranslate %}
</div>
"""
RUSSIAN = {
    "Order": "Заявка",
    "left": "осталось",
    "Submit": "Отправить",
    "%(n)s line": ("%(n)s строка", "%(n)s строки", "%(n)s строк"),
    "%(n)s document": ("%(n)s документ", "%(n)s документа", "%(n)s документов"),
}


@pytest.fixture
def package(tmp_path):
    folder = tmp_path / "orders"
    (folder / "templates" / "orders").mkdir(parents=True)
    (folder / "__init__.py").touch()
    (folder / "models.py").write_text(CODE)
    (folder / "templates" / "orders" / "list.html").write_text(TEMPLATE)
    return folder


def translate(package, **changes):
    messages.update(package)
    text = messages.po_file(package).read_text()
    for source, russian in {**RUSSIAN, **changes}.items():
        forms = (russian,) if isinstance(russian, str) else russian
        head, _, tail = text.partition(f'msgid "{source}"\n')
        for number, form in enumerate(forms):
            empty = f'msgstr[{number}] ""' if len(forms) > 1 else 'msgstr ""'
            tail = tail.replace(empty, empty.replace('""', f'"{form}"'), 1)
        text = f'{head}msgid "{source}"\n{tail}'
    messages.po_file(package).write_text(text)


def test_code_and_templates_are_read(package):
    found = messages.found(package)

    assert set(found) == {
        ("Order", None),
        (("%(n)s line", "%(n)s lines"), None),
        ("left", "stock"),
        ("Submit", None),
        (("%(n)s document", "%(n)s documents"), None),
    }


def test_a_new_catalogue_waits_for_every_message_and_says_so(package):
    assert messages.update(package) == 5
    assert sum("not translated" in flaw for flaw in messages.problems(package)) == 5


def test_a_complete_catalogue_has_no_flaws_survives_an_update_and_compiles(package):
    translate(package)
    before = messages.po_file(package).read_bytes()

    assert list(messages.problems(package)) == []
    assert messages.update(package) == 0
    assert messages.po_file(package).read_bytes() == before
    assert messages.compile_catalogue(package) is True
    assert messages.compile_catalogue(package) is False
    with messages.po_file(package).with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.ngettext("%(n)s line", "%(n)s lines", 3) == "%(n)s строки"
    assert compiled.pgettext("stock", "left") == "осталось"


def test_a_message_that_has_come_or_gone_is_a_flaw_until_the_update(package):
    translate(package)
    (package / "models.py").write_text(CODE.replace("Order", "Claim"))

    assert [flaw.split(": ", 1)[1] for flaw in messages.problems(package)] == [
        "models.py:3: not in the catalogue: 'Claim'",
        "no longer in the sources: 'Order'",
    ]
    assert messages.update(package) == 1


def test_a_wrong_placeholder_is_a_flaw(package):
    translate(package, **{"%(n)s line": ("%(m)s строка", "%(n)s строки", "%(n)s строк")})

    assert ["placeholder" in flaw for flaw in messages.problems(package)] == [True]


def test_a_source_that_cannot_be_read_is_named(package):
    (package / "models.py").write_text('_("unfinished')

    with pytest.raises(messages.Broken, match=r"models\.py"):
        messages.found(package)


def another(package, code, **russian):
    """A second package with a message of the same name."""
    folder = package.with_name("exchange")
    folder.mkdir()
    (folder / "__init__.py").touch()
    (folder / "models.py").write_text(code)
    messages.update(folder)
    path = messages.po_file(folder)
    for source, words in russian.items():
        path.write_text(path.read_text().replace(f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{words}"'))
    return folder


def test_two_packages_that_say_a_message_differently_are_a_flaw_of_both(package):
    translate(package)
    other = another(package, '_("Order")', Order="Заказ")

    assert list(messages.conflicts([package, other])) == [
        "orders and exchange differ: 'Order' is ('Заявка',) and ('Заказ',)"
    ]


def test_a_message_with_forms_and_the_same_without_are_a_flaw(package):
    translate(package)
    other = another(package, '_("%(n)s line")', **{"%(n)s line": "%(n)s строка"})

    assert ["'%(n)s line'" in flaw for flaw in messages.conflicts([package, other])] == [True]


def test_the_same_words_and_another_context_are_no_flaw(package):
    translate(package)
    other = another(package, '_("Submit"), pgettext("1C", "Order")', Submit="Отправить", Order="Заказ")

    assert list(messages.problems(other)) == []
    assert list(messages.conflicts([package, other])) == []
    assert messages.translated(package.parent) == [other, package]
