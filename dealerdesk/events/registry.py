"""Which kinds of events exist, and who wants to know of them."""

from collections import defaultdict
from collections.abc import Callable

from django.utils.functional import Promise

from dealerdesk.events.models import Event

Subscriber = Callable[[Event], None]
_titles: dict[str, str | Promise] = {}
_subscribers: dict[str, dict[str, Subscriber]] = defaultdict(dict)
ANY = "*"


def register(code: str, title: str | Promise) -> str:
    """Declare a kind of event, e.g. `register("order.approved", _("Order approved"))`; returns the code."""
    _titles[code] = title
    return code


def title(code: str) -> str | Promise:
    """The human title of a kind; the code itself when nobody declared it."""
    return _titles.get(code, code)


def codes() -> list[str]:
    """All declared kinds, sorted."""
    return sorted(_titles)


def on(*wanted: str) -> Callable[[Subscriber], Subscriber]:
    """Call the function with each event of the kinds `wanted` (ANY = all).

    It runs in a job of its own, inside a transaction, once per event: if the job dies and runs
    again, an event already handled is skipped. Effects outside the database need keys of their own.
    """

    def add(function: Subscriber) -> Subscriber:
        for code in wanted:
            _subscribers[code][f"{function.__module__}.{function.__qualname__}"] = function
        return function

    return add


def subscribers_of(code: str) -> dict[str, Subscriber]:
    """Name → function of everybody who wants events of this kind."""
    return {**_subscribers[ANY], **_subscribers[code]}
