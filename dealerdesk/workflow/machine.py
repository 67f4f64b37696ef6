"""The machine behind every workflow table: it locks, checks, moves, remembers and tells."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from dealerdesk.accounts.models import User
from dealerdesk.accounts.roles import Role
from dealerdesk.events.journal import record
from dealerdesk.events.models import Event

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a step is blocked, in the user's words, and where to cure it."""

    text: Text
    url: str = ""

    def __str__(self) -> str:
        return str(self.text)


When = Callable[[Any], bool]
Guard = Callable[[Any, User, dict[str, Any]], Iterable[Reason | Text] | None]
Effect = Callable[..., dict[str, Any] | None]


class Refused(Exception):
    """The step is not possible now; `reasons` say why in the user's words."""

    def __init__(self, *reasons: Reason | Text) -> None:
        self.reasons = tuple(reason if isinstance(reason, Reason) else Reason(reason) for reason in reasons)
        super().__init__("; ".join(str(reason) for reason in self.reasons))


class NotAllowed(Exception):
    """This person may not take this step on this thing at all; to him it does not exist."""


class Stale(Refused):
    """Somebody changed the thing since the person looked at it."""

    def __init__(self) -> None:
        super().__init__(_("This has been changed meanwhile. Look at the current version and decide again."))


class BadInput(Refused):
    """The step's form was filled in wrongly; `form` carries the errors at their fields."""

    def __init__(self, form: forms.Form) -> None:
        self.form = form
        super().__init__(*(str(message) for messages in form.errors.values() for message in messages))


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of a workflow table.

    `right` names a row of accounts/rights.py. `guard(thing, user, data)` yields reasons against;
    `effect(thing, by=, data=)` runs in the same transaction and returns what the journal should keep.
    An empty `target` leaves the state as it is; `when(thing)` says whether the step exists at all
    for this thing. `tone`: primary, plain or danger. `hidden` steps have no button (the robot's).
    """

    code: str
    title: Text
    sources: Sequence[str]
    target: str
    right: str
    event: str
    when: When | None = None
    guard: Guard | None = None
    effect: Effect | None = None
    form: type[forms.Form] | None = None
    tone: str = "plain"
    icon: str = ""
    key: str = ""
    hidden: bool = False
    roles: Sequence[Role] = ()


@dataclass(frozen=True, slots=True)
class Action:
    """A step that a person may take from here: possible now, or blocked by `reasons`."""

    transition: Transition
    reasons: tuple[Reason, ...] = field(default=())

    @property
    def blocked(self) -> bool:
        return bool(self.reasons)


class Workflow:
    """The life of one kind of thing. The model has `state` and `revision` and a queryset `visible_to(user, right)`.

    `load_with` names the related things that guards and effects look at, to be read in the same query.
    """

    def __init__(
        self,
        model: type[models.Model],
        *transitions: Transition,
        internal_events: Sequence[str] = (),
        load_with: Sequence[str] = (),
    ) -> None:
        self.model = model
        self.load_with = tuple(load_with)
        self.transitions = {transition.code: transition for transition in transitions}
        self.internal_events = frozenset(internal_events)

    def run(
        self,
        thing: Any,
        code: str,
        *,
        by: User,
        data: dict[str, Any] | None = None,
        revision: int | None = None,
    ) -> Any:
        """Take the step `code` on `thing` and return it fresh from the database.

        Raises NotAllowed (no right, or no such thing for this person), Stale (`revision` is not the
        current one), BadInput (the form), Refused (wrong state or a guard). Nothing changes then.
        Of two people at once one wins, the other is refused with what has happened.
        """
        transition = self.transitions[code]
        with transaction.atomic():
            locked = self._lock(thing, transition, by)
            if revision is not None and revision != locked.revision:
                if self._is_repeat(locked, transition, by, revision):
                    return locked
                raise Stale
            if not self._starts_from(locked, transition):
                raise Refused(self._too_late(locked, transition))
            cleaned = self._clean(transition, data)
            if reasons := self._reasons(transition, locked, by, cleaned):
                raise Refused(*reasons)
            self._move(locked, transition, by, cleaned)
        return locked

    def available(self, thing: Any, user: User) -> list[Action]:
        """The steps that `user` may take from the present state, blocked ones with their reasons."""
        allowed: dict[str, bool] = {}
        return [
            Action(transition, self._reasons(transition, thing, user, {}))
            for transition in self.transitions.values()
            if not transition.hidden
            and self._starts_from(thing, transition)
            and (not transition.roles or user.role in transition.roles)
            and self._in_scope(thing, transition.right, user, allowed)
        ]

    def _starts_from(self, thing: Any, transition: Transition) -> bool:
        return thing.state in transition.sources and (transition.when is None or transition.when(thing))

    def _in_scope(self, thing: Any, right: str, user: User, known: dict[str, bool]) -> bool:
        if right not in known:
            manager: Any = self.model._default_manager
            known[right] = user.may(right) and manager.visible_to(user, right).filter(pk=thing.pk).exists()
        return known[right]

    def _is_repeat(self, thing: Any, transition: Transition, by: User, revision: int) -> bool:
        """The same person's same step, sent twice (a double click, a retry): done already, not stale."""
        if thing.revision != revision + 1:
            return False
        last = Event.objects.about(thing).filter(payload__has_key="transition").last()
        return last is not None and last.actor_id == by.pk and last.get("transition") == transition.code

    def _lock(self, thing: Any, transition: Transition, by: User) -> Any:
        if transition.roles and by.role not in transition.roles:
            raise NotAllowed
        manager: Any = self.model._default_manager
        try:
            rows = manager.visible_to(by, transition.right).select_related(*self.load_with or [None])
            return rows.select_for_update(of=("self",)).get(pk=thing.pk)
        except ObjectDoesNotExist as missing:
            raise NotAllowed from missing

    def _clean(self, transition: Transition, data: dict[str, Any] | None) -> dict[str, Any]:
        if transition.form is None:
            return data or {}
        form = transition.form(data or {})
        if not form.is_valid():
            raise BadInput(form)
        return form.cleaned_data

    def _reasons(self, transition: Transition, thing: Any, user: User, data: dict[str, Any]) -> tuple[Reason, ...]:
        if transition.guard is None:
            return ()
        found = transition.guard(thing, user, data) or ()
        return tuple(reason if isinstance(reason, Reason) else Reason(reason) for reason in found)

    def _move(self, thing: Any, transition: Transition, by: User, data: dict[str, Any]) -> None:
        before = thing.state
        thing.state = transition.target or before
        thing.revision += 1
        facts = transition.effect(thing, by=by, data=data) if transition.effect else None
        thing.save()
        texts = {key: value for key, value in data.items() if value not in (None, "", [])}
        record(
            transition.event,
            thing,
            by=by,
            internal=transition.event in self.internal_events,
            **{**texts, **(facts or {}), "from": before, "to": thing.state, "transition": transition.code},
        )

    def _too_late(self, thing: Any, transition: Transition) -> Text:
        return _("“%(step)s” is not possible now: the state is “%(state)s”.") % {
            "step": transition.title,
            "state": thing.get_state_display(),
        }
