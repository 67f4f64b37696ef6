from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from dealerdesk.catalogue.models import Product, Variant
from dealerdesk.documents.models import Supplier
from dealerdesk.events.models import Event
from dealerdesk.finance.models import Invoice
from dealerdesk.orders import lines
from dealerdesk.orders.models import OrderLine, start
from dealerdesk.orders.printed_forms import file_invoice, file_order_form, invoice_data, order_data, payment_text
from dealerdesk.orders.tests.factories import brought_to
from dealerdesk.orders.workflow import order_workflow
from dealerdesk.toolbox.queue import run_all

NBSP = "\u00a0"
SUBMITTED = datetime(2026, 5, 12, 14, 5, tzinfo=ZoneInfo("Europe/Moscow"))
GOODS = [  # quantity, price, discount, VAT
    ("2", "34990.00", "7.5", "22"),
    ("12", "640.50", "0", "22"),
    ("1.5", "219.90", "0", "10"),
    ("100", "1284.33", "3.33", "22"),
    ("1", "99.99", "0", None),
]


@pytest.fixture
def supplier(db):
    return Supplier.objects.create(
        pk=1,
        name="ООО «Садовая техника»",
        inn="7701234567",
        kpp="770101001",
        address="115114, г. Москва, Дербеневская наб., д. 7",
        bank="ПАО «Банк Примерный», г. Москва",
        bik="044525000",
        correspondent_account="30101810400000000000",
        account="40702810900000000001",
        director="Соколов И. П.",
    )


@pytest.fixture
def order(cast, supplier):
    order = start(
        cast.dealer, author=cast.anna, now=SUBMITTED, carrier="ТК «Северная нить»", desired_date=date(2026, 5, 20)
    )
    for position, goods in enumerate(GOODS, start=1):
        _add(order, position, goods)
    order.number, order.submitted_at = "З-2026-000123", SUBMITTED
    order.add_up()
    order.invoice = Invoice.objects.create(
        contract=order.contract, number="412", date=date(2026, 5, 12), due_date=date(2026, 5, 19), amount=order.total
    )
    order.save()
    return order


def _add(order, position, goods):
    quantity, price, discount, vat = goods
    product = Product.objects.create(id_1c=f"p-{position}", name=f"Товар № {position}", sku=f"A-{position}")
    variant = Variant.objects.filter(product=product).first() or Variant.objects.create(
        product=product, id_1c=f"p-{position}", is_default=True
    )
    line = OrderLine(
        order=order,
        variant=variant,
        position=position * 10,
        sku=product.sku,
        name=product.name,
        unit_name="шт",
        quantity=Decimal(quantity),
        price=Decimal(price),
        discount_percent=Decimal(discount),
        vat_rate=Decimal(vat) if vat else None,
    )
    line.add_up()
    line.save()


def _number(text):
    return Decimal(text.replace(NBSP, "").replace(",", "."))


def test_every_line_and_total_adds_up_to_the_kopeck(order):
    printed = invoice_data(order)

    for row in printed["lines"]:
        assert _number(row["total"]) == (_number(row["price"]) * _number(row["quantity"])).quantize(Decimal("0.01"))
    assert _number(printed["totals"][-1][1]) == sum(_number(row["total"]) for row in printed["lines"]) == order.total


def test_vat_is_shown_by_line_and_by_rate(order):
    printed = invoice_data(order)

    assert [row["vat_rate"] for row in printed["lines"]] == [
        f"22{NBSP}%",
        f"22{NBSP}%",
        f"10{NBSP}%",
        f"22{NBSP}%",
        "без НДС",
    ]
    assert [head for head, _sum in printed["totals"]] == [
        "Итого, ₽:",
        f"В том числе НДС 22{NBSP}%, ₽:",
        f"В том числе НДС 10{NBSP}%, ₽:",
        "Всего к оплате, ₽:",
    ]
    at_22 = [row for row in printed["lines"] if row["vat_rate"].startswith("22")]
    assert _number(printed["totals"][1][1]) == sum(_number(row["vat"]) for row in at_22)
    assert _number(at_22[1]["vat"]) == Decimal("1386.00")


def test_the_sum_stands_in_words(order):
    order.lines.exclude(sku="A-2").delete()

    printed = order_data(order)

    assert printed["in_words"] == "Семь тысяч шестьсот восемьдесят шесть рублей 00 копеек"
    assert printed["count_line"].replace(NBSP, " ") == "Всего 1 наименование на сумму 7 686,00 ₽"
    assert printed["lines"][0]["position"] == "1"


def test_an_order_without_vat_says_so(order):
    order.lines.exclude(sku="A-5").delete()

    assert order_data(order)["totals"][1] == ["Без налога (НДС):", "—"]


def test_the_form_names_both_parties_and_the_terms(order):
    printed = order_data(order)

    assert printed["title"] == "Заявка на отгрузку № З-2026-000123 от 12 мая 2026 г."
    assert (
        printed["seller"]["line"]
        .replace(NBSP, " ")
        .startswith("ООО «Садовая техника», ИНН 7701234567, КПП 770101001, 115114")
    )
    assert printed["buyer"]["line"].replace(NBSP, " ") == "ООО «Зелёная верста», ИНН 7707083893, КПП 770701001"
    assert printed["basis"] == "Договор № 14 от 12.01.2026"
    assert printed["payment"] == "Отсрочка 30 дней"
    assert printed["wanted"] == "20 мая 2026 г."


def test_the_payment_code_says_what_the_standard_asks(order, supplier):
    text = payment_text(order.invoice, supplier, vat=Decimal("123.40"))

    kopecks = int(order.total * 100)
    assert text == (
        "ST00012|Name=ООО «Садовая техника»|PersonalAcc=40702810900000000001"
        "|BankName=ПАО «Банк Примерный», г. Москва|BIC=044525000|CorrespAcc=30101810400000000000"
        f"|Sum={kopecks}|Purpose=Оплата по счёту № 412 от 12.05.2026, в том числе НДС 123.40"
        "|PayeeINN=7701234567|KPP=770101001"
    )


def test_without_bank_details_there_is_no_payment_code(order, supplier):
    supplier.account = ""
    supplier.save()

    assert payment_text(order.invoice, supplier, vat=Decimal(0)) == ""
    assert invoice_data(order)["qr"] == ""


def test_the_forms_land_in_the_folder_of_the_order(order, cast):
    order_form = file_order_form(order, by=cast.robot)
    invoice = file_invoice(order, by=cast.robot)

    assert (order_form.file_name, order_form.amount) == ("Заявка З-2026-000123 от 12.05.2026.pdf", order.total)
    assert (invoice.file_name, invoice.kind) == ("Счёт на оплату 412 от 12.05.2026.pdf", "invoice")
    assert file_order_form(order, by=cast.robot).outcome == "unchanged"
    assert [paper.content_type for paper in order.folder.documents.all()] == ["application/pdf"] * 2


def test_an_order_without_an_invoice_has_nothing_to_print(order):
    order.invoice = None

    with pytest.raises(ValueError, match="no invoice"):
        invoice_data(order)


def test_a_submitted_order_prints_itself_and_each_submission_is_a_revision(cast, supplier):
    order = brought_to(cast, "in_review", 2)
    run_all()
    order_workflow.run(order, "rework", by=cast.pavel, data={"code": "other", "text": "Уточните"})
    lines.set_quantity(order, order.lines.get().variant, Decimal(5), by=cast.anna)
    order_workflow.run(order, "resubmit", by=cast.anna)

    run_all()

    paper = order.folder.documents.get()
    assert (paper.kind, paper.number, paper.revision) == ("order", order.number, 2)
    assert (paper.amount, paper.past_revisions.count()) == (Decimal("5000.00"), 1)


def test_without_1c_the_portal_issues_and_prints_the_invoice(cast, supplier, settings):
    settings.STANDALONE = True
    order = brought_to(cast, "approved", 2)

    run_all()
    run_all()

    order.refresh_from_db()
    invoice = Invoice.objects.get()
    assert (order.invoice, invoice.amount, invoice.number) == (invoice, Decimal("2000.00"), "1")
    assert order.folder.documents.get(kind="invoice").number == "1"
    assert [event.type for event in Event.objects.about(order)].count("order.invoiced") == 1


def test_a_prepaid_order_waits_for_its_money_after_the_invoice(cast, supplier, settings):
    settings.STANDALONE = True
    cast.dealer.contracts().update(payment_terms="prepayment")
    order = brought_to(cast, "approved", 2)

    run_all()

    order.refresh_from_db()
    assert order.state == "awaiting_payment"


def test_with_1c_the_portal_issues_nothing(cast, supplier):
    brought_to(cast, "approved", 2)

    run_all()

    assert not Invoice.objects.exists()
