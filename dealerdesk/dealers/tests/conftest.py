import pytest

from dealerdesk.accounts.models import Organisation
from dealerdesk.dealers.models import Dealer


@pytest.fixture
def make_dealers(cast):
    """`make_dealers(18)` adds so many dealers of the region Центр."""

    def make(count):
        for serial in range(count):
            name = f"Дилер {serial:02d}"
            company = Organisation.objects.create(kind=Organisation.Kind.DEALER, name=name)
            Dealer.objects.create(
                organisation=company, number=f"Т-{serial}", name=name, region=cast.centre, representative=cast.roman
            )

    return make
