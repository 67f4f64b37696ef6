"""Commands of an installation print what scripts can read."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from dealerdesk.catalogue.models import Price, Product, Variant
from dealerdesk.events import registry


def said(*command):
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_a_token_opens_the_api_for_its_person(cast, client):
    token = said("token", "ANNA@verst.example").strip()

    assert client.get("/api/v1/me", headers={"Authorization": f"Bearer {token}"}).json()["email"] == cast.anna.email
    with pytest.raises(CommandError):
        said("token", "nobody@verst.example")


def test_the_state_of_the_catalogue_is_one_json_line_per_variant(cast):
    product = Product.objects.create(id_1c="p-1", sku="М-46", name="Косилка")
    variant = Variant.objects.create(product=product, id_1c="p-1", is_default=True)
    Price.objects.create(variant=variant, price_type=cast.price_type, amount="1234.50", changed_at=timezone.now())

    [line] = said("catalogue_state").splitlines()

    assert json.loads(line) == {
        "id_1c": "p-1", "sku": "М-46", "name": "Косилка", "active": True,
        "prices": {"pt-1": "1234.5"}, "stock": {}, "quantity": "0",
    }  # fmt: skip


def test_events_are_listed_and_explained_one_by_one(db):
    assert [line.split(":")[0] for line in said("events").splitlines() if not line.startswith(" ")] == registry.codes()
    assert said("events", "order.approved").startswith("order.approved: ")
    with pytest.raises(CommandError):
        said("events", "order.vanished")
