"""How old prices and stock are, in words."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.utils import timezone
from django.utils.translation import gettext as _

from dealerdesk.catalogue import models
from dealerdesk.ui import typography

GOOD, OLD = timedelta(hours=1), timedelta(days=1)
RELATIVE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Freshness:
    """When 1C last spoke of prices and of stock; None when it never did."""

    prices: datetime | None
    stock: datetime | None
    now: datetime

    @classmethod
    def read(cls) -> Self:
        """The present state, in one query."""
        told = dict(models.Freshness.objects.values_list("kind", "at"))
        return cls(told.get("prices"), told.get("stock"), timezone.now())

    @property
    def level(self) -> str:
        """good within an hour, old within a day, then bad; what is asked is stock, for it changes all day."""
        latest = self.stock or self.prices
        if latest is None:
            return "bad"
        age = self.now - latest
        return "good" if age <= GOOD else "old" if age <= OLD else "bad"

    @property
    def words(self) -> str:
        """«Цены на 09:00, остатки 2 мин назад»."""
        if self.prices is None and self.stock is None:
            return _("1C has not sent prices and stock yet")
        if self.stock is None:
            return self._prices_told
        return f"{self._prices_told}, {self._stock_told}" if self.prices else self._stock_told_alone

    @property
    def _prices_told(self) -> str:
        return _("Prices as of %(moment)s") % {"moment": self._clock(self.prices)} if self.prices else ""

    @property
    def _stock_told(self) -> str:
        if self._is_recent:
            return _("stock %(ago)s") % {"ago": self._ago}
        return _("stock as of %(moment)s") % {"moment": self._ago}

    @property
    def _stock_told_alone(self) -> str:
        if self._is_recent:
            return _("Stock %(ago)s") % {"ago": self._ago}
        return _("Stock as of %(moment)s") % {"moment": self._ago}

    @property
    def _is_recent(self) -> bool:
        return self.stock is not None and timedelta(0) <= self.now - self.stock < RELATIVE

    @property
    def _ago(self) -> str:
        if self.stock is None:
            return ""
        return typography.ago(self.stock, now=self.now) if self._is_recent else self._clock(self.stock)

    @property
    def title(self) -> str:
        """The exact moments."""
        return ", ".join(typography.moment(at, now=self.now) for at in (self.prices, self.stock) if at)

    def _clock(self, at: datetime) -> str:
        local = timezone.localtime(at)
        return (
            f"{local:%H:%M}"
            if local.date() == timezone.localtime(self.now).date()
            else typography.moment(at, now=self.now)
        )
