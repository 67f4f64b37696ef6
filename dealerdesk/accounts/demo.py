"""The people of the demo: whoever tries the portal signs in as any of them by one click."""

from django.conf import settings
from django.db.models import Case, QuerySet, Value, When

from dealerdesk.accounts.models import User
from dealerdesk.accounts.roles import PEOPLE

DOMAIN = "@demo.example"
PASSWORD = "dealerdesk-demo"  # noqa: S105 (shown on the sign-in page of the demo, and only there)


def people() -> QuerySet[User]:
    """Demo people in the order of roles; nobody outside of the demo."""
    if not settings.DEMO:
        return User.objects.none()
    order = Case(*(When(role=role, then=Value(place)) for place, role in enumerate(PEOPLE)))
    return (
        User.objects.filter(email__endswith=DOMAIN, is_active=True).select_related("organisation").order_by(order, "pk")
    )
