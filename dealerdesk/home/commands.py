"""Pages and actions that the search knows by name («создать заявку», «обмен»)."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.models import User


@dataclass(frozen=True, slots=True)
class Command:
    """Команда: a page for whoever has `right`; `query` is the end of its address, `dealer_title` what dealers read."""

    title: str | Promise
    url_name: str
    icon: str
    right: str
    query: str = ""
    dealer_title: str | Promise = ""

    @property
    def url(self) -> str:
        return reverse(self.url_name) + self.query

    def title_for(self, user: User) -> str:
        """What `user` calls it."""
        return str(self.dealer_title if user.is_dealer and self.dealer_title else self.title)


COMMANDS = (
    Command(_("New order"), "orders:create", "plus", "order.create"),
    Command(_("New dealer"), "dealers:new", "plus", "dealer.create"),
    Command(_("Home"), "home:home", "home", "home.view"),
    Command(_("Queue"), "orders:queue", "inbox", "order.decide"),
    Command(_("Catalogue"), "catalogue:product_list", "layout-grid", "catalogue.view"),
    Command(_("Orders"), "orders:list", "clipboard-list", "order.view"),
    Command(_("My move"), "orders:list", "clipboard-list", "order.view", "?view=mine"),
    Command(_("Drafts"), "orders:list", "pencil", "order.view", "?view=drafts"),
    Command(_("Dealers"), "dealers:list", "building-store", "dealer.view", dealer_title=_("Company")),
    Command(_("Documents"), "orders:documents", "file-text", "order.documents"),
    Command(_("Notices"), "notifications:list", "bell", "notification.view"),
    Command(_("Profile"), "profile", "user", "profile.edit"),
    Command(_("Change password"), "account_change_password", "key", "profile.edit"),
    Command(_("Exchange with 1C"), "exchange:journal", "arrows-exchange", "exchange.view"),
    Command(_("Orders to 1C"), "exchange:outbox", "arrows-exchange", "exchange.view"),
    Command(_("Mailbox"), "notifications:mailbox", "mail", "mailbox.view"),
    Command(_("Letters not sent"), "notifications:unsent", "mail", "mailbox.view"),
    Command(_("Administration"), "home:admin_area", "settings", "admin.view"),
    Command(_("People"), "home:people", "users", "admin.view"),
    Command(_("Rights"), "home:rights", "shield", "admin.view"),
    Command(_("Life of an order"), "home:order_life", "route", "admin.view"),
    Command(_("Requisites of the supplier"), "documents:supplier", "file-text", "admin.view"),
    Command(_("Parts of the interface"), "ui:parts", "layout-grid", "ui.view"),
)


def commands_of(user: User, words: str = "") -> list[Command]:
    """The commands that `user` may give and whose titles have words that begin as those of `words`; ё is е."""
    wanted = _folded(words).split()
    return [
        command
        for command in COMMANDS
        if user.may(command.right)
        and all(any(known.startswith(word) for known in _folded(command.title_for(user)).split()) for word in wanted)
    ]


def _folded(text: str) -> str:
    return text.lower().replace("ё", "е")
