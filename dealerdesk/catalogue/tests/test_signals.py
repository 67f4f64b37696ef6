"""Open pages are told of what has changed, and of nothing else."""

from decimal import Decimal

import psycopg
import pytest
from django.db import connection, transaction

from dealerdesk.catalogue import importing
from dealerdesk.catalogue.importing.rows import PriceRow, ProductRow, StockRow, TotalRow
from dealerdesk.catalogue.models import Product
from dealerdesk.catalogue.tests.goods import AT, goods
from dealerdesk.realtime.signals import CHANNEL

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard():
    """Does a thing and tells which topics were signalled meanwhile."""
    wanted = ("dbname", "user", "password", "host", "port")
    parameters = {key: value for key, value in connection.get_connection_params().items() if key in wanted and value}
    with psycopg.connect(**parameters, autocommit=True) as listening:
        listening.execute(f"LISTEN {CHANNEL}")

        def during(act):
            list(listening.notifies(timeout=0))
            act()
            return {notice.payload for notice in listening.notifies(timeout=0.2)}

        yield during


def test_a_changed_price_is_told_to_those_who_buy_by_its_type(shelf, heard):
    first, second = shelf.price_type.pk, shelf.second_price_type.pk
    same, dearer = PriceRow("filter", "pt-1", Decimal(890)), PriceRow("filter", "pt-1", Decimal(900))

    assert heard(lambda: importing.import_prices([same], at=AT)) == set()
    assert heard(lambda: importing.import_prices([dearer], at=AT)) == {f"prices:{first}"}
    assert heard(lambda: importing.import_prices([dearer], at=AT, complete=["filter"])) == {f"prices:{second}"}


def test_changed_stock_is_told_once_and_the_same_stock_is_not(shelf, heard):
    def tell(quantity):
        return lambda: importing.import_stock([StockRow("filter", "w-1", Decimal(quantity))], at=AT)

    assert heard(tell(30)) == set()
    assert heard(tell(29)) == {"stock"}
    assert heard(lambda: importing.import_stock([], at=AT, totals=[TotalRow("filter", Decimal(7))])) == {"stock"}


def test_changed_goods_are_told_one_by_one_and_many_of_them_at_once(shelf, heard):
    importing.import_products(goods(f"more-{n}", f"Болт {n}", f"B-{n}") for n in range(202))
    renamed = [ProductRow(f"more-{n}", name=f"Винт {n}") for n in range(202)]
    pk = Product.objects.get(id_1c="more-0").pk

    assert heard(lambda: importing.import_products(renamed[:1])) == {f"product:{pk}"}
    assert heard(lambda: importing.import_products(renamed)) == {"products"}
    assert heard(lambda: importing.import_products(renamed)) == set()


def test_an_import_that_is_undone_tells_nothing(shelf, heard):
    def undone():
        with transaction.atomic():
            importing.import_prices([PriceRow("filter", "pt-1", Decimal(1))], at=AT)
            transaction.set_rollback(True)

    assert heard(undone) == set()
