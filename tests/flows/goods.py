"""Prints, as JSON, key and multiple of six goods that have a price of every type. Run in the installation's environment."""

import json
import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dealerdesk.config.settings")
django.setup()

from django.db.models import Count  # noqa: E402

from dealerdesk.catalogue.models import Variant  # noqa: E402
from dealerdesk.dealers.models import PriceType  # noqa: E402


def main():
    """The cheapest way to know what a test may order."""
    priced = Variant.objects.filter(is_active=True, product__is_active=True, prices__amount__gt=0)
    priced = priced.annotate(types=Count("prices")).filter(types=PriceType.objects.count()).select_related("product")
    print(json.dumps([[variant.pk, int(variant.product.pack_multiple)] for variant in priced.order_by("pk")[:6]]))


if __name__ == "__main__":
    main()
