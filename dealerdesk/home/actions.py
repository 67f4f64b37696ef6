"""The quick actions of each role: the first one is the primary button."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.models import User

MOST = 3


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the home page for whoever has `right`, dealers or the office or both."""

    title: str | Promise
    url_name: str
    icon: str
    right: str
    key: str = ""
    dealers: bool = True
    office: bool = True
    in_bar: bool = False


ACTIONS = (
    Action(_("Open the queue"), "orders:queue", "inbox", "order.decide", dealers=False),
    Action(_("New order"), "orders:create", "plus", "order.create", key="C"),
    Action(_("Catalogue"), "catalogue:product_list", "layout-grid", "catalogue.view", in_bar=True),
    Action(_("New dealer"), "dealers:new", "building-store", "dealer.create", dealers=False),
    Action(_("Administration"), "home:admin_area", "settings", "admin.view"),
)


def actions_of(user: User) -> list[dict[str, Any]]:
    """The buttons of `user`, the primary one first."""
    mine = [
        action for action in ACTIONS if user.may(action.right) and (action.dealers if user.is_dealer else action.office)
    ]
    return [
        {
            "title": action.title,
            "url": reverse(action.url_name),
            "icon": action.icon,
            "key": action.key,
            "primary": place == 0,
            "in_bar": action.in_bar and place > 0,
        }
        for place, action in enumerate(mine[:MOST])
    ]
