"""The people of all our tests: two dealers in two regions, one person per role, one stranger."""

from types import SimpleNamespace

import pytest

from dealerdesk.accounts.models import Organisation, Region, User, office, robot
from dealerdesk.accounts.roles import Role
from dealerdesk.dealers.models import Contract, Counterparty, Dealer, DeliveryAddress, PriceType

PASSWORD = "correct horse battery"


def person(email, name, role, organisation, *regions):
    user = User.objects.create_user(email, PASSWORD, name=name, role=role, organisation=organisation)
    user.regions.set(regions)
    return user


def dealer_with_terms(number, name, region, price_type, representative):
    company = Organisation.objects.create(kind=Organisation.Kind.DEALER, name=name)
    dealer = Dealer.objects.create(
        organisation=company,
        number=number,
        name=name,
        region=region,
        representative=representative,
        price_type=price_type,
    )
    buyer = Counterparty.objects.create(
        dealer=dealer, name=f"ООО «{name}»", inn="7707083893" if number == "Д-001" else "6658012341", kpp="770701001"
    )
    Contract.objects.create(
        counterparty=buyer,
        number="14",
        date="2026-01-12",
        price_type=price_type,
        payment_terms="deferred",
        deferral_days=30,
        credit_limit=3_000_000,
    )
    DeliveryAddress.objects.create(dealer=dealer, name="Склад", address="г. Тверь, ул. Садовая, 1")
    return dealer


def everybody():
    """Make all people: cast.anna (dealer's manager), cast.pavel (representative), cast.boris (the other dealer), …"""
    centre = Region.objects.create(code="centre", name="Центр")
    ural = Region.objects.create(code="ural", name="Урал", timezone="Asia/Yekaterinburg")
    retail = PriceType.objects.create(id_1c="pt-1", name="Дилер-1")
    second = PriceType.objects.create(id_1c="pt-2", name="Дилер-2")
    staff = office()
    pavel = person("pavel@office.example", "Павел Демин", Role.REPRESENTATIVE, staff)
    roman = person("roman@office.example", "Роман Котов", Role.REGIONAL_REPRESENTATIVE, staff, centre)
    ulyana = person("ulyana@office.example", "Ульяна Белова", Role.REGIONAL_REPRESENTATIVE, staff, ural)
    verst = dealer_with_terms("Д-001", "Зелёная верста", centre, retail, roman)
    other = dealer_with_terms("Д-002", "Уральский сад", ural, second, ulyana)
    return SimpleNamespace(
        centre=centre,
        ural=ural,
        price_type=retail,
        second_price_type=second,
        dealer=verst,
        other_dealer=other,
        admin=person("admin@office.example", "Алла Зимина", Role.ADMINISTRATOR, staff),
        pavel=pavel,
        roman=roman,
        ulyana=ulyana,
        igor=person("igor@office.example", "Игорь Седов", Role.REPRESENTATIVE_ENGINEER, staff),
        anna=person("anna@verst.example", "Анна Кравцова", Role.DEALER_MANAGER, verst.organisation),
        semyon=person("semyon@verst.example", "Семён Ильин", Role.DEALER_ENGINEER, verst.organisation),
        olga=person("olga@verst.example", "Ольга Ким", Role.DEALER_EMPLOYEE, verst.organisation),
        boris=person("boris@sad.example", "Борис Лунин", Role.DEALER_MANAGER, other.organisation),
        svetlana=person("svetlana@sad.example", "Светлана Юдина", Role.DEALER_ENGINEER, other.organisation),
        egor=person("egor@sad.example", "Егор Пак", Role.DEALER_EMPLOYEE, other.organisation),
        robot=robot(),
    )


@pytest.fixture
def cast(db):
    """Everybody, see `everybody()`."""
    return everybody()


@pytest.fixture
def sign_in(client):
    """`sign_in(person)` gives the HTTP client of that person."""

    def go(user):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return go
