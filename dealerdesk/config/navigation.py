"""The menu of every role: one list, filtered by the table of rights."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.models import User


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the menu: shown to whoever has `right`; `count` is a fragment that knows the number.

    `dealer_title` is what dealers read where it is another thing for them.
    """

    title: str | Promise
    url_name: str
    icon: str
    right: str
    count_url_name: str = ""
    phone: bool = False
    dealer_title: str | Promise = ""


MENU = (
    Item(_("Home"), "home:home", "home", "home.view", phone=True),
    Item(_("Queue"), "orders:queue", "inbox", "order.decide", "orders:queue_count", phone=True),
    Item(_("Catalogue"), "catalogue:product_list", "layout-grid", "catalogue.view", phone=True),
    Item(_("Orders"), "orders:list", "clipboard-list", "order.view", "orders:my_move_count", phone=True),
    Item(_("Dealers"), "dealers:list", "building-store", "dealer.view", phone=True, dealer_title=_("Company")),
    Item(_("Documents"), "orders:documents", "file-text", "order.documents"),
    Item(_("Exchange with 1C"), "exchange:journal", "arrows-exchange", "exchange.view"),
    Item(_("Mailbox"), "notifications:mailbox", "mail", "mailbox.view"),
    Item(_("Administration"), "home:admin_area", "settings", "admin.view"),
)


def menu_for(user: User) -> list[Item]:
    """The lines that `user` may open, in the order of the menu."""
    return [item for item in MENU if user.may(item.right)]


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context of every page: the menu with addresses, and which line is current."""
    return {"navigation": SimpleLazyObject(lambda: _lines(request))}


def _lines(request: HttpRequest) -> list[dict[str, Any]]:
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return []
    urls = {item: reverse(item.url_name) for item in menu_for(request.user)}
    current = max((url for url in urls.values() if _holds(url, request.path)), key=len, default="")
    return [_line(item, url, current, request.user) for item, url in urls.items()]


def _holds(url: str, path: str) -> bool:
    return path == url or (url != "/" and path.startswith(url))


def _line(item: Item, url: str, current: str, user: User) -> dict[str, Any]:
    return {
        "title": (user.is_dealer and item.dealer_title) or item.title,
        "url": url,
        "icon": item.icon,
        "phone": item.phone,
        "current": url == current,
        "count_url": reverse(item.count_url_name) if item.count_url_name else "",
    }
