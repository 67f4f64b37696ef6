"""The one filter from a person to rows; every list, page, file, export and stream goes through it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from dealerdesk.accounts.models import User
from dealerdesk.accounts.rights import Scope


class ScopedQuerySet(models.QuerySet[Any]):
    """A queryset that knows whose its rows are.

    `view_right` is the right needed to see a row, `dealer_path` leads to the dealer, `own_paths`
    to the people a row belongs to. Use it as `Model.objects.visible_to(user)` before anything else.
    """

    view_right: ClassVar[str]
    dealer_path: ClassVar[str] = "dealer"
    own_paths: ClassVar[tuple[str, ...]] = ("author",)

    def visible_to(self, user: User, right: str = "") -> Self:
        """The rows on which `user` has `right` (by default the right to see); none without it."""
        scope = user.scope(right or self.view_right)
        if scope == Scope.NONE:
            return self.none()
        if scope == Scope.ALL:
            return self
        return self.filter(self._inside(user, scope))

    def _inside(self, user: User, scope: Scope) -> Q:
        dealer = f"{self.dealer_path}__" if self.dealer_path else ""
        if scope == Scope.REGION:
            return Q(**{f"{dealer}region__in": user.region_ids})
        mine = Q(**{f"{dealer}organisation": user.organisation_id})
        if scope == Scope.DEALER:
            return mine
        own = Q()
        for path in self.own_paths:
            own |= Q(**{path: user})
        return mine & own if user.is_dealer else own
