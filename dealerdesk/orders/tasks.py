"""Jobs of the orders."""

from datetime import timedelta

from django.db.models import Count
from django.utils import timezone

from dealerdesk.catalogue.popularity import set_popularity
from dealerdesk.orders.models import OrderLine
from dealerdesk.toolbox.queue import periodic

A_YEAR = timedelta(days=365)


@periodic("23 * * * *", name="orders.count_popularity")
def count_popularity() -> None:
    """Tell the catalogue how many orders of the last year asked for each product."""
    lines = OrderLine.objects.filter(order__submitted_at__gte=timezone.now() - A_YEAR)
    counts = lines.values_list("variant__product").annotate(times=Count("order", distinct=True)).order_by()
    set_popularity(list(counts))
