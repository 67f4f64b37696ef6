"""What is asked for often stands first in the catalogue."""

from datetime import timedelta

from django.utils import timezone

from dealerdesk.catalogue.models import Product
from dealerdesk.orders.models import Order
from dealerdesk.orders.tasks import count_popularity
from dealerdesk.orders.tests.factories import brought_to, draft


def popularity():
    return dict(Product.objects.order_by("sku").values_list("sku", "popularity"))


def test_goods_are_as_popular_as_the_orders_of_the_last_year_that_ask_for_them(cast):
    brought_to(cast, "submitted", 2, 3)
    brought_to(cast, "submitted", 40)
    draft(cast, 1, 1, 1)

    count_popularity()

    assert popularity() == {"A-1": 2, "A-2": 1, "A-3": 0}


def test_orders_of_older_years_no_longer_count(cast):
    brought_to(cast, "submitted", 2)
    count_popularity()
    Order.objects.update(submitted_at=timezone.now() - timedelta(days=366))

    count_popularity()

    assert popularity() == {"A-1": 0}
