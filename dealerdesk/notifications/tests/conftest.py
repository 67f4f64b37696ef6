"""A rule of the tests' own: the dealer's representative and manager hear of what happens to the dealer."""

import pytest

from dealerdesk.accounts.models import User
from dealerdesk.events.journal import record
from dealerdesk.events.registry import register
from dealerdesk.notifications import rules
from dealerdesk.notifications.subscribers import subscribe
from dealerdesk.toolbox.queue import run_all

HAPPENED = register("test.happened", "Something happened")
DONE = register("test.done", "It is done")
TEMPLATES = {
    "test.happened.subject": "{{ about.name }}: вопрос <{{ event.payload.what }}>\n",
    "test.happened.txt": '{% extends "notifications/mail/base.txt" %}{% block lead %}{{ actor.name }} спрашивает{% endblock %}',
    "test.happened.html": '{% extends "notifications/mail/base.html" %}{% block lead %}{{ actor.name }} спрашивает{% endblock %}',
}


@pytest.fixture
def house_rule(settings, tmp_path, cast):
    """Everybody but engineers is told, if he may see the dealer; a letter too; done by `test.done`."""
    folder = tmp_path / "templates" / "shop" / "mail"
    folder.mkdir(parents=True)
    for name, text in TEMPLATES.items():
        (folder / name).write_text(text, encoding="utf-8")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path / "templates"]}]
    settings.PUBLIC_URL = "https://portal.example"
    made = rules.rule(
        HAPPENED,
        recipients=lambda _event, _about: User.objects.exclude(role__contains="engineer"),
        about=lambda event: type(cast.dealer).objects.filter(pk=event.subject_id).first(),
        templates="shop/mail",
        reason="Вы видите этого дилера",
        action=True,
        done_by=[DONE],
        facts=lambda event, _about, _user: {"facts": [("Сумма", "10 ₽")], "comment": event.get("what")},
    )
    subscribe()
    yield made
    rules._rules.remove(made)


@pytest.fixture
def happen(cast):
    """`happen(by)` makes the event and everything that follows from it."""

    def go(by, code=HAPPENED, *, about=None, run=True, **payload):
        event = record(code, about or cast.dealer, by=by, **{"what": "A & B", **payload})
        if run:
            run_all()
        return event

    return go
