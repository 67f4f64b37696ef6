"""The news of orders; who is told of them stands in notifications.py, what goes to 1C in exchange/subscribers.py."""

from django.utils.translation import gettext_lazy as _

from dealerdesk.events.registry import register

ORDER_CREATED = register("order.created", _("Order created"))
ORDER_TO_MANAGER = register("order.to_manager", _("Order handed to the manager"))
ORDER_GIVEN_BACK = register("order.given_back", _("Order returned to the employee"))
ORDER_SUBMITTED = register("order.submitted", _("New order"))
ORDER_WITHDRAWN = register("order.withdrawn", _("Order withdrawn"))
ORDER_TAKEN = register("order.taken", _("Order taken into review"))
ORDER_REWORK = register("order.rework", _("Order returned for rework"))
ORDER_RESUBMITTED = register("order.resubmitted", _("Order corrected"))
ORDER_APPROVED = register("order.approved", _("Order approved"))
ORDER_REJECTED = register("order.rejected", _("Order rejected"))
ORDER_HOLD = register("order.hold", _("Order put on hold"))
ORDER_RELEASED = register("order.released", _("Order resumed"))
ORDER_BOOKED = register("order.booked", _("Order booked in 1C"))
ORDER_CHANGED_IN_1C = register("order.changed_in_1c", _("Order changed in 1C"))
ORDER_AWAITING_PAYMENT = register("order.awaiting_payment", _("Invoice issued"))
ORDER_INVOICED = register("order.invoiced", _("Invoice received from 1C"))
ORDER_PAYMENT = register("order.payment", _("Part of the payment received"))
ORDER_PAID = register("order.paid", _("Payment received"))
ORDER_PICKING = register("order.picking", _("Order handed to the warehouse"))
SHIPMENT_SHIPPED = register("shipment.shipped", _("Shipped"))
ORDER_REST_CLOSED = register("order.rest_closed", _("Remainder closed"))
ORDER_DELIVERED = register("order.delivered", _("Receipt confirmed"))
ORDER_CLOSED = register("order.closed", _("Order closed"))
ORDER_REOPENED = register("order.reopened", _("Order reopened"))
ORDER_CANCEL_ASKED = register("order.cancel_asked", _("Cancellation asked for"))
ORDER_CANCELLED = register("order.cancelled", _("Order cancelled"))
ORDER_DISCARDED = register("order.discarded", _("Draft deleted"))
