"""What stands behind the doors: two dealers with one of everything, marked by whose it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from dealerdesk.accounts.models import User
from dealerdesk.accounts.rights import Scope
from dealerdesk.api.tokens import issue
from dealerdesk.catalogue.models import Picture, Price, Product, StockTotal, Variant
from dealerdesk.dealers.models import Dealer
from dealerdesk.events.models import Event
from dealerdesk.exchange.models import Connection, JournalEntry, OutboxEntry, Package, Session
from dealerdesk.exchange.storage import full
from dealerdesk.finance.models import Balance, Invoice
from dealerdesk.notifications.models import Delivery, Letter, Notice
from dealerdesk.orders.models import Order, OrderLine, Shipment, start
from dealerdesk.orders.states import State

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PEOPLE = ("admin", "pavel", "igor", "roman", "ulyana", "anna", "semyon", "olga", "boris", "svetlana", "egor")
PACKAGE_PATH = "exchange/import.xml"
MISSING = 10**9
MISSING_NUMBER = "З-1999-999999"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something that belongs to a dealer, and within him to `owner`."""

    dealer: Dealer | None
    owner: User | None
    keys: Any
    twin: Any = None

    def is_open_to(self, person: User, right: str) -> bool:
        """What accounts/rights.py says, said once more in other words."""
        scope = person.scope(right)
        if self.dealer is None and self.owner is None:
            return scope > Scope.NONE
        if scope == Scope.ALL:
            return True
        if scope == Scope.REGION:
            return self.dealer is not None and self.dealer.region_id in person.region_ids
        if scope == Scope.DEALER:
            return self.dealer is not None and self.dealer.organisation_id == person.organisation_id
        return scope == Scope.OWN and self.owner == person


@dataclass(frozen=True, slots=True)
class Actor:
    """Who knocks: a signed-in person, a blocked one, or a stranger."""

    name: str
    person: User | None
    client: Client
    session: str
    token: str
    is_out: bool

    def knock(self, method: str, url: str, data: Any = None, *, by_token: bool = False) -> "Answer":
        """One request with the actor's own session, whatever the one before did to the cookies."""
        self.client.cookies.clear()
        if self.session:
            self.client.cookies[settings.SESSION_COOKIE_NAME] = self.session
        headers = {"Authorization": f"Bearer {self.token}"} if by_token else {}
        response = getattr(self.client, method)(url, data, headers=headers)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        return Answer(response.status_code, response.headers.get("Location", ""), body)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, read to its end."""

    status: int
    url: str
    body: bytes


class Stage:
    """Everything that a door may need, made once."""

    def __init__(self, cast: SimpleNamespace, media: Path) -> None:
        self.cast, self.media = cast, media
        self.product = _goods(cast, media)
        self.sides = {
            "A": self._side(cast.dealer, [cast.anna, cast.semyon, cast.olga], "MARKER-A"),
            "B": self._side(cast.other_dealer, [cast.boris, cast.svetlana, cast.egor], "MARKER-B"),
        }
        self.letter = Letter.objects.create(
            message_id="1@test", sender="a@b", recipient="c@d", subject="s", text="t", html="<p>t</p>"
        )

        self.package, self.entry, self.outgoing = _exchange(self.sides["A"].orders[0], media)
        self.delivery = Delivery.objects.order_by("pk")[0]

    def _side(self, dealer: Dealer, people: list[User], marker: str) -> SimpleNamespace:
        _mark(dealer, marker)
        orders = [_order(dealer, person, self.product, marker) for person in people]
        notices = [_notice(order, person, marker) for order, person in zip(orders, people, strict=True)]
        return SimpleNamespace(dealer=dealer, people=people, orders=orders, notices=notices, marker=marker)

    def actors(self) -> Iterator[Actor]:
        """Everybody of the cast, a blocked person, a stranger."""
        for name in PEOPLE:
            yield _actor(name, getattr(self.cast, name))
        blocked = User.objects.create_user(
            "blocked@verst.example",
            None,
            name="Иван",
            role="dealer_manager",
            organisation=self.cast.dealer.organisation,
        )
        actor = _actor("blocked", blocked, is_out=True)
        User.objects.filter(pk=blocked.pk).update(is_active=False)
        yield actor
        yield Actor("stranger", None, Client(), "", "", is_out=True)


def _actor(name: str, person: User, *, is_out: bool = False) -> Actor:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return Actor(name, person, client, client.cookies[settings.SESSION_COOKIE_NAME].value, issue(person), is_out)


def _goods(cast: SimpleNamespace, media: Path) -> Variant:
    product = Product.objects.create(id_1c="p-1", sku="А-1", name="Косилка «Т-42»", unit_name="шт", vat_rate=20)
    variant = Variant.objects.create(product=product, id_1c="p-1", is_default=True)
    for price_type in (cast.price_type, cast.second_price_type):
        Price.objects.create(variant=variant, price_type=price_type, amount=2140, changed_at=timezone.now())
    StockTotal.objects.create(variant=variant, quantity=40, changed_at=timezone.now())
    media.mkdir(parents=True, exist_ok=True)
    (media / "one.webp").write_bytes(b"RIFF")
    Picture.objects.create(product=product, path_1c="one.jpg", sha256="a" * 64, file="one.webp", thumbnail="one.webp")
    return variant


def _exchange(order: Order, media: Path) -> tuple[Package, JournalEntry, OutboxEntry]:
    now = timezone.now()
    connection = Connection.objects.create(name="УТ", login="1c", password="!")
    session = Session.objects.create(
        connection=connection, kind="catalog", cookie="c", sessid="s", opened_at=now, seen_at=now
    )
    full(PACKAGE_PATH).parent.mkdir(parents=True, exist_ok=True)
    full(PACKAGE_PATH).write_bytes(b"<xml/>")
    package = Package.objects.create(
        session=session, name="import.xml", role="xml", status="done", path=PACKAGE_PATH, received_at=now
    )
    entry = JournalEntry.objects.create(
        connection=connection, session=session, package=package, at=now, direction="in", text="Принято"
    )
    return package, entry, OutboxEntry.objects.create(order=order, revision=1, created_at=now, reason="MARKER-A")


def _mark(dealer: Dealer, marker: str) -> None:
    """The marker in every text of a dealer; what the office writes for itself carries one more word."""
    Dealer.objects.filter(pk=dealer.pk).update(
        name=f"Дилер {marker}", city=f"Город {marker}", note=f"INTERNAL {marker}"
    )
    type(dealer.organisation).objects.filter(pk=dealer.organisation_id).update(name=f"Компания {marker}")
    dealer.counterparties.update(name=f"ООО {marker}", legal_address=f"Улица {marker}")
    dealer.addresses.update(name=f"Склад {marker}", address=f"Адрес {marker}", contact=f"Кладовщик {marker}")
    for person in User.objects.filter(organisation=dealer.organisation_id):
        User.objects.filter(pk=person.pk).update(name=f"{person.name} {marker}")
        person.refresh_from_db()
    contract = dealer.contracts().get()
    type(contract).objects.filter(pk=contract.pk).update(number=f"14-{marker}")
    Balance.objects.create(contract=contract, debt=100, overdue=50, as_of=timezone.now())
    dealer.refresh_from_db()


def _order(dealer: Dealer, author: User, variant: Variant, marker: str) -> Order:
    now = timezone.now()
    order = start(dealer, author=author, now=now, comment=f"Комментарий {marker}", consignee=f"Получатель {marker}")
    line = OrderLine(order=order, position=1, variant=variant, sku="А-1", name="Косилка «Т-42»", quantity=2, price=2140)
    line.add_up()
    line.save()
    order.state, order.submitted_at, order.due_at = State.SUBMITTED, now, now
    order.carrier, order.reason, order.number_1c = f"ТК {marker}", f"Причина {marker}", f"1С {marker}"
    order.invoice = Invoice.objects.create(
        contract=order.contract, number=f"С {marker}", date=date(2026, 5, 12), amount=4280
    )
    order.add_up()
    order.save()
    Shipment.objects.create(
        order=order, id_1c=f"s-{order.pk}", number=f"О {marker}", shipped_at=now, warehouse=f"Склад {marker}"
    )
    order.thread.say(f"Сообщение {marker}", by=author)
    order.thread.say(f"INTERNAL {marker}", by=dealer.representative, internal=True)
    content = f"%PDF-1.4 {marker}".encode()
    order.folder.put(
        kind="invoice",
        number=f"Д {marker}",
        title=f"Счёт {marker}",
        content=content,
        file_name=f"{marker}.pdf",
        by=author,
    )
    return order


def _notice(order: Order, person: User, marker: str) -> Notice:
    event = Event.objects.filter(actor=person).order_by("pk").last()
    Delivery.objects.create(
        event=event, user=person, address=person.email, message_id=f"{order.pk}@test", subject=marker, text=marker
    )
    return Notice.objects.create(
        user=person,
        event=event,
        about_kind="orders.order",
        about_id=order.pk,
        title=f"Уведомление {marker}",
        url=f"/orders/{order.number}/",
    )
