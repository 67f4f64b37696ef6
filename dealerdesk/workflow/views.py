"""One view for every step of every workflow; owners mount it under their own address."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from dealerdesk.accounts.access import allowed
from dealerdesk.accounts.http import Request, local_page
from dealerdesk.events import registry
from dealerdesk.workflow.machine import NotAllowed, Refused, Transition, Workflow

LONGEST_REVISION = 9  # digits
Ask = Callable[[HttpRequest, Any, Transition, Refused], HttpResponse]


def transition_view(
    workflow: Workflow, load: Callable[..., Any], *rights: str, ask: Ask | None = None
) -> Callable[..., HttpResponse]:
    """A POST view for `…/do/<code>/`: `load(request, **address)` finds the thing under the person's own sight.

    Done: back to the page (303). Refused: 409 with the reasons, as a page or as a toast for htmx; a
    step with a form shows it again by `ask(request, thing, transition, refused)`, nothing typed is lost.
    """

    @allowed(*rights)
    @require_POST
    def transition(request: Request, code: str, **address: Any) -> HttpResponse:
        thing = load(request, **address)
        step = workflow.transitions.get(code)
        if step is None or step.hidden:
            raise Http404
        try:
            done = workflow.run(thing, code, by=request.user, data=request.POST, revision=_revision(request))
        except NotAllowed as stranger:
            raise Http404 from stranger
        except Refused as refused:
            if ask and step.form and not request.headers.get("HX-Request"):
                return ask(request, thing, step, refused)
            return _refusal(request, thing, refused)
        messages.success(request, _now_true(done, step))
        return _go_on(request, done)

    return transition


def _now_true(thing: Any, step: Transition) -> str:
    words = thing.get_state_display() if step.target else registry.title(step.event)
    return f"{thing}: {str(words)[:1].lower()}{str(words)[1:]}"


def _revision(request: HttpRequest) -> int | None:
    given = request.POST.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) <= LONGEST_REVISION else None


def _go_on(request: HttpRequest, thing: Any) -> HttpResponse:
    target = local_page(request.POST.get("next", "")) or thing.get_absolute_url()
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    response = HttpResponseRedirect(target)
    response.status_code = 303
    return response


def _refusal(request: HttpRequest, thing: Any, refused: Refused) -> HttpResponse:
    shown = {"refused": refused, "thing": thing, "thing_url": thing.get_absolute_url()}
    template = "workflow/refused.html#toast" if request.headers.get("HX-Request") else "workflow/refused.html"
    return render(request, template, shown, status=409)
