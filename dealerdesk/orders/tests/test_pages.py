import pytest
from django.urls import reverse

from dealerdesk.orders.tests.factories import WALK, brought_to, draft


@pytest.mark.parametrize("state", WALK)
@pytest.mark.parametrize("who", ["admin", "pavel", "roman", "anna", "semyon", "olga"])
def test_every_role_reads_the_page_in_every_state_or_finds_nothing(cast, sign_in, who, state):
    order = brought_to(cast, state, 2, 3)
    sees = who not in ("semyon",) and not (state == "draft" and who in ("admin", "pavel", "roman"))

    answer = sign_in(getattr(cast, who)).get(order.get_absolute_url())

    assert answer.status_code == (200 if sees else 404)


def test_lists_open(cast, sign_in):
    brought_to(cast, "shipped", 2, 3)
    draft(cast, 5)
    for who in ("admin", "pavel", "roman", "anna", "olga", "semyon"):
        for name in ("orders:list", "orders:my_move_count", "orders:home_moves"):
            assert sign_in(getattr(cast, who)).get(reverse(name)).status_code == 200, (who, name)
    for name in ("orders:queue", "orders:queue_count", "orders:documents"):
        assert sign_in(cast.pavel).get(reverse(name)).status_code == 200, name
