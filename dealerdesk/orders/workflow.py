"""The life of an order, on one screen (processes.md 3.1). Read a row from left to right."""

from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.roles import Role
from dealerdesk.orders import effects, events, forms, guards
from dealerdesk.orders.models import Order
from dealerdesk.orders.states import State
from dealerdesk.workflow.machine import Transition, Workflow

S = State
BEFORE_DECISION = (S.SUBMITTED, S.IN_REVIEW)
BEFORE_SHIPPING = (S.SUBMITTED, S.IN_REVIEW, S.REWORK, S.DEALER_CONFIRM, S.ON_HOLD, S.APPROVED, S.AWAITING_PAYMENT)
BEING_SHIPPED = (S.APPROVED, S.AWAITING_PAYMENT, S.PICKING, S.PART_SHIPPED)
AFTER_APPROVAL = (S.APPROVED, S.PICKING, S.PART_SHIPPED, S.SHIPPED, S.DELIVERED)
BY_HAND = (Role.ADMINISTRATOR, Role.REPRESENTATIVE)
ROBOT = (Role.ROBOT,)


def _held_in_review(order: Order) -> bool:
    return order.held_from == S.IN_REVIEW


def _held_after_approval(order: Order) -> bool:
    return order.held_from != S.IN_REVIEW


def _without_1c(order: Order) -> bool:
    return order.sync == Order.Sync.NOT_NEEDED


def _to_be_paid_by_hand(order: Order) -> bool:
    return _without_1c(order) and order.invoice_id is not None and order.payment != Order.Payment.PAID


def _prepaid(order: Order) -> bool:
    return order.contract is not None and order.contract.is_prepaid


def _deferred(order: Order) -> bool:
    return not _prepaid(order)


# fmt: off
order_workflow = Workflow(
    Order,
    Transition("hand_over", _("Hand to the manager"), [S.DRAFT], S.DEALER_REVIEW, "order.hand_over", events.ORDER_TO_MANAGER, guard=guards.has_lines, effect=effects.moved, tone="primary", icon="user-check", key="Ctrl ↵"),
    Transition("give_back", _("Return to the employee"), [S.DEALER_REVIEW], S.DRAFT, "order.give_back", events.ORDER_GIVEN_BACK, form=forms.CommentForm, effect=effects.with_reason, icon="arrow-back-up"),
    Transition("submit", _("Submit"), [S.DRAFT, S.DEALER_REVIEW], S.SUBMITTED, "order.submit", events.ORDER_SUBMITTED, guard=guards.complete, effect=effects.submitted, tone="primary", icon="send", key="Ctrl ↵"),
    Transition("withdraw", _("Withdraw"), BEFORE_DECISION, S.DRAFT, "order.withdraw", events.ORDER_WITHDRAWN, effect=effects.moved, icon="arrow-back-up"),
    Transition("take", _("Take into review"), [S.SUBMITTED], S.IN_REVIEW, "order.take", events.ORDER_TAKEN, effect=effects.taken, tone="primary", icon="eye", key="T"),
    Transition("rework", _("Return for rework"), [S.IN_REVIEW], S.REWORK, "order.decide", events.ORDER_REWORK, form=forms.ReworkForm, effect=effects.with_reason, icon="arrow-back-up", key="R"),
    Transition("resubmit", _("Submit again"), [S.REWORK], S.SUBMITTED, "order.submit", events.ORDER_RESUBMITTED, guard=guards.complete, effect=effects.submitted, tone="primary", icon="send", key="Ctrl ↵"),
    Transition("hold", _("Put on hold"), [S.IN_REVIEW, S.APPROVED], S.ON_HOLD, "order.hold", events.ORDER_HOLD, form=forms.HoldForm, effect=effects.held, icon="player-pause", key="H"),
    Transition("resume_review", _("Resume"), [S.ON_HOLD], S.IN_REVIEW, "order.hold", events.ORDER_RELEASED, when=_held_in_review, effect=effects.taken, tone="primary", icon="player-play"),
    Transition("resume", _("Resume"), [S.ON_HOLD], S.APPROVED, "order.hold", events.ORDER_RELEASED, when=_held_after_approval, effect=effects.moved, tone="primary", icon="player-play"),
    Transition("reject", _("Reject"), BEFORE_DECISION, S.REJECTED, "order.decide", events.ORDER_REJECTED, form=forms.RejectForm, effect=effects.with_reason, tone="danger", icon="circle-x"),
    Transition("approve", _("Approve"), [S.IN_REVIEW], S.APPROVED, "order.decide", events.ORDER_APPROVED, guard=guards.may_approve, form=forms.ApproveForm, effect=effects.approved, tone="primary", icon="circle-check", key="A"),
    Transition("await_payment", _("Wait for payment"), [S.APPROVED], S.AWAITING_PAYMENT, "order.release", events.ORDER_AWAITING_PAYMENT, when=_prepaid, effect=effects.awaits_payment, icon="wallet"),
    Transition("pay", _("Payment received"), [S.AWAITING_PAYMENT], S.PICKING, "order.release", events.ORDER_PAID, effect=effects.paid, tone="primary", icon="cash"),
    Transition("mark_paid", _("Payment received"), AFTER_APPROVAL, "", "order.release", events.ORDER_PAID, when=_to_be_paid_by_hand, effect=effects.paid_by_hand, icon="cash", roles=BY_HAND),
    Transition("release", _("Hand to the warehouse"), [S.APPROVED], S.PICKING, "order.release", events.ORDER_PICKING, when=_deferred, effect=effects.moved, tone="primary", icon="package"),
    Transition("ship_by_hand", _("Ship everything left"), [S.PICKING, S.PART_SHIPPED], S.SHIPPED, "order.ship", events.SHIPMENT_SHIPPED, when=_without_1c, guard=guards.something_left, form=forms.ShipForm, effect=effects.shipped, tone="primary", icon="truck-delivery", roles=BY_HAND),
    Transition("ship_part", _("Shipped in part"), BEING_SHIPPED, S.PART_SHIPPED, "order.ship", events.SHIPMENT_SHIPPED, effect=effects.shipped, hidden=True, roles=ROBOT),
    Transition("ship_rest", _("Shipped"), BEING_SHIPPED, S.SHIPPED, "order.ship", events.SHIPMENT_SHIPPED, effect=effects.shipped, hidden=True, roles=ROBOT),
    Transition("close_rest", _("Close the remainder"), [S.PART_SHIPPED], S.SHIPPED, "order.close_rest", events.ORDER_REST_CLOSED, form=forms.CommentForm, effect=effects.rest_closed, icon="scissors"),
    Transition("receive", _("Confirm receipt"), [S.SHIPPED], S.DELIVERED, "order.receive", events.ORDER_DELIVERED, effect=effects.delivered, tone="primary", icon="package-export"),
    Transition("close", _("Close"), [S.DELIVERED], S.CLOSED, "order.close", events.ORDER_CLOSED, guard=guards.is_paid, effect=effects.moved, icon="checks"),
    Transition("reopen", _("Reopen"), [S.CLOSED], S.DELIVERED, "order.reopen", events.ORDER_REOPENED, form=forms.CommentForm, effect=effects.with_reason, icon="rotate"),
    Transition("ask_cancel", _("Ask to cancel"), [S.APPROVED, S.AWAITING_PAYMENT, S.PICKING], "", "order.withdraw", events.ORDER_CANCEL_ASKED, form=forms.CommentForm, effect=effects.asked, icon="ban"),
    Transition("cancel", _("Cancel the order"), BEFORE_SHIPPING, S.CANCELLED, "order.cancel", events.ORDER_CANCELLED, form=forms.CancelForm, effect=effects.with_reason, tone="danger", icon="ban", roles=(Role.ADMINISTRATOR, Role.REPRESENTATIVE, Role.REGIONAL_REPRESENTATIVE, Role.ROBOT)),
    Transition("cancel_own", _("Cancel the order"), [S.SUBMITTED, S.IN_REVIEW, S.REWORK, S.DEALER_CONFIRM], S.CANCELLED, "order.withdraw", events.ORDER_CANCELLED, form=forms.CommentForm, effect=effects.with_reason, tone="danger", icon="ban"),
    Transition("discard", _("Delete the draft"), [S.DRAFT], S.CANCELLED, "order.discard", events.ORDER_DISCARDED, effect=effects.moved, tone="danger", icon="trash"),
    load_with=("dealer", "counterparty", "contract", "address"),
)
# fmt: on
