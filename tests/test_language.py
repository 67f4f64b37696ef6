"""Nobody reads two languages on one page: English pages say nothing in Russian, Russian ones nothing in English.

Every page of the matrix is read by several roles, an order also in each of its states. For English the data
are written in Latin letters first, so that whatever is left in Cyrillic letters is the portal's own words.
"""

import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Func, Value
from django.test import Client, override_settings

from dealerdesk.accounts.models import User
from dealerdesk.orders.models import Order
from dealerdesk.orders.states import State
from dealerdesk.toolbox import messages
from tests.architecture.sources import PACKAGE
from tests.cast import everybody
from tests.matrix.rows import ROWS
from tests.matrix.stage import Stage
from tests.test_matrix import address

pytestmark = pytest.mark.django_db
ACTORS = ("admin", "pavel", "roman", "igor", "anna", "semyon", "olga", "stranger")
CYRILLIC = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя№"
LATIN = "ABVGDEEJZIIKLMNOPRSTUFHCHSSXYXEUAabvgdeejziiklmnoprstufhchssxyxeuaN"
KEPT = {"orders.Order.number", "orders.Order.draft_number", "dealers.Dealer.number"}
NUMBER = re.compile(r"\b(?:[ЗЧ]|Д)-[\d-]+")
RUSSIAN = re.compile(r"[А-Яа-яЁё]+(?:[ -][А-Яа-яЁё]+)*")
ENGLISH = re.compile(r"[A-Za-z]{2,}(?:[ '’-][A-Za-z]+)*")
# Data of the stage, addresses, formats and names of things that have no Russian.
NOT_WORDS = re.compile(
    r"MARKER(?:-\w)?|INTERNAL|nothing-is-called-so|\S+@\S+|https?://\S+|(?<!\w)/[\w./-]+|[\w/-]+\.(?:xml|pdf|zip)\b|"
    r"\b(?:Dealerdesk|English|Русский|руб|у\.е|API|ZIP|PDF|XLSX|DOCX|XML|JSON|JPEG|PNG|UTF-8|windows-1251|SHA-256|ERP|RUB|USD|Mermaid|"
    r"Ctrl|Shift|Enter|Esc)\b|\b[A-Z]\w+(?:/[\w+-]+)+"
)
NOT_READ = {"script", "style", "pre", "code", "svg"}
READ_ALOUD = {"aria-label", "title", "placeholder", "alt"}
# Of programs and programmers (English), invented data (Russian), what the portal only passes on.
PAGES_OF_OTHERS = {
    "api:docs",
    "api:openapi-json",
    "ui:parts",
    "healthz",
    "readyz",
    "metrics",
    "notifications:letter_html",
}
NOWHERE = {"q": "nothing-is-called-so"}


class Reader(HTMLParser):
    """What a person reads on a page or hears of it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.silent += tag in NOT_READ
        told = READ_ALOUD if tag != "template" else {name for name, _ in attrs if name.startswith("data-")}
        self.texts += [value for name, value in attrs if name in told and value]

    def handle_endtag(self, tag):
        self.silent -= tag in NOT_READ

    def handle_data(self, data):
        if not self.silent:
            self.texts.append(data)


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        yield Stage(everybody(), media)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def actors(stage):
    return {actor.name: actor for actor in stage.actors()}


@pytest.fixture(autouse=True)
def same_media(own_media, stage, settings):
    settings.MEDIA_ROOT = stage.media


@pytest.mark.parametrize("name", ACTORS)
def test_an_english_page_has_no_russian_words(stage, actors, name):
    with transaction.atomic():
        write_in_latin_letters()
        User.objects.update(language="en")
        found = words_on_pages(stage, actors[name], RUSSIAN, "en")
        transaction.set_rollback(True)

    assert found == {}


@pytest.mark.parametrize("name", ACTORS)
def test_a_russian_page_has_no_english_words(stage, actors, name):
    assert words_on_pages(stage, actors[name], ENGLISH, "ru") == {}


def test_the_reader_hears_labels_and_skips_code():
    page = (
        '<p title="Часы">Заявка З-2026-000001</p><pre>Код</pre><input placeholder="Номер"><template data-a="Нет сети">'
    )

    assert words_of(page, RUSSIAN) == {"Часы", "Заявка", "Номер", "Нет сети"}
    assert words_of("<p>Файл import.xml в API, a@b.example, Save changes</p>", ENGLISH) == {"Save changes"}


def test_the_russian_of_the_interface_keeps_to_its_manners():
    rude = re.compile(
        r"успешно|пожалуйста|произошла ошибка|\([а-я]{1,3}\)|(?<=\s)-(?=\s)|[а-яё] ?\"|\"[а-яё]|“", re.IGNORECASE
    )
    said = [
        text
        for package in messages.translated(PACKAGE)
        for entry in messages.catalogue(package)
        for text in (entry.string if isinstance(entry.string, tuple | list) else (entry.string,))
        if entry.id
    ]

    assert len(said) > 1000
    assert [text for text in said if rude.search(text)] == []


def words_on_pages(stage, actor, words, language):
    """Foreign words → where they stand."""
    found: dict[str, set[str]] = {}
    opened = [(place, page) for place, page in pages(stage, actor, language) if page]
    assert len(opened) > (30 if actor.person else 5)
    for place, page in opened:
        for word in words_of(page, words):
            found.setdefault(word, set()).add(place)
    return {word: sorted(places)[:4] for word, places in found.items()}


def words_of(page, words):
    said = " ¶ ".join(Reader(page).texts)
    return set(words.findall(NOT_WORDS.sub("¶", NUMBER.sub("¶", said))))


def pages(stage, actor, language):
    """Every page that opens: with things in it, with nothing in it, an order in each of its states."""
    for name, row in ROWS.items():
        if row.by_token or name in PAGES_OF_OTHERS:
            continue
        things = row.things(stage) if row.things else []
        for keys in [thing.keys for thing in things[:1]] if row.things else [{}]:
            given = row.get(stage, actor) if row.get and actor.person else None
            yield name, look(actor, address(name, keys), language, given)
            if not row.things:
                yield f"{name} with nothing", look(actor, address(name, keys), language, NOWHERE)
    yield "no such page", look(actor, "/nothing/", language, None, status=404)
    for state in State if actor.person else ():
        order = stage.sides["A"].orders[0]
        Order.objects.filter(pk=order.pk).update(state=state)
        for url in (f"/orders/{order.number}/", "/orders/"):
            yield f"{url} {state}", look(actor, url, language)
    Order.objects.filter(state=State.CANCELLED).update(state=State.SUBMITTED)


def look(actor, url, language, given=None, *, status=200):
    """The text of the page, empty when it is not one or not for this person."""
    client = Client()
    client.cookies["language"] = language
    client.cookies[settings.SESSION_COOKIE_NAME] = actor.session
    with transaction.atomic():
        answer = client.get(url, given)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        transaction.set_rollback(True)
    is_page = (
        answer.status_code == status
        and not answer.streaming
        and answer.headers.get("Content-Type", "").startswith("text/html")
    )
    return body.decode() if is_page else ""


def write_in_latin_letters():
    """All texts of the database, but the numbers, which have a Cyrillic letter by nature."""
    for model in apps.get_models():
        if model._meta.app_config.name.startswith("dealerdesk."):
            fields = [field.name for field in model._meta.local_fields if is_text(model, field)]
            model._base_manager.update(**{name: latin(name) for name in fields})


def latin(name):
    return Func(F(name), Value(CYRILLIC), Value(LATIN), function="translate")


def is_text(model, field):
    is_plain = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.GeneratedField)
    return is_plain and not field.choices and f"{model._meta.label}.{field.name}" not in KEPT
