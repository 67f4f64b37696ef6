"""People and the companies they belong to."""

from collections.abc import Iterable
from functools import cached_property
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts import rights, roles
from dealerdesk.accounts.rights import Scope
from dealerdesk.accounts.roles import Role

ROBOT_EMAIL = "robot@dealerdesk.invalid"


class Region(models.Model):
    """Регион: a part of the country that regional representatives answer for."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Moscow")

    class Meta:
        ordering = ("name",)
        verbose_name = _("region")

    def __str__(self) -> str:
        return self.name


class Organisation(models.Model):
    """Организация: the distributor's office (Представительство) or one dealer's company."""

    class Kind(models.TextChoices):
        OFFICE = "office", _("Office")
        DEALER = "dealer", _("Dealer")

    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(_("name"), max_length=255)

    class Meta:
        ordering = ("name",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind"], condition=models.Q(kind="office"), name="one_office")
        ]

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager["User"]):
    """Makes people; e-mail addresses are kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        """A new person who may sign in at once with `password` (unusable when None)."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())

    def with_right(self, right: str) -> models.QuerySet["User"]:
        """Active people whose role has `right`, whatever its scope."""
        return self.filter(is_active=True, role__in=list(rights.RIGHTS[right]))


class User(AbstractBaseUser):
    """Пользователь: a person of the office or of a dealer, or the robot."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=150)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    role = models.CharField(_("role"), max_length=30, choices=Role)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="people")
    regions = models.ManyToManyField(Region, blank=True, related_name="people", verbose_name=_("regions"))
    language = models.CharField(
        _("language"), max_length=2, default="ru", choices=[("ru", "Русский"), ("en", "English")]
    )
    timezone = models.CharField(_("time zone"), max_length=40, default="Europe/Moscow")
    theme = models.CharField(
        _("theme"),
        max_length=5,
        default="auto",
        choices=[("auto", _("as the device")), ("light", _("light")), ("dark", _("dark"))],
    )
    is_active = models.BooleanField(_("may sign in"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar = ["name"]
    objects = UserManager()

    class Meta:
        ordering = ("name",)
        verbose_name = _("user")

    def __str__(self) -> str:
        return self.name

    @property
    def is_office(self) -> bool:
        return self.role in roles.OFFICE

    @property
    def is_dealer(self) -> bool:
        return self.role in roles.DEALER

    @property
    def is_robot(self) -> bool:
        return self.role == Role.ROBOT

    @property
    def initials(self) -> str:
        """Two letters for the avatar: of the first and the last word of the name."""
        words = self.name.split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @cached_property
    def region_ids(self) -> list[int]:
        return list(self.regions.values_list("pk", flat=True))

    def scope(self, right: str) -> Scope:
        """On whose objects this person has `right` (see accounts/rights.py)."""
        return rights.scope_of(self.role, right) if self.is_active else Scope.NONE

    def may(self, right: str) -> bool:
        return self.scope(right) > Scope.NONE

    def may_any(self, wanted: Iterable[str]) -> bool:
        return any(self.may(right) for right in wanted)


def office() -> Organisation:
    """The distributor's own organisation; made on first use."""
    return Organisation.objects.get_or_create(kind=Organisation.Kind.OFFICE, defaults={"name": "Представительство"})[0]


def robot() -> User:
    """1C and schedules as the acting user; made on first use, can never sign in."""
    defaults = {"name": "1С", "role": Role.ROBOT, "organisation": office(), "password": "!"}
    return User.objects.get_or_create(email=ROBOT_EMAIL, defaults=defaults)[0]
