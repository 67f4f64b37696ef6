"""Every address × every actor × own, foreign and missing things: what the table of rights says is what happens."""

import re
from collections.abc import Iterator
from urllib.parse import quote, unquote

import pytest
from django.db import transaction
from django.test import override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.cast import everybody
from tests.matrix.rows import ROWS
from tests.matrix.stage import Stage

pytestmark = pytest.mark.django_db
METHODS = ("get", "post")
REFUSED = {404, 405}
SHUT = {302, 401, 405}
CHANGING = re.compile(
    rb'(?:name="csrfmiddlewaretoken" value|X-CSRFToken&quot;: &quot;|"X-CSRFToken": )["=: ]*[\w]+|[0-9a-f]{32}|data-listen="[^"]*"'
)


def addresses(resolver: URLResolver, space: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Every pattern of the portal with its full name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, (*space, pattern.namespace) if pattern.namespace else space)
        else:
            yield ":".join((*space, pattern.name or str(pattern.pattern))), pattern


DOORS = dict(addresses(get_resolver()))


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker, tmp_path_factory):
    """One stage for all doors: each knock is rolled back."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media), transaction.atomic():
        yield Stage(everybody(), media)
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def actors(stage):
    return list(stage.actors())


@pytest.fixture(autouse=True)
def same_media(own_media, stage, settings):
    """The files of the stage outlive one test."""
    settings.MEDIA_ROOT = stage.media


def test_every_address_has_a_row_and_every_row_an_address():
    assert sorted(ROWS) == sorted(DOORS)


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row.is_public])
def test_a_public_door_opens_without_an_error_and_shows_a_stranger_nobodys_marker(stage, actors, name):
    assert DOORS[name].callback.rights == ()
    for actor in actors:
        if actor.name in {"stranger", "blocked", "anna", "admin"}:
            for method in METHODS:
                answer = knock(stage, actor, name, method, {})
                assert answer.status < 500 or name == "readyz", (actor.name, method)
                assert not actor.is_out or b"MARKER-" not in answer.body, (actor.name, method)


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if not row.is_public])
def test_a_door_opens_to_whom_the_table_of_rights_says(stage, actors, name):
    row, rights = ROWS[name], DOORS[name].callback.rights
    things = row.things(stage) if row.things else []
    assert rights

    for actor in actors:
        if actor.is_out:
            stays_shut(stage, actor, name, things)
        elif not actor.person.may_any(rights):
            does_not_exist(stage, actor, name, things)
        elif row.things is None:
            opens(stage, actor, name, {})
        else:
            shows_only_what_is_open(stage, actor, name, things)


def stays_shut(stage, actor, name, things):
    """A stranger and a blocked person are led to the sign-in page, whatever is behind."""
    for method in METHODS:
        answer = knock(stage, actor, name, method, things[0].keys if things else {})
        assert answer.status in SHUT, (actor.name, method)
        assert answer.status != 302 or answer.url.startswith("/accounts/login/"), (actor.name, method)


def does_not_exist(stage, actor, name, things):
    """Whose role has no right here learns nothing, not even whether a thing exists."""
    for method in METHODS:
        answer = knock(stage, actor, name, method, things[0].keys if things else {})
        assert answer.status in REFUSED, (actor.name, method)


def opens(stage, actor, name, keys, methods=METHODS):
    """At least one method answers, and none hides or breaks."""
    statuses = {method: knock(stage, actor, name, method, keys).status for method in methods}
    assert set(statuses.values()) != {405} or methods != METHODS, (actor.name, statuses)
    for method, status in statuses.items():
        assert status not in {401, 403, 404}, (actor.name, method, status, keys)
        assert status < 500, (actor.name, method, status, keys)


def shows_only_what_is_open(stage, actor, name, things):
    """Open things answer; a closed one is not to be told from one that never was."""
    row = ROWS[name]
    right = row.right or DOORS[name].callback.rights[0]
    rights = {"get": row.reads or right, "post": right}
    for method in METHODS:
        opened = [thing for thing in things if thing.is_open_to(actor.person, rights[method])]
        for thing in opened[:1]:
            opens(stage, actor, name, thing.keys, methods=(method,))
        are_hidden(stage, actor, name, method, [thing for thing in things if thing not in opened])


def are_hidden(stage, actor, name, method, things):
    """The same answer as for a thing that never was: status and body."""
    never_was = seen(stage, actor, name, method, ROWS[name].missing)
    assert never_was[0] in REFUSED, (actor.name, method)
    for thing in things:
        expected = seen(stage, actor, name, method, thing.twin) if thing.twin else never_was
        assert seen(stage, actor, name, method, thing.keys) == expected, (actor.name, method, thing.keys)


def seen(stage, actor, name, method, keys):
    """What a person could tell answers apart by."""
    answer = knock(stage, actor, name, method, keys)
    return answer.status, plain(answer, address(name, keys))


def knock(stage, actor, name, method, keys):
    """One request whose traces are taken back."""
    row = ROWS[name]
    fill = row.post if method == "post" else row.get
    data = fill(stage, actor) if fill and actor.person else None
    with transaction.atomic():
        answer = actor.knock(method, address(name, keys), data, by_token=row.by_token)
        transaction.set_rollback(True)
    return answer


def address(name, keys):
    return reverse(name, kwargs={**keys, **ROWS[name].keys})


def plain(answer, url):
    """The body without what changes from answer to answer, and without the address itself."""
    text = answer.body
    for form in (unquote(url), url, quote(unquote(url), safe=""), quote(url, safe="/"), quote(url, safe="")):
        text = text.replace(form.encode(), b"ADDRESS")
    return CHANGING.sub(b"", text)
