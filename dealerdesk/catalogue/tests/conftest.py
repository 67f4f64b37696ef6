"""Fixtures of this package's tests."""

from dealerdesk.catalogue.tests.goods import shelf

__all__ = ["shelf"]
