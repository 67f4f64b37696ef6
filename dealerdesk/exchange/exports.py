"""An order of ours as the document that 1C reads (1c.md part 4)."""

from datetime import datetime

from django.utils import translation

from dealerdesk.exchange.commerceml.orders import Buyer, CannotExpress, OutgoingLine, OutgoingOrder, check
from dealerdesk.exchange.models import Connection
from dealerdesk.orders.models import Order, OrderLine


def document(order: Order, connection: Connection, *, cancels: bool = False) -> OutgoingOrder:
    """The order for this connection. Raises CannotExpress with the reason, in Russian."""
    with translation.override("ru"):
        outgoing = _outgoing(order, connection, cancels=cancels)
    check(outgoing)
    return outgoing


def _outgoing(order: Order, connection: Connection, *, cancels: bool) -> OutgoingOrder:
    if order.counterparty is None:
        raise CannotExpress("В заявке не выбрано юридическое лицо")
    if not order.number_for_1c:
        raise CannotExpress("У заявки ещё нет номера")
    return OutgoingOrder(
        number=order.number_for_1c,
        moment=order.created_at.astimezone(connection.zone),
        currency=_currency(order, connection),
        buyer=_buyer(order),
        lines=tuple(_line(line) for line in order.lines.select_related("variant__product")),
        comment=_comment(order),
        buyer_comment=order.comment,
        status=str(order.get_state_display()),
        status_id=order.state,
        status_at=order.state_since.astimezone(connection.zone),
        ship_on=_ship_on(order),
        delivery_method=str(order.get_delivery_display()),
        cancelled=cancels,
    )


def _currency(order: Order, connection: Connection) -> str:
    code = order.price_type.currency if order.price_type else "RUB"
    return connection.order_currency if code == "RUB" else code


def _buyer(order: Order) -> Buyer:
    # Name, ИНН and КПП exactly as 1C gave them: by these 1C finds the counterparty, or creates a second one.
    who = order.counterparty
    if who is None:
        raise CannotExpress("В заявке не выбрано юридическое лицо")
    return Buyer(
        id=who.id_1c or f"{order.dealer.number}-{who.pk}",
        name=who.name,
        full_name=who.full_name or who.name,
        inn=who.inn,
        kpp=who.kpp,
        is_company=who.is_company,
        delivery_address=order.address.address if order.address else "",
        email=order.dealer.email,
        phone=order.dealer.phone,
    )


def _line(line: OrderLine) -> OutgoingLine:
    return OutgoingLine(
        id_1c=line.variant.id_1c,
        name=line.name,
        quantity=line.quantity - line.cancelled,
        price=line.net_price,
        amount=line.amount,
        vat=line.vat_rate,
        sku=line.sku,
        unit_code=line.unit_code if line.unit_code.isdigit() else "",
        unit_name=line.unit_name,
        is_service=line.variant.product.requisites.get("ТипНоменклатуры") == "Услуга",
    )


def _comment(order: Order) -> str:
    """Stock 1C has no fields for delivery, so it is told in words."""
    parts = [str(order.get_delivery_display()) if order.delivery else ""]
    parts += [order.carrier, f"грузополучатель {order.consignee}" if order.consignee else ""]
    parts.append(f"желаемая дата {order.desired_date:%d.%m.%Y}" if order.desired_date else "")
    delivery = ", ".join(part for part in parts if part)
    return "\n".join(text for text in (f"Доставка: {delivery}" if delivery else "", order.comment) if text)


def _ship_on(order: Order) -> datetime | None:
    # «Дата отгрузки» makes 1C ship the order in one piece, so it is sent only where that is wanted.
    if order.partial != Order.Partial.NO or order.desired_date is None:
        return None
    return datetime(order.desired_date.year, order.desired_date.month, order.desired_date.day)  # noqa: DTZ001 the clock of 1C
