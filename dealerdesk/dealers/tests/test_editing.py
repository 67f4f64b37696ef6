"""Creating and changing dealers through the card."""

import threading
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from dealerdesk.dealers.models import Contract, Counterparty, Dealer
from dealerdesk.dealers.tests.card import fields_of, filled
from dealerdesk.events.models import Event

NEW = reverse("dealers:new")
EDIT = reverse("dealers:edit", args=["Д-001"])
SECOND_EDIT = reverse("dealers:edit", args=["Д-002"])


def new_card(client, region, **changes):
    return {**fields_of(client, NEW), "name": "Сад и двор", "region": region.pk, **changes}


def last_event():
    return Event.objects.order_by("pk").last()


def test_dealer_new_saves_the_whole_card_at_once(cast, sign_in):
    client = sign_in(cast.pavel)
    card = new_card(
        client, cast.centre, price_type=cast.price_type.pk, phone="8 (912) 345-67-89",
        **{
            "counterparties-0-name": "ООО «Сад и двор»", "counterparties-0-inn": "7728 168 971", "counterparties-0-kpp": "772801001",
            "counterparties-0-contracts-0-number": "77-А", "counterparties-0-contracts-0-date": "31.12.2025",
            "counterparties-0-contracts-0-payment_terms": "deferred", "counterparties-0-contracts-0-deferral_days": "21",
            "counterparties-0-contracts-0-credit_limit": "1 250 000,50",
            "addresses-0-name": "Склад", "addresses-0-address": "г. Тула, ул. Мира, 4",
        },
    )  # fmt: skip

    response = client.post(NEW, card)

    dealer = Dealer.objects.get(name="Сад и двор")
    contract = dealer.contracts().get()
    assert (response.status_code, response.url) == (302, dealer.get_absolute_url())
    assert (dealer.number, dealer.organisation.name, dealer.phone) == ("Д-003", "Сад и двор", "+7 912 345-67-89")
    assert (contract.counterparty.inn, contract.number, str(contract.date)) == ("7728168971", "77-А", "2025-12-31")
    assert (contract.credit_limit, contract.deferral_days) == (Decimal("1250000.50"), 21)
    assert dealer.addresses.get().address == "г. Тула, ул. Мира, 4"
    assert (last_event().type, last_event().actor) == ("dealer.created", cast.pavel)


def test_dealer_new_needs_only_a_name_and_a_region(cast, sign_in):
    client = sign_in(cast.pavel)

    client.post(NEW, new_card(client, cast.ural))

    dealer = Dealer.objects.get(name="Сад и двор")
    assert (dealer.counterparties.count(), dealer.addresses.count()) == (0, 0)


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("counterparties-0-inn", "7707083894", "ИНН"),
        ("counterparties-0-inn", "770708389", "ИНН"),
        ("counterparties-0-inn", "٧٧٠٧٠٨٣٨٩٣", "ИНН"),
        ("counterparties-0-kpp", "77280", "КПП"),
        ("counterparties-0-kpp", "", "КПП"),
        ("counterparties-0-ogrn", "1027700132196", "ОГРН"),
        ("counterparties-0-account", "40702810438000000002", "БИК"),
        ("counterparties-0-contracts-0-date", "31.02.2026", "дат"),
        ("counterparties-0-contracts-0-credit_limit", "-1", "0"),
        ("counterparties-0-contracts-0-credit_limit", "NaN", "число"),
        ("counterparties-0-contracts-0-credit_limit", "1e9", "число"),
        ("counterparties-0-contracts-0-discount_percent", "100", "99"),
        ("counterparties-0-contracts-0-deferral_days", "0", "дней"),
        ("phone", "123", "телефон"),
        ("name", "", "поле"),
        ("region", "999999", "Выберите"),
    ],
)
def test_dealer_new_says_what_is_wrong_and_keeps_what_was_typed(cast, sign_in, field, value, says):
    client = sign_in(cast.pavel)
    good = {
        "counterparties-0-name": "ООО «Сад и двор»", "counterparties-0-inn": "7728168971", "counterparties-0-kpp": "772801001",
        "counterparties-0-ogrn": "1027700132195", "counterparties-0-bik": "044525225",
        "counterparties-0-contracts-0-number": "77-А", "counterparties-0-contracts-0-date": "2025-12-31",
        "counterparties-0-contracts-0-payment_terms": "deferred", "counterparties-0-contracts-0-deferral_days": "21",
    }  # fmt: skip

    response = client.post(NEW, new_card(client, cast.centre, **good) | {field: value})

    errors = " ".join(str(message) for form in response.context["card"].forms() for message in form.errors.values())
    assert says in errors
    assert filled(response.content)["counterparties-0-contracts-0-number"] == "77-А"
    assert not Dealer.objects.filter(name="Сад и двор").exists()


def test_dealer_new_refuses_a_legal_entity_of_another_dealer(cast, sign_in):
    client = sign_in(cast.pavel)

    response = client.post(NEW, new_card(client, cast.centre, **{
        "counterparties-0-name": "ООО «Двойник»", "counterparties-0-inn": "7707083893", "counterparties-0-kpp": "770701001",
    }))  # fmt: skip

    assert response.context["card"].counterparties.forms[0].errors["inn"]
    assert Counterparty.objects.filter(inn="7707083893").count() == 1


def test_dealer_new_refuses_a_contract_without_its_legal_entity(cast, sign_in):
    client = sign_in(cast.pavel)

    response = client.post(NEW, new_card(client, cast.centre, **{"counterparties-0-contracts-0-number": "5"}))

    assert "name" in response.context["card"].counterparties.forms[0].errors
    assert not Dealer.objects.filter(name="Сад и двор").exists()


def test_dealer_new_adds_an_empty_row_and_saves_nothing(cast, sign_in):
    client = sign_in(cast.pavel)

    response = client.post(NEW, {**new_card(client, cast.centre), "name": "", "add": "counterparties"})

    again = filled(response.content)
    assert (again["counterparties-TOTAL_FORMS"], again["counterparties-1-contracts-TOTAL_FORMS"]) == ("2", "1")
    assert not response.context["show_errors"]
    assert Dealer.objects.count() == 2


@pytest.mark.parametrize("total", ["99999999999", "х", "²", ""])
def test_dealer_new_survives_a_broken_count_of_rows(cast, sign_in, total):
    client = sign_in(cast.pavel)

    for add in ({}, {"add": "counterparties"}):
        response = client.post(NEW, {**new_card(client, cast.centre), "counterparties-TOTAL_FORMS": total, **add})
        assert response.status_code == 200
    assert Dealer.objects.count() == 2


def test_dealer_edit_keeps_a_line_of_history_with_before_and_after(cast, sign_in):
    client = sign_in(cast.pavel)
    card = fields_of(client, EDIT)
    row = next(name.removesuffix("credit_limit") for name in card if name.endswith("credit_limit"))

    client.post(
        EDIT, {**card, "city": "Тверь", "price_type": cast.second_price_type.pk, f"{row}credit_limit": "2 000 000"}
    )

    page = client.get(cast.dealer.get_absolute_url()).content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert last_event().type == "dealer.changed"
    assert [(change["field"], change["before"], change["after"]) for change in last_event().payload["changes"]] == [
        ("city", "", "Тверь"),
        ("price_type", "Дилер-1", "Дилер-2"),
        ("credit_limit", "3000000.00", "2000000"),
    ]
    assert "2 000 000" in page
    assert Dealer.objects.get(pk=cast.dealer.pk).revision == 2


def test_dealer_edit_without_changes_writes_nothing(cast, sign_in):
    client = sign_in(cast.pavel)

    client.post(EDIT, fields_of(client, EDIT))

    assert Dealer.objects.get(pk=cast.dealer.pk).revision == 1
    assert not Event.objects.filter(type="dealer.changed").exists()


def test_dealer_edit_of_a_stale_card_saves_nothing_and_loses_nothing(cast, sign_in):
    client = sign_in(cast.pavel)
    mine = {**fields_of(client, EDIT), "city": "Кимры", "note": "позвонить в мае"}
    client.post(EDIT, {**fields_of(client, EDIT), "city": "Тверь", "email": "new@verst.example"})

    response = client.post(EDIT, mine)

    again = filled(response.content)
    assert response.status_code == 409
    assert [(d.label, d.now, d.yours) for d in response.context["differences"]] == [
        ("Город", "Тверь", "Кимры"),
        ("Электронная почта", "new@verst.example", ""),
    ]
    assert (again["city"], again["email"], again["note"]) == ("Кимры", "new@verst.example", "позвонить в мае")
    assert Dealer.objects.get(pk=cast.dealer.pk).city == "Тверь"

    client.post(EDIT, again)

    saved = Dealer.objects.get(pk=cast.dealer.pk)
    assert (saved.city, saved.email, saved.note) == ("Кимры", "new@verst.example", "позвонить в мае")


def test_dealer_edit_without_proof_of_what_was_seen_saves_nothing(cast, sign_in):
    client = sign_in(cast.pavel)
    card = fields_of(client, EDIT)

    for seen in ("", "forged", fields_of(client, SECOND_EDIT)["seen"][:-2]):
        assert client.post(EDIT, {**card, "city": "Кимры", "seen": seen}).status_code == 409
    assert Dealer.objects.get(pk=cast.dealer.pk).city == ""


def test_dealer_edit_by_a_regional_representative_cannot_touch_the_terms(cast, sign_in):
    client = sign_in(cast.roman)
    card = fields_of(client, EDIT)
    row = "counterparties-0-contracts-0-"
    wanted = {
        "price_type": cast.second_price_type.pk, f"{row}price_type": cast.second_price_type.pk, f"{row}credit_limit": "9",
        f"{row}credit_mode": "off", f"{row}discount_percent": "50", f"{row}payment_terms": "prepayment", f"{row}deferral_days": "300",
    }  # fmt: skip

    response = client.post(EDIT, {**card, **wanted, "city": "Тверь"})

    dealer, contract = Dealer.objects.get(pk=cast.dealer.pk), cast.dealer.contracts().get()
    assert response.status_code == 302
    assert (dealer.city, dealer.price_type) == ("Тверь", cast.price_type)
    assert (contract.credit_limit, contract.credit_mode, contract.discount_percent) == (3_000_000, "warn", 0)
    assert (contract.payment_terms, contract.deferral_days, contract.price_type) == ("deferred", 30, cast.price_type)


def test_dealer_new_by_a_regional_representative_stays_in_his_region_without_credit(cast, sign_in):
    client = sign_in(cast.roman)
    row = "counterparties-0-contracts-0-"
    entity = {
        "counterparties-0-name": "ООО «Сад»", "counterparties-0-inn": "7728168971", "counterparties-0-kpp": "772801001",
        f"{row}number": "1", f"{row}date": "2026-01-01", f"{row}credit_limit": "9000000", f"{row}payment_terms": "deferred",
    }  # fmt: skip

    assert client.post(NEW, new_card(client, cast.ural, **entity)).status_code == 200
    assert client.post(NEW, new_card(client, cast.centre, price_type=cast.price_type.pk, **entity)).status_code == 302

    dealer = Dealer.objects.get(name="Сад и двор")
    contract = dealer.contracts().get()
    assert (dealer.region, dealer.price_type) == (cast.centre, None)
    assert (contract.credit_limit, contract.payment_terms) == (0, "prepayment")


def test_dealer_edit_refuses_rows_of_another_dealer(cast, sign_in):
    client = sign_in(cast.pavel)
    foreign = cast.other_dealer.counterparties.get()
    contract = foreign.contracts.get()
    card = {**fields_of(client, EDIT), "counterparties-0-id": foreign.pk, "counterparties-0-name": "ООО «Угон»"}

    assert client.post(EDIT, card).status_code == 200
    card = {
        **fields_of(client, EDIT),
        "counterparties-0-contracts-0-id": contract.pk,
        "counterparties-0-contracts-0-number": "угон",
    }
    assert client.post(EDIT, card).status_code == 200

    assert Counterparty.objects.get(pk=foreign.pk).name == foreign.name
    assert Contract.objects.get(pk=contract.pk).number == "14"


def test_dealer_edit_ignores_fields_that_are_not_on_the_card(cast, sign_in):
    client = sign_in(cast.admin)
    before = Dealer.objects.filter(pk=cast.dealer.pk).values("number", "organisation", "created_at").get()
    entity = cast.dealer.counterparties.get()
    hostile = {
        "number": "Д-999", "organisation": cast.other_dealer.organisation_id, "revision": "77", "created_at": "2020-01-01",
        "counterparties-0-dealer": cast.other_dealer.pk, "counterparties-0-id_1c": "stolen",
        "counterparties-0-contracts-0-counterparty": cast.other_dealer.counterparties.get().pk, "counterparties-0-contracts-0-id_1c": "x",
        "addresses-0-dealer": cast.other_dealer.pk,
    }  # fmt: skip

    client.post(EDIT, {**fields_of(client, EDIT), "city": "Тверь", **hostile})

    assert Dealer.objects.filter(pk=cast.dealer.pk).values("number", "organisation", "created_at").get() == before
    assert Dealer.objects.get(pk=cast.dealer.pk).revision in {1, 2}
    assert (Counterparty.objects.get(pk=entity.pk).dealer, Counterparty.objects.get(pk=entity.pk).id_1c) == (
        cast.dealer,
        "",
    )
    assert cast.dealer.contracts().get().id_1c == ""
    assert cast.other_dealer.addresses.count() == 1


def test_dealer_edit_of_an_old_card_after_a_colleague_added_a_row_keeps_both(cast, sign_in):
    client = sign_in(cast.pavel)
    mine = {**fields_of(client, EDIT), "counterparties-0-name": "ООО «Верста»"}
    Counterparty.objects.create(dealer=cast.dealer, name="АО «Аарон»", inn="7728168971", kpp="772801001")
    Dealer.objects.filter(pk=cast.dealer.pk).update(revision=2)

    again = filled(client.post(EDIT, mine).content)
    client.post(EDIT, again)

    assert set(cast.dealer.counterparties.values_list("name", flat=True)) == {"ООО «Верста»", "АО «Аарон»"}


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_one_saves_the_other_is_told(cast):
    statuses = []

    def write(city, card, client, barrier):
        barrier.wait()
        statuses.append(client.post(EDIT, {**card, "city": city}).status_code)
        connection.close()

    clients = [Client(), Client()]
    for client in clients:
        client.force_login(cast.pavel, backend="allauth.account.auth_backends.AuthenticationBackend")
    barrier = threading.Barrier(2)
    cards = [fields_of(client, EDIT) for client in clients]
    threads = [
        threading.Thread(target=write, args=(city, card, client, barrier))
        for city, card, client in zip(("Тверь", "Кимры"), cards, clients, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [302, 409]
    assert Dealer.objects.get(pk=cast.dealer.pk).revision == 2
