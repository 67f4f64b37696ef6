"""The connection that most tests of the exchange talk through."""

import pytest
from django.core.cache import cache

from dealerdesk.exchange.tests.onec import connection


@pytest.fixture
def ut(db):
    """A connection of a stock УТ; wrong passwords of earlier tests are forgotten."""
    cache.clear()
    return connection()
