"""The seven roles of the case study and the robot (1C and schedules)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """Роль: what a person is here for. One person has one role; the robot is not a person."""

    ADMINISTRATOR = "administrator", _("Administrator")
    REPRESENTATIVE = "representative", _("Representative")
    REPRESENTATIVE_ENGINEER = "representative_engineer", _("Representative's engineer")
    REGIONAL_REPRESENTATIVE = "regional_representative", _("Regional representative")
    DEALER_MANAGER = "dealer_manager", _("Dealer's manager")
    DEALER_ENGINEER = "dealer_engineer", _("Dealer's engineer")
    DEALER_EMPLOYEE = "dealer_employee", _("Dealer's employee")
    ROBOT = "robot", _("1C and schedules")


OFFICE = (
    Role.ADMINISTRATOR,
    Role.REPRESENTATIVE,
    Role.REPRESENTATIVE_ENGINEER,
    Role.REGIONAL_REPRESENTATIVE,
)
DEALER = (Role.DEALER_MANAGER, Role.DEALER_ENGINEER, Role.DEALER_EMPLOYEE)
PEOPLE = OFFICE + DEALER
