"""Makes the people, regions and dealers of the demo in the portal's own tables, and the connection of 1C."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.db import connection, transaction

from dealerdesk.accounts.models import Organisation, Region, User, office, robot
from dealerdesk.accounts.roles import Role
from dealerdesk.dealers.models import Contract, Counterparty, Dealer, DeliveryAddress, PriceType
from dealerdesk.documents.models import Supplier
from dealerdesk.exchange.models import Connection
from examples.demo.dealers import REGIONS, DemoDealer
from examples.demo.goods import PRICE_TYPES, SETTINGS, price_type_id

PASSWORD = "dealerdesk-demo"  # noqa: S105 - of the demo, it is public
LOGIN, SECRET = "1c", "1c-demo"
OFFICE = (
    ("admin@demo.example", "Максим Орехов", Role.ADMINISTRATOR),
    ("rep@demo.example", "Анна Кравцова", Role.REPRESENTATIVE),
    ("engineer@demo.example", "Сергей Лапин", Role.REPRESENTATIVE_ENGINEER),
)
ROLES = {"manager": Role.DEALER_MANAGER, "engineer": Role.DEALER_ENGINEER, "employee": Role.DEALER_EMPLOYEE}


class ForeignBase(Exception):
    """The database holds people that the demo did not make."""


def note(key: str) -> str:
    """Return a note that the loader left in this database, or an empty string. Raises ForeignBase."""
    with connection.cursor() as cursor:
        cursor.execute("create table if not exists demo_note (key text primary key, value text not null)")
        cursor.execute("select value from demo_note where key = %s", [key])
        found = cursor.fetchone()
        cursor.execute("select 1 from demo_note where key = 'made by'")
        ours = cursor.fetchone()
    if not ours and User.objects.exclude(role=Role.ROBOT).exists():
        raise ForeignBase
    return str(found[0]) if found else ""


def take_note(key: str, value: str) -> None:
    """Leave a note in this database; part of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into demo_note values (%s, %s) on conflict (key) do update set value = excluded.value", [key, value]
        )


@transaction.atomic
def make(dealers: list[DemoDealer]) -> None:
    """Make everybody, once; the demo people get the password, the others none."""
    secret = make_password(PASSWORD)
    regions = {r.code: Region.objects.create(code=r.code, name=r.name, timezone=r.timezone) for r in REGIONS}
    types = {
        name: PriceType.objects.get_or_create(id_1c=price_type_id(name), defaults={"name": name})[0]
        for name, _share in PRICE_TYPES
    }
    robot()
    _make_office(secret, regions)
    for dealer in dealers:
        _make_dealer(dealer, secret, regions, types)
    _connect_1c()
    take_note("made by", "bin/demo")


def _make_office(secret: str, regions: dict[str, Region]) -> None:
    staff = office()
    for email, name, role in OFFICE:
        User.objects.create(email=email, name=name, role=role, organisation=staff, password=secret)
    for number, region in enumerate(REGIONS):
        email = (
            ("region@demo.example", "region2@demo.example")[number] if number < 2 else f"{region.code}@office.example"
        )
        person = User.objects.create(
            email=email, name=region.representative, role=Role.REGIONAL_REPRESENTATIVE, organisation=staff,
            password=secret if number < 2 else "!", timezone=region.timezone,
        )  # fmt: skip
        person.regions.set([regions[region.code]])
    _describe_supplier()


def _describe_supplier() -> None:
    Supplier.objects.update_or_create(
        pk=1,
        defaults={
            "name": SETTINGS["owner_name"], "inn": SETTINGS["owner_inn"], "kpp": SETTINGS["owner_kpp"],
            "address": SETTINGS["owner_address"], "bank": SETTINGS["owner_bank"], "bik": SETTINGS["owner_bik"],
            "account": SETTINGS["owner_account"], "correspondent_account": SETTINGS["owner_correspondent"],
            "director": SETTINGS["owner_director"], "accountant": SETTINGS["owner_accountant"],
        },
    )  # fmt: skip


def _make_dealer(dealer: DemoDealer, secret: str, regions: dict[str, Region], types: dict[str, PriceType]) -> None:
    company = Organisation.objects.create(kind=Organisation.Kind.DEALER, name=dealer.name)
    region = regions[dealer.region.code]
    made = Dealer.objects.create(
        organisation=company, number=f"Д-{dealer.number:03d}", name=dealer.name, city=dealer.town, region=region,
        representative=User.objects.get(role=Role.REGIONAL_REPRESENTATIVE, regions=region),
        price_type=types[dealer.price_type], status=dealer.status, phone=dealer.phone,
        email=f"info@dealer{dealer.number:03d}.example",
    )  # fmt: skip
    _make_terms(made, dealer, types)
    for name, address in dealer.addresses:
        DeliveryAddress.objects.create(
            dealer=made, name=name, address=address, contact=dealer.people[0].name, phone=dealer.people[0].phone
        )
    for person in dealer.people:
        User.objects.create(
            email=person.email, name=person.name, role=ROLES[person.role], organisation=company, phone=person.phone,
            timezone=dealer.region.timezone, password=secret if person.email.endswith("@demo.example") else "!",
        )  # fmt: skip


def _make_terms(made: Dealer, dealer: DemoDealer, types: dict[str, PriceType]) -> None:
    buyer = Counterparty.objects.create(
        dealer=made, id_1c=dealer.key, name=dealer.legal_name, full_name=dealer.legal_name, inn=dealer.inn,
        kpp=dealer.kpp, ogrn=dealer.ogrn, legal_address=dealer.address,
    )  # fmt: skip
    Contract.objects.create(
        counterparty=buyer, number=dealer.contract, date=dealer.contract_day, price_type=types[dealer.price_type],
        payment_terms=Contract.Terms.PREPAYMENT if dealer.prepayment else Contract.Terms.DEFERRED,
        deferral_days=dealer.deferral_days, credit_limit=dealer.credit_limit, credit_mode=dealer.credit_mode,
    )  # fmt: skip


def _connect_1c() -> None:
    made = Connection(name="Имитация 1С", login=LOGIN)
    made.set_password(SECRET)
    made.save()
