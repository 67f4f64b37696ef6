"""One row per address: which thing fills its parameters, and what right the thing is asked for.

`reads` is the right that a GET asks of the thing where a POST asks for `right`.
The right at the door stands at the view itself (`view.rights`); a row names another one only where
the thing behind the door needs a narrower right. An address without a row fails the build.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.matrix.stage import MISSING, MISSING_NUMBER, Stage, Thing

Keys = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """How to fill an address. `things(stage)` are real ones, `missing` exists nowhere."""

    things: Callable[[Stage], list[Thing]] | None = None
    missing: Keys = field(default_factory=dict)
    right: str = ""
    is_public: bool = False
    by_token: bool = False
    reads: str = ""
    keys: Keys = field(default_factory=dict)
    get: Callable[[Stage, Any], Keys] | None = None
    post: Callable[[Stage, Any], Keys] | None = None


def of_dealers(stage: Stage) -> list[Thing]:
    """Cards."""
    return [Thing(side.dealer, None, {"number": side.dealer.number}) for side in stage.sides.values()]


def of_orders(stage: Stage) -> list[Thing]:
    """Orders: each dealer's, each author's."""
    return [
        Thing(side.dealer, order.author, {"number": order.number})
        for side in stage.sides.values()
        for order in side.orders
    ]


def of_orders_by_key(stage: Stage) -> list[Thing]:
    """The same by the key in the database."""
    return [
        Thing(side.dealer, order.author, {"pk": order.pk}) for side in stage.sides.values() for order in side.orders
    ]


def of_lines(stage: Stage) -> list[Thing]:
    """Lines; and a foreign line under an own number, which must not exist for anybody."""
    own = [
        Thing(side.dealer, order.author, {"number": order.number, "pk": order.lines.get().pk})
        for side in stage.sides.values()
        for order in side.orders
    ]
    return own + [_mixed(stage, side, other, "pk", lambda order: order.lines.get().pk) for side, other in ("AB", "BA")]


def of_documents(stage: Stage) -> list[Thing]:
    """Papers; and a foreign paper under an own number."""
    own = [
        Thing(side.dealer, order.author, {"number": order.number, "document": order.folder.documents.get().pk})
        for side in stage.sides.values()
        for order in side.orders
    ]
    return own + [
        _mixed(stage, side, other, "document", lambda order: order.folder.documents.get().pk)
        for side, other in ("AB", "BA")
    ]


def _mixed(stage: Stage, side: str, other: str, name: str, key: Callable[[Any], int]) -> Thing:
    """The number of one dealer's order with a part of the other's: as if there were no such part."""
    number, part = stage.sides[side].orders[0].number, key(stage.sides[other].orders[0])
    return Nobodys(None, None, {"number": number, name: part}, twin={"number": number, name: MISSING})


class Nobodys(Thing):
    """Does not exist, whoever asks."""

    def is_open_to(self, person: Any, right: str) -> bool:  # noqa: ARG002
        return False


def own_number(stage: Stage, actor: Any) -> Keys:
    """The number of a dealer that the actor may order for."""
    return {"dealer": (stage.cast.other_dealer if actor.name == "ulyana" else stage.cast.dealer).number}


def own_order(stage: Stage, actor: Any) -> Keys:
    """The key of an order whose papers the actor may see."""
    mine = [thing for thing in of_orders_by_key(stage) if thing.is_open_to(actor.person, "order.documents")]
    return {"order": mine[0].keys["pk"]} if mine else {}


def marked(_stage: Stage, _actor: Any) -> Keys:
    """Words that stand in things of both dealers."""
    return {"q": "MARKER"}


def some_goods(stage: Stage, _actor: Any) -> Keys:
    """One unit of what everybody may order."""
    return {"variant": stage.product.pk, "quantity": "1"}


def of_notices(stage: Stage) -> list[Thing]:
    """Notices: a person's own."""
    return [Thing(None, notice.user, {"pk": notice.pk}) for side in stage.sides.values() for notice in side.notices]


def shared(**keys: Callable[[Stage], Any]) -> Callable[[Stage], list[Thing]]:
    """A thing that belongs to no dealer."""
    return lambda stage: [Thing(None, None, {name: find(stage) for name, find in keys.items()})]


PUBLIC = Row(is_public=True)
OPEN = Row()
NUMBER = {"number": MISSING_NUMBER}
KEY = {"pk": MISSING}

# fmt: off
ROWS: dict[str, Row] = {
    "home:home": PUBLIC, "home:search": Row(get=marked),
    "home:admin_area": OPEN, "home:people": OPEN, "home:rights": OPEN, "home:order_life": OPEN,

    "home:dealer_facts": Row(of_dealers, NUMBER),

    "account_login": PUBLIC, "account_logout": PUBLIC, "account_signup": PUBLIC, "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC, "account_reset_password_done": PUBLIC, "account_reset_password_from_key_done": PUBLIC,
    "account_reset_password_from_key": Row(is_public=True, keys={"uidb36": "1", "key": "set-password"}),
    "account_change_password": OPEN, "profile": OPEN, "language": PUBLIC, "theme": PUBLIC,

    "ui:parts": PUBLIC,

    "catalogue:product_list": OPEN, "catalogue:facets": OPEN, "catalogue:cells": OPEN, "catalogue:suggest": OPEN,
    "catalogue:freshness": OPEN,
    "catalogue:product_detail": Row(shared(pk=lambda stage: stage.product.product_id), KEY),
    "catalogue:picture": Row(shared(version=lambda _: "a" * 20, size=lambda _: "small"), {"version": "b" * 20, "size": "small"}),

    "dealers:list": OPEN, "dealers:new": OPEN,
    "dealers:detail": Row(of_dealers, NUMBER),
    "dealers:edit": Row(of_dealers, NUMBER, right="dealer.edit"),

    "orders:list": OPEN, "orders:queue": OPEN, "orders:queue_count": OPEN, "orders:my_move_count": OPEN, "orders:home_moves": OPEN,
    "orders:create": Row(post=own_number),
    "orders:list_archive": Row(get=own_order), "orders:documents": OPEN, "orders:documents_archive": OPEN,
    "orders:basket": OPEN, "orders:draft_quantity": Row(post=some_goods), "orders:draft_quantities": OPEN,
    "orders:row": Row(of_orders_by_key, KEY), "orders:parts": Row(of_orders_by_key, KEY),
    "orders:detail": Row(of_orders, NUMBER),
    "orders:copy": Row(of_orders, NUMBER, right="order.view"),
    "orders:terms": Row(of_orders, NUMBER, right="order.edit"),
    "orders:not_duplicate": Row(of_orders, NUMBER, right="order.edit"),
    "orders:lines": Row(of_orders, NUMBER, right="order.edit"),
    "orders:line_add": Row(of_orders, NUMBER, right="order.edit"),
    "orders:line_remove": Row(of_lines, {**NUMBER, **KEY}, right="order.edit"),
    "orders:line_agree": Row(of_lines, {**NUMBER, **KEY}, right="order.edit"),
    "orders:transition": Row(of_orders, NUMBER, right="order.take", keys={"code": "take"}),
    "orders:step": Row(of_orders, NUMBER, right="order.decide", keys={"code": "reject"}),
    "orders:thread": Row(of_orders, NUMBER, right="order.message", reads="order.view"),
    "orders:document": Row(of_documents, {**NUMBER, "document": MISSING}),
    "orders:archive": Row(of_orders, NUMBER, right="order.documents"),

    "documents:supplier": OPEN,

    "notifications:list": OPEN, "notifications:bell": OPEN, "notifications:mark_all_read": OPEN,
    "notifications:open": Row(of_notices, KEY),
    "notifications:mailbox": OPEN, "notifications:unsent": OPEN,
    "notifications:send_again": Row(shared(pk=lambda stage: stage.delivery.pk), KEY),
    "notifications:letter": Row(shared(pk=lambda stage: stage.letter.pk), KEY),
    "notifications:letter_html": Row(shared(pk=lambda stage: stage.letter.pk), KEY),

    "exchange:protocol": PUBLIC, "exchange:bitrix_protocol": PUBLIC,
    "exchange:push_orders": PUBLIC, "exchange:push_document": PUBLIC, "exchange:push_stock": PUBLIC, "exchange:push_prices": PUBLIC,

    "exchange:journal": OPEN, "exchange:waiting": OPEN, "exchange:outbox": OPEN,
    "exchange:connections": OPEN, "exchange:connection_new": OPEN,
    "exchange:entry": Row(shared(pk=lambda stage: stage.entry.pk), KEY),
    "exchange:session": Row(shared(pk=lambda stage: stage.package.session_id), KEY),
    "exchange:package": Row(shared(pk=lambda stage: stage.package.pk), KEY),
    "exchange:replay": Row(shared(pk=lambda stage: stage.package.pk), KEY),
    "exchange:rehearse": Row(shared(pk=lambda stage: stage.package.pk), KEY),
    "exchange:retry": Row(shared(pk=lambda stage: stage.outgoing.pk), KEY),
    "exchange:connection": Row(shared(pk=lambda stage: stage.package.session.connection_id), KEY),

    "api:docs": PUBLIC, "api:openapi-json": PUBLIC, "api:api-root": PUBLIC,
    "api:me": Row(by_token=True), "api:products": Row(by_token=True), "api:orders": Row(by_token=True), "api:dealers": Row(by_token=True),
    "api:order": Row(of_orders, NUMBER, by_token=True),

    "healthz": PUBLIC, "readyz": PUBLIC, "metrics": PUBLIC,
}
# fmt: on
