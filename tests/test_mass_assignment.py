"""Whatever a browser posts, a form changes only what it lists, and no form lists what decides over rights or history."""

from importlib import import_module
from pkgutil import walk_packages

import pytest
from django import forms
from django.urls import reverse
from django.utils import timezone

import dealerdesk
from dealerdesk.catalogue.models import Product, Variant
from dealerdesk.orders.models import Order, OrderLine, start

NEVER = {
    "id", "pk", "role", "organisation", "regions", "is_superuser", "password", "digest", "revision", "submission", "state", "number_for_1c",
    "id_1c", "number_1c", "date_1c", "version_1c", "sync", "author", "assignee", "dealer", "total", "total_vat", "paid", "payment", "invoice",
    "folder", "thread", "price", "amount", "created_at", "submitted_at", "decided_at", "due_at", "held_from", "reserve_until",
}  # fmt: skip


def model_forms():
    """Every form of the house that writes to a model."""
    for found in walk_packages(dealerdesk.__path__, "dealerdesk."):
        if found.name.endswith(".forms"):
            import_module(found.name)
    return sorted(set(below(forms.ModelForm)), key=lambda form: f"{form.__module__}.{form.__name__}")


def below(form):
    for child in form.__subclasses__():
        if child.__module__.startswith("dealerdesk.") and getattr(child, "_meta", None) and child._meta.model:
            yield child
        yield from below(child)


@pytest.mark.parametrize("form", model_forms(), ids=lambda form: form.__name__)
def test_a_form_lists_its_fields_and_none_that_decides_over_rights_or_history(form):
    assert isinstance(form._meta.fields, tuple)
    assert form._meta.exclude is None
    assert set(form._meta.fields) & NEVER == set()


@pytest.fixture
def order(cast):
    """A returned order of Anna's."""
    product = Product.objects.create(id_1c="p-1", sku="А-1", name="Косилка", unit_name="шт")
    variant = Variant.objects.create(product=product, id_1c="p-1", is_default=True)
    order = start(cast.dealer, author=cast.anna, now=timezone.now())
    line = OrderLine(order=order, position=1, variant=variant, name="Косилка", quantity=2, price=2140)
    line.add_up()
    line.save()
    Order.objects.filter(pk=order.pk).update(state="rework")
    return order


def hostile(cast, order):
    """Every column of an order, each with a value that somebody would like."""
    foreign = cast.other_dealer
    return {
        **{field.attname: "1" for field in Order._meta.concrete_fields},
        **{field.name: "1" for field in Order._meta.concrete_fields},
        "number": "З-2026-999999", "state": "approved", "dealer": foreign.pk, "dealer_id": foreign.pk, "author": cast.admin.pk,
        "total": "1", "paid": "9999999", "payment": "paid", "sync": "accepted", "price_type": cast.second_price_type.pk,
        "counterparty": foreign.counterparties.get().pk, "contract": foreign.contracts().get().pk, "address": foreign.addresses.get().pk,
        "revision": order.revision, "comment": "Привет",
    }  # fmt: skip


def test_the_terms_of_an_order_take_nothing_but_terms_and_nothing_of_another_dealer(cast, sign_in, order):
    before = Order.objects.filter(pk=order.pk).values().get()

    sign_in(cast.anna).post(reverse("orders:terms", args=[order.number]), hostile(cast, order))

    after = Order.objects.filter(pk=order.pk).values().get()
    assert {name for name in after if after[name] != before[name]} <= {"comment", "carrier", "consignee", "revision"}


def test_a_step_takes_nothing_but_its_own_form(cast, sign_in, order):
    before = Order.objects.filter(pk=order.pk).values().get()
    url = reverse("orders:transition", args=[order.number, "approve"])

    assert sign_in(cast.anna).post(url, hostile(cast, order)).status_code in {404, 409}

    assert Order.objects.filter(pk=order.pk).values().get() == before


def test_lines_take_quantities_and_never_prices(cast, sign_in, order):
    line = order.lines.get()
    data = {
        f"quantity-{line.pk}": "3", f"price-{line.pk}": "1", f"discount-{line.pk}": "90", "quantity": "3", "price": "1",
        "discount_percent": "90", "amount": "1", "revision": order.revision,
    }  # fmt: skip

    sign_in(cast.anna).post(reverse("orders:lines", args=[order.number]), data)

    line.refresh_from_db()
    assert (line.price, line.discount_percent) == (2140, 0)
    assert line.amount == line.quantity * 2140
