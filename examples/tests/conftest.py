"""A base with a handful of goods, and a site to talk to."""

import pytest

from examples.demo.dealers import contractors, dealers
from examples.demo.goods import goods
from examples.onec.base import Base
from examples.onec.load import load
from examples.onec.wire import Portal
from examples.tests.site import Site


@pytest.fixture(scope="session")
def few_goods():
    """The goods of the design's pictures and every tenth of the others."""
    return goods(size="small")


@pytest.fixture
def base(tmp_path, few_goods):
    made = Base(tmp_path / "onec")
    load(made, few_goods | {"contractor": contractors(dealers())})
    yield made
    made.close()


@pytest.fixture
def site():
    made = Site()
    yield made
    made.close()


@pytest.fixture
def portal(base, site):
    return Portal(site.url, "1c", "1c-demo", base, timeout=10)
