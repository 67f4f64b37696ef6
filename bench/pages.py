"""Catalogue pages over HTTP, beside the yardsticks `ref`, `page` and `sql`."""

import gzip
from collections.abc import Callable
from urllib.parse import quote

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection

from bench import goods
from bench.figures import Table, interleaved
from bench.http import Client, portal, together
from dealerdesk.accounts.models import Organisation, Region, User
from dealerdesk.accounts.roles import Role
from dealerdesk.dealers.models import Contract, Counterparty, Dealer, DeliveryAddress, PriceType

LIST_SQL = """
    WITH page AS (SELECT id, sku, name FROM catalogue_product WHERE is_active {where} ORDER BY popularity DESC, id DESC LIMIT 50)
    SELECT page.*, price.amount, total.quantity FROM page
    JOIN catalogue_variant variant ON variant.product_id = page.id
    LEFT JOIN catalogue_price price ON price.variant_id = variant.id AND price.price_type_id = %(type)s
    LEFT JOIN catalogue_stocktotal total ON total.variant_id = variant.id
"""
STOCK_SQL = """
    SELECT stock.* FROM catalogue_stock stock JOIN catalogue_variant variant ON variant.id = stock.variant_id
    WHERE variant.product_id = ANY(%(ids)s)
"""
FACETS_SQL = """
    SELECT facet, count(*) FROM (SELECT facets FROM catalogue_product WHERE is_active {where} LIMIT 5000) chosen,
    unnest(chosen.facets) facet GROUP BY facet
"""


def buyer() -> User:
    """A dealer's manager with a contract, an address and the first price type; made once."""
    found = User.objects.filter(email="bench@dealer.example").first()
    if found:
        return found
    price_type = PriceType.objects.get(id_1c=goods.ident("price-type", 0))
    region = Region.objects.create(code="bench", name="Регион")
    company = Organisation.objects.create(kind="dealer", name="Дилер")
    dealer = Dealer.objects.create(
        organisation=company, number="Д-1", name="Дилер", region=region, price_type=price_type
    )
    firm = Counterparty.objects.create(dealer=dealer, name="ООО «Дилер»", inn="7707083893", kpp="770701001")
    Contract.objects.create(
        counterparty=firm,
        number="1",
        date="2026-01-01",
        price_type=price_type,
        payment_terms="deferred",
        credit_limit=10**9,
    )
    DeliveryAddress.objects.create(dealer=dealer, name="Склад", address="г. Тверь")
    return User.objects.create_user(
        "bench@dealer.example", None, name="Замер", role=Role.DEALER_MANAGER, organisation=company
    )


def session_of(user: User) -> str:
    """The key of a session in which this person is signed in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def measure(table: Table, count: int, lists: dict[int, float]) -> None:
    """The list, the searches and the list under load; `lists` collects the list's time by size, for its growth."""
    size = f"{count:,}".replace(",", " ")
    session = session_of(buyer())
    with portal(workers=1) as port:
        client = Client(port, session)
        lists[count] = _list(table, size, client)
        _searches(table, size, client, count)
    with portal(workers=2) as port:
        pages, late = together(port, session, "/catalogue/", clients=16, seconds=8)
    table.figure("list, 16 clients, 2 workers", size, value=pages, unit="pages/s", at_least=120)
    table.figure("list, 16 clients, p95", size, value=late * 1000, unit="ms", at_most=200)


def _list(table: Table, size: str, client: Client) -> float:
    body = client.get("/catalogue/")
    times = interleaved(
        rounds=15,
        whole=lambda: client.get("/catalogue/"),
        ref=lambda: client.get("/bench/ref"),
        page=lambda: client.get("/bench/page"),
        sql=_statements(""),
    )
    table.ratio("catalogue list, 50 rows", size, took=times["whole"], floor=times["ref"], floor_name="ref", at_most=45)
    table.ratio(
        "catalogue list, 50 rows",
        size,
        took=times["whole"],
        floor=times["page"] + times["sql"],
        floor_name="page + sql",
        at_most=2.5,
    )
    table.figure("… size", size, value=len(body) / 1024, unit="KB", at_most=80)
    table.figure("… compressed", size, value=len(gzip.compress(body)) / 1024, unit="KB", at_most=12)
    return times["whole"]


def _searches(table: Table, size: str, client: Client, count: int) -> None:
    words = "AND search @@ to_tsquery('ru', 'фильтр & масляный')"
    article = goods.sku(count // 2)
    key = "".join(letter for letter in article if letter.isalnum())
    for name, query, where in (
        ("search by words", "масляные фильтры", words),
        ("search by article", article, f"AND sku_key LIKE '{key}%%'"),
    ):
        path = f"/catalogue/?q={quote(query)}"
        times = interleaved(
            rounds=15,
            whole=lambda path=path: client.get(path),
            page=lambda: client.get("/bench/page"),
            sql=_statements(where),
        )
        table.ratio(
            name, size, took=times["whole"], floor=times["page"] + times["sql"], floor_name="page + sql", at_most=2.5
        )


def _statements(where: str) -> Callable[[], object]:
    """The statements that the screen needs, written by hand."""
    kind = PriceType.objects.get(id_1c=goods.ident("price-type", 0)).pk

    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(LIST_SQL.format(where=where), {"type": kind})
            ids = [row[0] for row in cursor.fetchall()]
            cursor.execute(STOCK_SQL, {"ids": ids})
            cursor.fetchall()
            cursor.execute(FACETS_SQL.format(where=where).replace("%%", "%"))
            cursor.fetchall()

    return run
