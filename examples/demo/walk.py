"""Lives one order through the portal's workflow and the imitation's steps, at the times of its own past."""

from __future__ import annotations

import io
import random
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple
from wsgiref.util import setup_testing_defaults

from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.utils.functional import cached_property

from dealerdesk.accounts.models import User, robot
from dealerdesk.accounts.roles import Role
from dealerdesk.catalogue.models import Variant
from dealerdesk.dealers.models import Dealer
from dealerdesk.events import journal
from dealerdesk.exchange.models import JournalEntry
from dealerdesk.orders import lines
from dealerdesk.orders.models import NumberSequence, Order, start
from dealerdesk.orders.printed_forms import file_order_form
from dealerdesk.orders.states import State
from dealerdesk.orders.workflow import order_workflow
from dealerdesk.workflow.machine import Refused
from examples.demo.clock import Clock, living_at
from examples.onec import booking, extension, life, printing
from examples.onec.orders_file import Line, SiteOrder
from examples.onec.wire import Answer, Portal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from examples.demo.plan import Entry
    from examples.onec.base import Base

WORDS = {
    "dealer": (
        "Если шкивов нет на Урале, везите с Центрального.",
        "Добавили ремней к сезону. Технику можно двумя партиями.",
        "Склад принимает до 17:00, пятница короткий день.",
    ),
    "office": (
        "Проверили остатки, всё есть. Отгрузим одной машиной.",
        "Часть запчастей придёт с ближайшим поступлением, сообщим дату.",
        "Счёт выставим сегодня, резерв держим пять дней.",
    ),
    "internal": (
        "Дилер просил не тянуть: у них выставка.",
        "Лимит почти выбран, следующую заявку смотреть внимательно.",
    ),
}
TEXTS = {
    "rework": {"code": "quantity", "text": "Проверьте количество фильтров: продаём коробками."},
    "reject": {"code": "discontinued", "text": "Модель снята с производства, замену предложим отдельно."},
    "hold": {"code": "stock", "text": "Ждём поступления, держим заявку до прихода."},
    "cancel": {"code": "dealer", "text": "Отменили по просьбе дилера: покупатель отказался."},
}
HOURS_TO_PAY = {True: 20, False: 300}
GONE = {"shipped", "delivered", "closed"}
OVERRIDE = {"override": "Согласовано с руководителем продаж"}
BEFORE_1C = {
    "draft",
    "dealer_review",
    "submitted",
    "in_review",
    "rework",
    "on_hold",
    "rejected",
    "cancelled",
    "approved",
}


class Move(NamedTuple):
    """A step of the workflow: who takes it, with what, and how many hours after the one before."""

    code: str
    by: User
    data: dict[str, str]
    hours: float


class InProcess(Portal):
    """The portal's own application called without a network: same address, login and answers, but at this process's time."""

    @cached_property
    def application(self) -> Callable[..., Any]:
        """The portal as a WSGI application whose requests stay inside the transaction of this process."""
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        return get_wsgi_application()

    def _send(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> Answer:
        address, _, query = path.partition("?")
        environ: dict[str, object] = {}
        setup_testing_defaults(environ)
        environ |= {
            f"HTTP_{key.upper().replace('-', '_')}": value for key, value in (headers | self._own_headers()).items()
        }
        environ |= {
            "REQUEST_METHOD": method, "PATH_INFO": address, "QUERY_STRING": query, "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": headers.get("Content-Type", ""), "HTTP_HOST": "127.0.0.1",
            "REMOTE_ADDR": "127.0.0.1",
        }  # fmt: skip
        answered: list[tuple[str, list[tuple[str, str]]]] = []
        response = self.application(environ, lambda status, fields: answered.append((status, fields)))
        content = b"".join(response)
        response.close()
        status, fields = answered[0]
        return Answer(int(status.split()[0]), {key.lower(): value for key, value in fields}, content)


class Walker:
    """Takes entries of the plan from draft to their state; `portal` and `base` are the 1C side."""

    def __init__(self, base: Base, portal: Portal, *, with_papers: bool) -> None:
        self.base, self.portal, self.with_papers = base, portal, with_papers
        base.keeps_papers = True
        self.robot = robot()
        self.rep = User.objects.get(email="rep@demo.example")

    def live(self, entry: Entry, *, number: int, number_1c: int, quiet: bool = True) -> Order:
        """Live one order inside the caller's transactions of both sides; nobody is told when `quiet`."""
        with quietly() if quiet else nullcontext(), living_at(entry.moment) as clock:
            order = self._fill(entry, clock)
            with _next_is("order", entry.moment.year, number) if entry.gets_number else nullcontext():
                order = self._decide(order, entry, clock)
            if entry.state not in BEFORE_1C and order.state == State.APPROVED:
                order = self._in_1c(order, entry, clock, number_1c)
                JournalEntry.objects.filter(order=order).delete()
        return order

    def bring_papers(self) -> int:
        """Print what the imitation has to print and push it, each paper on its own day; returns how many."""
        printing.print_waiting(self.base, kept=True)
        rows = self.base.rows(
            "select * from document where pushed < version and kept = 1 and content is not null order by rowid"
        )
        with quietly():
            for row in rows:
                with living_at(datetime.fromisoformat(f"{row['date']}T19:40:00+03:00")), transaction.atomic():
                    extension.push_document(self.base, self.portal, row)
        # The portal has the files now; the imitation need not hold 100 MB of old paper.
        self.base.do("update document set content = x'' where kept = 1 and pushed = version")
        JournalEntry.objects.filter(order__number_for_1c__in={row["orders"] for row in rows}).delete()
        return len(rows)

    def _fill(self, entry: Entry, clock: Clock) -> Order:
        dealer = Dealer.objects.get(number=f"Д-{entry.dealer + 1:03d}")
        chance = random.Random(entry.chance)
        author = self._author(dealer, entry, chance)
        order = start(
            dealer, author=author, now=clock(), desired_date=_working_day(entry.moment.date(), 4 + chance.randint(0, 6)),
            delivery=chance.choice((Order.Delivery.CARRIER, Order.Delivery.OWN)), comment=entry.comment,
            carrier=chance.choice(("ТК «Северная нить»", "ТК «Камский экспресс»")),
        )  # fmt: skip
        variants = {
            v.product.sku: v
            for v in Variant.objects.filter(product__sku__in=dict(entry.lines)).select_related("product__unit")
        }
        for sku, quantity in entry.lines:
            if sku in variants:
                lines.set_quantity(order, variants[sku], Decimal(quantity), by=author)
        order.refresh_from_db()
        return order

    def _author(self, dealer: Dealer, entry: Entry, chance: random.Random) -> User:
        people = list(dealer.organisation.people.order_by("pk"))
        employees = [person for person in people if person.role == Role.DEALER_EMPLOYEE]
        if entry.state in {"dealer_review", "draft"} and employees:
            return employees[0]
        managers = [person for person in people if person.role == Role.DEALER_MANAGER]
        return employees[0] if employees and chance.random() < 0.3 else managers[0]

    def _decide(self, order: Order, entry: Entry, clock: Clock) -> Order:
        chance = random.Random(entry.chance + 1)
        manager = order.dealer.organisation.people.filter(role=Role.DEALER_MANAGER).get()
        regional = order.dealer.representative or self.rep
        decider = self.rep if chance.random() < 0.4 or order.total > 400_000 else regional
        for code, by, data, hours in self._path(order, entry, manager, decider):
            clock.wait(hours=hours, minutes=chance.randint(3, 50))
            try:
                order = self._step(order, code, by, data)
            except Refused:
                break  # the dealer has used up its credit: the order stays where it is, as in life
            if code == "take" and chance.random() < 0.35:
                self._talk(order, manager, decider, chance, clock)
        return order

    def _path(self, order: Order, entry: Entry, manager: User, decider: User) -> list[Move]:
        hand_over = [] if order.author_id == manager.pk else [Move("hand_over", order.author, {}, 0.2)]
        submit, take = Move("submit", manager, {}, 0.3), Move("take", decider, {}, 1.5)
        ends = {
            "submitted": [],
            "in_review": [take],
            "rework": [take, Move("rework", decider, TEXTS["rework"], 2)],
            "on_hold": [take, Move("hold", decider, TEXTS["hold"], 2)],
            "rejected": [take, Move("reject", decider, TEXTS["reject"], 3)],
            "cancelled": [take, Move("cancel", decider, TEXTS["cancel"], 5)],
        }
        if entry.state == "draft":
            return []
        if entry.state == "dealer_review":
            return hand_over
        return [*hand_over, submit, *ends.get(entry.state, [take, Move("approve", decider, {"override": ""}, 3)])]

    def _step(self, order: Order, code: str, by: User, data: dict[str, str]) -> Order:
        """A decision that the credit blocks is taken by the Representative with a written reason."""
        try:
            order = order_workflow.run(order, code, by=by, data=data)
        except Refused:
            if code != "approve":
                raise
            order = order_workflow.run(order, code, by=self.rep, data=OVERRIDE)
        if code == "submit" and self.with_papers:
            file_order_form(order, by=by)
        return order

    def _talk(self, order: Order, manager: User, decider: User, chance: random.Random, clock: Clock) -> None:
        order.thread.say(chance.choice(WORDS["dealer"]), by=manager)
        if chance.random() < 0.3:
            order.thread.say(chance.choice(WORDS["internal"]), by=decider, internal=True)
        clock.wait(minutes=chance.randint(10, 90))
        order.thread.say(chance.choice(WORDS["office"]), by=decider)

    def _in_1c(self, order: Order, entry: Entry, clock: Clock, number_1c: int) -> Order:
        clock.wait(minutes=4)
        key = str(order.number_for_1c)
        self.base.is_retelling = entry.state in GONE
        with _counted(self.base, "order", number_1c):
            booking.hold(self.base, [key], held=True)
            booking.book(self.base, [_as_1c_reads(order)])
            self._live_in_1c(key, entry, clock)
        self.base.is_retelling = False
        order.refresh_from_db()
        if entry.state == "closed" and order.state == "delivered":
            order = order_workflow.run(order, "close", by=self.robot)
        return order

    def _live_in_1c(self, key: str, entry: Entry, clock: Clock) -> None:
        for pause, step in self._steps(key, entry):
            moment = clock.wait(hours=pause)
            step(moment)
            extension.push_orders(self.base, self.portal, [key])

    def _book_whole(self, key: str) -> Callable[[datetime], None]:
        def booked(moment: datetime) -> None:
            life.reserve(self.base, key, moment)
            life.invoice(self.base, key, moment)

        return booked

    def _steps(self, key: str, entry: Entry) -> list[tuple[float, Callable[..., None]]]:
        def taking(verb: Callable[..., None], **facts: object) -> Callable[..., None]:
            return lambda moment: verb(self.base, key, moment, **facts)

        prepaid = self.base.one(
            "select c.prepayment from orders o join contractor c on c.id = o.contractor where o.site_number = ?", key
        )
        booked = [(0.05, self._book_whole(key))]
        money: list[tuple[float, Callable[..., None]]] = [(26, taking(life.pay_all))]
        ready = booked + (money if prepaid else [])
        gone = [*ready, (20, taking(life.ship, part=False))]
        arrived = [*gone, (50, taking(life.deliver))]
        return {
            "awaiting_payment": booked, "picking": ready, "part_shipped": [*ready, (20, taking(life.ship, part=True))],
            "shipped": gone, "delivered": arrived, "closed": arrived if prepaid else [*arrived, (HOURS_TO_PAY[entry.is_recent], taking(life.pay_all))],
        }[entry.state]  # fmt: skip


def _working_day(day: date, after: int) -> date:
    day += timedelta(days=after)
    return day + timedelta(days=max(0, 7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def _as_1c_reads(order: Order) -> SiteOrder:
    """The order as the exchange hands it out."""
    buyer, at = order.counterparty, order.submitted_at
    if buyer is None or at is None:
        raise LookupError(f"{order} ещё не отправлена")
    rows = order.lines.select_related("variant")
    return SiteOrder(
        site_id=str(order.number_for_1c), number=str(order.number_for_1c), date=f"{at:%Y-%m-%d}", time=f"{at:%H:%M:%S}",
        currency="RUB", amount=order.total, comment=order.comment,
        contractor={"name": buyer.name, "full_name": buyer.full_name, "inn": buyer.inn, "kpp": buyer.kpp},
        address=order.address.address if order.address else "",
        lines=[
            Line(*_ids(row.variant.id_1c), row.sku, row.name, row.quantity, row.net_price, row.amount, f"{row.vat_rate:f}")
            for row in rows
        ],
    )  # fmt: skip


def _ids(id_1c: str) -> tuple[str, str]:
    item, _, characteristic = id_1c.partition("#")
    return item, characteristic


class _next_is:  # noqa: N801 - reads as a phrase
    """The next number of the year is `number`; afterwards the sequence goes on where it was."""

    def __init__(self, kind: str, year: int, number: int) -> None:
        self.kind, self.year, self.number = kind, year, number

    def __enter__(self) -> None:
        NumberSequence.objects.get_or_create(kind=self.kind, year=self.year)
        row = NumberSequence.objects.select_for_update().get(kind=self.kind, year=self.year)
        self.before = row.last
        NumberSequence.objects.filter(pk=row.pk).update(last=self.number - 1)

    def __exit__(self, *_: object) -> None:
        rows = NumberSequence.objects.filter(kind=self.kind, year=self.year)
        rows.update(last=max(self.before, rows.get().last))


class _counted:  # noqa: N801 - reads as a phrase
    """The same for a sequence of the imitation."""

    def __init__(self, base: Base, name: str, number: int) -> None:
        self.base, self.name, self.number = base, name, number

    def __enter__(self) -> None:
        self.before = self.base.one("select value from counter where name = ?", self.name) or 0
        self.base.do("insert or replace into counter values (?, ?)", self.name, self.number - 1)

    def __exit__(self, *_: object) -> None:
        last = self.base.one("select value from counter where name = ?", self.name)
        self.base.do("insert or replace into counter values (?, ?)", self.name, max(self.before, last))


class _Nobody:
    """Stands in for the job that tells of an event."""

    def defer(self, **_facts: object) -> None:
        """Do nothing: old news is no news."""


@contextmanager
def quietly() -> Iterator[None]:
    """Events of this process are remembered, but no letters are written about them."""
    real = journal.dispatch  # type: ignore[attr-defined]
    journal.dispatch = _Nobody()  # type: ignore[attr-defined, assignment]
    try:
        yield
    finally:
        journal.dispatch = real  # type: ignore[attr-defined]
