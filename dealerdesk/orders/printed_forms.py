"""Printed forms of an order: «Заявка на отгрузку», and «Счёт на оплату» where there is no 1C to make it.

Everything on paper is Russian, whoever asks for it. Sums are those of the order: each line was
rounded to the kopeck, so what is printed adds up (I2).
"""

import io
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import segno
from django.utils import timezone, translation

from dealerdesk.accounts.models import User
from dealerdesk.dealers.models import Contract, Counterparty
from dealerdesk.documents.models import Document, Supplier
from dealerdesk.documents.rendering import pdf
from dealerdesk.finance.models import Invoice
from dealerdesk.orders.models import Order, OrderLine
from dealerdesk.toolbox.money import total
from dealerdesk.toolbox.russian import NBSP, amount_text, date_in_words, plural, quantity_text, sum_in_words, typo

Data = dict[str, Any]
CONDITIONS = (
    "Оплата счёта означает согласие с условиями договора. Товар отпускается после поступления денег на счёт поставщика."
)


def file_order_form(order: Order, *, by: User) -> Document:
    """Print «Заявка на отгрузку» as the order stands now and keep it in its folder."""
    submitted = order.submitted_at or timezone.now()
    with translation.override("ru"):
        return order.folder.put(
            kind=Document.Kind.ORDER,
            number=order.number,
            date=_day(submitted),
            title=f"Заявка {order.number} от {_day(submitted):%d.%m.%Y}",
            amount=order.total,
            content=pdf("orders/print/order.typ", order_data(order), at=order.state_since),
            by=by,
            about=order,
        )


def file_invoice(order: Order, *, by: User) -> Document:
    """Print «Счёт на оплату» by `order.invoice`, which the portal itself has issued, and keep it in the folder."""
    invoice = _invoice_of(order)
    with translation.override("ru"):
        return order.folder.put(
            kind=Document.Kind.INVOICE,
            number=invoice.number,
            date=invoice.date,
            title=f"Счёт на оплату {invoice.number} от {invoice.date:%d.%m.%Y}",
            amount=invoice.amount,
            content=pdf("orders/print/invoice.typ", invoice_data(order), at=order.state_since),
            by=by,
            about=order,
        )


def order_data(order: Order) -> Data:
    """What orders/print/order.typ prints."""
    submitted = order.submitted_at or timezone.now()
    lines = list(order.lines.all())
    return {
        "title": f"Заявка на отгрузку № {order.number} от {date_in_words(_day(submitted))}",
        **_parties(order),
        "payment": _terms(order.contract),
        "price_type": str(order.price_type or ""),
        "delivery": order.get_delivery_display(),
        "address": order.address.address if order.address else "",
        "carrier": order.carrier,
        "wanted": date_in_words(order.desired_date) if order.desired_date else "",
        "partial": order.get_partial_display(),
        "state": order.get_state_display(),
        "comment": order.comment,
        "author": _signed(order.author, order.submitted_at),
        "approved_by": _signed(order.assignee, order.decided_at),
        **_table(lines),
    }


def invoice_data(order: Order) -> Data:
    """What orders/print/invoice.typ prints."""
    invoice, supplier = _invoice_of(order), Supplier.current()
    lines = list(order.lines.all())
    return {
        "title": f"Счёт на оплату № {invoice.number} от {date_in_words(invoice.date)}",
        **_parties(order),
        "basis": _joined(_basis(order.contract), f"заявка {order.number}"),
        "due": date_in_words(invoice.due_date) if invoice.due_date else "",
        "qr": _drawn(payment_text(invoice, supplier, vat=order.total_vat)),
        "conditions": CONDITIONS,
        **_table(lines),
    }


def payment_text(invoice: Invoice, supplier: Supplier, *, vat: Decimal) -> str:
    """Write what the payment QR of ГОСТ Р 56042-2014 says; empty while the supplier's bank is not known.

    The sum is in kopecks, the text in UTF-8 (the «2» of ST00012), lengths are those of the standard.
    """
    if not (supplier.account and supplier.bik and supplier.bank):
        return ""
    fields = {
        "Name": supplier.name[:160],
        "PersonalAcc": supplier.account,
        "BankName": supplier.bank[:45],
        "BIC": supplier.bik,
        "CorrespAcc": supplier.correspondent_account or "0",
        "Sum": str(int(invoice.amount * 100)),
        "Purpose": _purpose(invoice, vat)[:210],
        "PayeeINN": supplier.inn,
        "KPP": supplier.kpp,
    }
    return "|".join(["ST00012", *(f"{name}={value.replace('|', ' ')}" for name, value in fields.items() if value)])


def _drawn(text: str) -> str:
    """The QR code of a text as SVG; nothing for nothing."""
    if not text:
        return ""
    drawing = io.BytesIO()
    code = segno.make(text, error="m", boost_error=False, encoding="utf-8", micro=False)
    code.save(drawing, kind="svg", border=2, xmldecl=False)
    return drawing.getvalue().decode()


def _purpose(invoice: Invoice, vat: Decimal) -> str:
    tax = f"в том числе НДС {vat:.2f}" if vat else "без НДС"
    return f"Оплата по счёту № {invoice.number} от {invoice.date:%d.%m.%Y}, {tax}"


def _invoice_of(order: Order) -> Invoice:
    if order.invoice is None:
        raise ValueError(f"{order.number} has no invoice")
    return order.invoice


def _parties(order: Order) -> Data:
    supplier = Supplier.current()
    fields = ("name", "inn", "kpp", "bank", "bik", "correspondent_account", "account", "director", "accountant")
    return {
        "seller": {"line": _supplier_line(supplier), **{name: getattr(supplier, name) for name in fields}},
        "buyer": {"line": _buyer_line(order.counterparty) if order.counterparty else order.dealer.name},
        "consignee": order.consignee,
        "basis": _basis(order.contract),
    }


def _supplier_line(supplier: Supplier) -> str:
    return _joined(
        supplier.name,
        _inn_kpp(supplier.inn, supplier.kpp),
        supplier.address,
        supplier.phone and f"тел. {supplier.phone}",
    )


def _buyer_line(buyer: Counterparty) -> str:
    return _joined(buyer.full_name or buyer.name, _inn_kpp(buyer.inn, buyer.kpp), buyer.legal_address)


def _inn_kpp(inn: str, kpp: str) -> str:
    return _joined(inn and f"ИНН{NBSP}{inn}", kpp and f"КПП{NBSP}{kpp}")


def _basis(contract: Contract | None) -> str:
    return f"Договор № {contract.number} от {contract.date:%d.%m.%Y}" if contract else ""


def _terms(contract: Contract | None) -> str:
    if contract is None:
        return ""
    if contract.is_prepaid:
        return "Предоплата 100 %"
    return f"Отсрочка {contract.deferral_days} {plural(contract.deferral_days, 'день', 'дня', 'дней')}"


def _table(lines: list[OrderLine]) -> Data:
    amount = total(line.amount for line in lines)
    names = plural(len(lines), "наименование", "наименования", "наименований")
    return {
        "lines": [_row(position, line) for position, line in enumerate(lines, start=1)],
        "totals": [
            ["Итого, ₽:", amount_text(amount)],
            *_vat_rows(lines),
            ["Всего к оплате, ₽:", amount_text(amount)],
        ],
        "count_line": typo(f"Всего {len(lines)} {names} на сумму {amount_text(amount)} ₽"),
        "in_words": sum_in_words(amount),
    }


def _row(position: int, line: OrderLine) -> Data:
    return {
        "position": str(position),
        "sku": line.sku,
        "name": typo(line.name),
        "quantity": quantity_text(line.quantity),
        "unit": line.unit_name,
        "price": amount_text(line.net_price),
        "discount": f"{quantity_text(line.discount_percent)} %" if line.discount_percent else "",
        "vat_rate": _rate(line.vat_rate),
        "vat": amount_text(line.vat_amount) if line.vat_rate is not None else "—",
        "total": amount_text(line.amount),
    }


def _vat_rows(lines: list[OrderLine]) -> list[list[str]]:
    rates = sorted({line.vat_rate for line in lines if line.vat_rate is not None}, reverse=True)
    if not rates:
        return [["Без налога (НДС):", "—"]]
    return [
        [
            f"В том числе НДС {_rate(rate)}, ₽:",
            amount_text(total(line.vat_amount for line in lines if line.vat_rate == rate)),
        ]
        for rate in rates
    ]


def _rate(rate: Decimal | None) -> str:
    return "без НДС" if rate is None else typo(f"{quantity_text(rate)} %")


def _signed(person: User | None, moment: datetime | None) -> str:
    return f"{person.name}, {timezone.localtime(moment):%d.%m.%Y %H:%M}" if person and moment else ""


def _day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
