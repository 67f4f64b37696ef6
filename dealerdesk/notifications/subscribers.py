"""From an event to notices and letters: all of one event in one transaction, each once."""

from typing import Any

from dealerdesk.accounts.models import User
from dealerdesk.events.models import Event
from dealerdesk.events.registry import on
from dealerdesk.notifications import rules
from dealerdesk.notifications.channels.email import send_later
from dealerdesk.notifications.letters import Written, mail_domain, write
from dealerdesk.notifications.models import Delivery, Notice, bell_topic
from dealerdesk.notifications.rules import Rule
from dealerdesk.realtime.signals import publish


def kind_of(thing: Any) -> str:
    """The name by which the journal calls this kind of thing, e.g. `orders.order`."""
    return str(thing._meta.label_lower)


def subscribe() -> None:
    """Ask the journal for every kind of event that a rule speaks of."""
    on(*rules.codes())(tell_people)


def tell_people(event: Event) -> None:
    """Take what is done off the inboxes, then tell everybody concerned."""
    if settled := rules.settled_by(event.type):
        Notice.objects.settle(event, settled)
    for rule in rules.rules_for(event.type):
        about = rule.about(event)
        if about is not None:
            for person in rule.audience(event, about):
                _tell(rule, event, about, person)


def _tell(rule: Rule, event: Event, about: Any, person: User) -> None:
    written = write(rule, event, about, to=person)
    _put_into_bell(rule, event, about, person, written)
    if rule.mail:
        _post(event, about, person, written)


def _put_into_bell(rule: Rule, event: Event, about: Any, person: User, written: Written) -> None:
    notice, fresh = Notice.objects.get_or_create(
        event=event,
        user=person,
        defaults={
            "about_kind": kind_of(about),
            "about_id": about.pk,
            "action": rule.action,
            "title": written.subject,
            "url": written.url,
        },
    )
    if fresh and (end := _end_of(rule, event, about)):
        notice.done_at, notice.done_by = end.at, end.actor
        notice.save(update_fields=["done_at", "done_by"])
    publish(bell_topic(person.pk))


def _end_of(rule: Rule, event: Event, about: Any) -> Event | None:
    """The later event that has already done what is asked: jobs may run late, and in any order."""
    if not rule.done_by:
        return None
    return Event.objects.about(about).filter(type__in=rule.done_by, pk__gt=event.pk).first()


def _post(event: Event, about: Any, person: User, written: Written) -> None:
    domain = mail_domain()
    delivery, fresh = Delivery.objects.get_or_create(
        event=event,
        user=person,
        channel=Delivery.Channel.EMAIL,
        defaults={
            "address": person.email,
            "message_id": f"<event-{event.pk}.user-{person.pk}@{domain}>",
            "thread_id": f"<{kind_of(about)}-{about.pk}@{domain}>",
            "subject": written.subject,
            "text": written.text,
            "html": written.html,
        },
    )
    if fresh:
        send_later(delivery)
