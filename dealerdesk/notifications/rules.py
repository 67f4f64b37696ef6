"""Who is told what: packages declare rules in their `notifications.py`, this is where they are kept."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from dealerdesk.accounts.models import User
from dealerdesk.events.models import Event

About = Callable[[Event], Any]
Recipients = Callable[[Event, Any], Iterable[User]]
Sees = Callable[[User, Any], bool]
Facts = Callable[[Event, Any, User], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of «who is told»; see `rule` for the meaning of the fields."""

    code: str
    recipients: Recipients
    about: About
    templates: str
    reason: str | Promise
    sees: Sees
    facts: Facts
    action: bool = False
    done_by: tuple[str, ...] = field(default=())
    mail: bool = True

    def audience(self, event: Event, about: Any) -> list[User]:
        """Those to be told: may see the thing, did not do it themselves, and of the office if it is internal."""
        people = {person.pk: person for person in self.recipients(event, about)}
        return [person for person in people.values() if _is_concerned(person, event) and self.sees(person, about)]


_rules: list[Rule] = []


def rule(  # noqa: PLR0913 - a line of a table, each cell by its name
    code: str,
    *,
    recipients: Recipients,
    about: About,
    templates: str,
    reason: str | Promise,
    action: bool = False,
    done_by: Iterable[str] = (),
    mail: bool = True,
    sees: Sees | None = None,
    facts: Facts | None = None,
) -> Rule:
    """Tell `recipients(event, thing)` of every event `code`; returns the rule.

    `about(event)` finds the thing (it has `get_absolute_url`), or gives None when the rule does not
    concern this event. Nobody is told of what he may not see: `sees(user, thing)`, by default its
    manager's `visible_to`. `templates` is the folder with
    `<code>.subject`, `.txt` and `.html`; they see `event`, `about`, `actor`, `recipient`, `url` and
    what `facts(event, thing, recipient)` gives. `reason` ends every letter: why it came.
    With `action` the notice stays in «Требуют действия» until one of the events `done_by` happens
    to the thing. `mail=False` tells in the bell only.
    """
    made = Rule(
        code=code,
        recipients=recipients,
        about=about,
        templates=templates,
        reason=reason,
        action=action,
        done_by=tuple(done_by),
        mail=mail,
        sees=sees or _sees_by_scope,
        facts=facts or _no_facts,
    )
    _rules.append(made)
    return made


def rules_for(code: str) -> list[Rule]:
    """The rules of one kind of event, in the order of declaration."""
    return [made for made in _rules if made.code == code]


def settled_by(code: str) -> list[str]:
    """The kinds of notices that an event `code` makes done."""
    return sorted({made.code for made in _rules if code in made.done_by})


def all_rules() -> list[Rule]:
    """Every rule of every package."""
    return list(_rules)


def codes() -> list[str]:
    """The kinds of events that rules speak of, as a cause or as an end."""
    return sorted({code for made in _rules for code in (made.code, *made.done_by)})


def _is_concerned(person: User, event: Event) -> bool:
    if not person.is_active or person.is_robot or person.pk == event.actor_id:
        return False
    return person.is_office or not event.internal


def _sees_by_scope(person: User, about: Any) -> bool:
    manager: Any = type(about)._default_manager
    return bool(manager.visible_to(person).filter(pk=about.pk).exists())


def _no_facts(_event: Event, _about: Any, _person: User) -> dict[str, Any]:
    return {}
