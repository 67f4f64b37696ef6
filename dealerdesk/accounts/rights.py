"""Who may do what, on whose objects: the one table (право).

It feeds menus, views, workflow buttons, the API, the matrix test and the docs. A role that is
absent in a row does not have the right at all. Scopes widen from left to right:
OWN (author or assignee) < DEALER (own company) < REGION (dealers of own regions) < ALL.
"""

from enum import IntEnum

from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.roles import Role


class Scope(IntEnum):
    """Охват: on whose objects a right holds."""

    NONE = 0
    OWN = 1
    DEALER = 2
    REGION = 3
    ALL = 4


A, P, SP, RP = Role.ADMINISTRATOR, Role.REPRESENTATIVE, Role.REPRESENTATIVE_ENGINEER, Role.REGIONAL_REPRESENTATIVE
DM, DS, DE, BOT = Role.DEALER_MANAGER, Role.DEALER_ENGINEER, Role.DEALER_EMPLOYEE, Role.ROBOT
OWN, DLR, REG, ALL = Scope.OWN, Scope.DEALER, Scope.REGION, Scope.ALL

# fmt: off
RIGHTS: dict[str, dict[Role, Scope]] = {
    "home.view":            {A: ALL, P: ALL, SP: ALL, RP: REG, DM: DLR, DS: DLR, DE: DLR},
    "profile.edit":         {A: OWN, P: OWN, SP: OWN, RP: OWN, DM: OWN, DS: OWN, DE: OWN},
    "notification.view":    {A: OWN, P: OWN, SP: OWN, RP: OWN, DM: OWN, DS: OWN, DE: OWN},

    "catalogue.view":       {A: ALL, P: ALL, SP: ALL, RP: ALL, DM: ALL, DS: ALL, DE: ALL, BOT: ALL},
    "catalogue.prices":     {A: ALL, P: ALL, SP: ALL, RP: REG, DM: DLR, DS: DLR, DE: DLR},
    "catalogue.all_prices": {A: ALL, P: ALL},
    "catalogue.exact_stock": {A: ALL, P: ALL, SP: ALL, RP: ALL},

    "dealer.view":          {A: ALL, P: ALL, SP: ALL, RP: REG, DM: DLR, BOT: ALL},
    "dealer.create":        {A: ALL, P: ALL, RP: REG},
    "dealer.edit":          {A: ALL, P: ALL, RP: REG},
    "dealer.terms":         {A: ALL, P: ALL},

    "order.view":           {A: ALL, P: ALL, RP: REG, DM: DLR, DS: OWN, DE: DLR, BOT: ALL},
    "order.sums":           {A: ALL, P: ALL, RP: REG, DM: DLR, DS: OWN, DE: OWN, BOT: ALL},
    "order.create":         {A: ALL, P: ALL, RP: REG, DM: DLR, DS: OWN, DE: OWN, BOT: ALL},
    "order.edit":           {A: ALL, P: ALL, RP: REG, DM: DLR, DS: OWN, DE: OWN},
    "order.hand_over":      {DS: OWN, DE: OWN},
    "order.give_back":      {DM: DLR},
    "order.submit":         {A: ALL, P: ALL, RP: REG, DM: DLR},
    "order.withdraw":       {DM: DLR},
    "order.take":           {A: ALL, P: ALL, RP: REG},
    "order.decide":         {A: ALL, P: ALL, RP: REG},
    "order.override":       {A: ALL, P: ALL},
    "order.answer":         {DM: DLR},
    "order.hold":           {A: ALL, P: ALL, RP: REG},
    "order.release":        {A: ALL, P: ALL, BOT: ALL},
    "order.ship":           {A: ALL, P: ALL, BOT: ALL},
    "order.close_rest":     {A: ALL, P: ALL, RP: REG, DM: DLR, BOT: ALL},
    "order.receive":        {DM: DLR, DE: DLR, BOT: ALL},
    "order.close":          {A: ALL, P: ALL, BOT: ALL},
    "order.reopen":         {A: ALL, P: ALL},
    "order.discard":        {DM: DLR, DS: OWN, DE: OWN},
    "order.cancel":         {A: ALL, P: ALL, RP: REG, DM: DLR, BOT: ALL},
    "order.robot":          {BOT: ALL},
    "order.documents":      {A: ALL, P: ALL, RP: REG, DM: DLR, DS: OWN},
    "order.internal_note":  {A: ALL, P: ALL, RP: REG},
    "order.message":        {A: ALL, P: ALL, RP: REG, DM: DLR, DS: OWN, DE: OWN},

    "finance.view":         {A: ALL, P: ALL, RP: REG, DM: DLR},

    "exchange.view":        {A: ALL},
    "exchange.manage":      {A: ALL},
    "mailbox.view":         {A: ALL},
    "admin.view":           {A: ALL},
    "ui.view":              {A: ALL, P: ALL, SP: ALL, RP: ALL},
}
# fmt: on

TITLES = {
    "home.view": _("See the home page"),
    "profile.edit": _("Change own profile"),
    "notification.view": _("See own notifications"),
    "catalogue.view": _("See the catalogue"),
    "catalogue.prices": _("See the dealer's prices"),
    "catalogue.all_prices": _("See all price types"),
    "catalogue.exact_stock": _("See exact stock by warehouse"),
    "dealer.view": _("See dealers"),
    "dealer.create": _("Create dealers"),
    "dealer.edit": _("Change dealers"),
    "dealer.terms": _("Change price type and credit terms"),
    "order.view": _("See orders"),
    "order.sums": _("See sums of orders"),
    "order.create": _("Create orders"),
    "order.edit": _("Change drafts and returned orders"),
    "order.hand_over": _("Hand a draft to the manager"),
    "order.give_back": _("Return a draft to the employee"),
    "order.submit": _("Submit orders"),
    "order.withdraw": _("Withdraw submitted orders"),
    "order.take": _("Take orders into review"),
    "order.decide": _("Approve, return, reject orders"),
    "order.override": _("Approve above the limit"),
    "order.answer": _("Answer proposed changes"),
    "order.hold": _("Put orders on hold and release them"),
    "order.release": _("Release orders to the warehouse"),
    "order.ship": _("Record shipments"),
    "order.close_rest": _("Close the unshipped remainder"),
    "order.receive": _("Confirm receipts"),
    "order.close": _("Close orders"),
    "order.reopen": _("Reopen closed orders"),
    "order.discard": _("Cancel own drafts"),
    "order.cancel": _("Cancel orders"),
    "order.robot": _("Move orders as 1C says"),
    "order.documents": _("Download documents of orders"),
    "order.internal_note": _("Read and write internal notes"),
    "order.message": _("Write to the other side"),
    "finance.view": _("See money"),
    "exchange.view": _("See the exchange with 1C"),
    "exchange.manage": _("Manage the exchange with 1C"),
    "mailbox.view": _("Read the demo mailbox"),
    "admin.view": _("Open the administration"),
    "ui.view": _("See the parts of the interface"),
}


def scope_of(role: str, right: str) -> Scope:
    """The scope that `role` has for `right`; `KeyError` when no such right exists."""
    return RIGHTS[right].get(Role(role), Scope.NONE)
