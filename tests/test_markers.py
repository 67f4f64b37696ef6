"""Two dealers with a marker in every text: whoever walks through the portal meets only his own."""

import io
import re
import zipfile
from collections import deque
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.test import override_settings
from lxml import html

from dealerdesk.toolbox.queue import run_all
from tests.cast import everybody
from tests.matrix.stage import Stage

pytestmark = pytest.mark.django_db
MOST_PAGES = 90
STARTS = (
    "/", "/orders/", "/orders/?q=marker", "/orders/?view=work", "/documents/", "/documents/?q=marker", "/documents/all.zip",
    "/dealers/", "/dealers/?q=marker", "/catalogue/", "/catalogue/?q=marker", "/catalogue/suggest/?q=marker",
    "/orders/new/", "/orders/queue/", "/orders/home/moves/", "/orders/draft/", "/notifications/", "/notifications/?tab=info",
    "/notifications/bell/", "/profile/", "/admin-area/", "/admin-area/mailbox/", "/admin-area/mailbox/unsent/", "/admin-area/exchange/",
    "/admin-area/exchange/outbox/",
)  # fmt: skip
API_STARTS = ("/api/v1/me", "/api/v1/products", "/api/v1/orders", "/api/v1/dealers")
DOOR_OUT = re.compile(r"^/(accounts|language|theme|static|api|exchange|bitrix|admin-area/exchange/packages)")
ATTRIBUTES = ("href", "hx-get", "src")
SIDES = {
    "anna": "A",
    "semyon": "A",
    "olga": "A",
    "roman": "A",
    "boris": "B",
    "svetlana": "B",
    "egor": "B",
    "ulyana": "B",
}
EXTRANET = {"anna", "semyon", "olga", "boris", "svetlana", "egor"}


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


@pytest.mark.parametrize("name", SIDES)
def test_a_walk_meets_the_own_marker_and_never_the_others(stage, actors, name):
    own, foreign = SIDES[name], "AB".replace(SIDES[name], "")
    seen = dict(walk(stage, actors[name]))

    assert any(f"MARKER-{own}" in text for text in seen.values()), "the walk has seen nothing"
    assert [url for url, text in seen.items() if f"MARKER-{foreign}" in text] == []
    if name in EXTRANET:
        assert [url for url, text in seen.items() if "INTERNAL" in text] == []


@pytest.mark.parametrize("name", ["stranger", "blocked"])
def test_who_is_out_meets_no_marker_at_all(stage, actors, name):
    seen = dict(walk(stage, actors[name]))

    assert [url for url, text in seen.items() if "MARKER-" in text] == []


def test_the_office_meets_both_markers_and_its_own_notes(stage, actors):
    text = " ".join(text for _, text in walk(stage, actors["pavel"]))

    assert {"MARKER-A", "MARKER-B", "INTERNAL"} <= set(re.findall(r"MARKER-[AB]|INTERNAL", text))


def test_letters_carry_nothing_of_the_other_dealer_and_nothing_internal_out_of_the_office(stage, mailoutbox):
    run_all()

    sides = {person.email: side for name, side in stage.sides.items() for person in side.people}
    texts = [(letter, f"{letter.subject} {letter.body} {letter.alternatives}") for letter in mailoutbox]
    assert texts
    for letter, text in texts:
        for email in letter.recipients():
            foreign = (
                "MARKER-B" if sides.get(email) is stage.sides["A"] else "MARKER-A" if email in sides else "nothing"
            )
            assert foreign not in text, (email, letter.subject)
            assert email not in sides or "INTERNAL" not in text, (email, letter.subject)


def walk(stage, actor):
    """Pages from the menu on, by every link, fragment and picture; then what a guess of numbers would open."""
    guesses = [f"/orders/{order.number}/" for side in stage.sides.values() for order in side.orders]
    guesses += [f"/dealers/{side.dealer.number}/" for side in stage.sides.values()]
    queue, known = deque([*STARTS, *guesses]), {*STARTS, *guesses}
    for _ in range(MOST_PAGES):
        if not queue:
            break
        url = queue.popleft()
        answer = look(actor, url)
        yield url, answer.body.decode(errors="replace") + unpacked(answer.body)
        for link in links(url, answer.body) - known:
            known.add(link)
            queue.append(link)
    for url in API_STARTS:
        yield url, look(actor, url, by_token=True).body.decode()


def look(actor, url, *, by_token=False):
    with transaction.atomic():
        answer = actor.knock("get", url, by_token=by_token)
        transaction.set_rollback(True)
    return answer


def unpacked(body):
    """The texts inside an archive, names of files included."""
    if not body.startswith(b"PK"):
        return ""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return " ".join(name + archive.read(name).decode(errors="replace") for name in archive.namelist())


def links(url, body):
    """Where a page leads inside the portal, without what leads out of it."""
    if not body.lstrip().startswith(b"<"):
        return set()
    page = html.fromstring(body.decode(errors="replace"))
    page.make_links_absolute(f"http://testserver{url}", resolve_base_href=False)
    found = {element.get(name) for name in ATTRIBUTES for element in page.xpath(f"//*[@{name}]")}
    parts = [urlsplit(link) for link in found if link]
    inside = {
        part.path + (f"?{part.query}" if part.query else "") for part in parts if part.netloc in {"", "testserver"}
    }
    return {link for link in inside if link.startswith("/") and not DOOR_OUT.match(link)}
