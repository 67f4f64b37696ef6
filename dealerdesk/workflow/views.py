"""One view for every step of every workflow; owners mount it under their own address."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from dealerdesk.accounts.access import allowed
from dealerdesk.workflow.machine import NotAllowed, Refused, Workflow


def transition_view(workflow: Workflow, load: Callable[..., Any], *rights: str) -> Callable[..., HttpResponse]:
    """A POST view for `…/do/<code>/`: `load(request, **address)` finds the thing under the person's own sight.

    Done: back to the page (303). Refused: 409 with the reasons, as a page or as a toast for htmx.
    """

    @allowed(*rights)
    @require_POST
    def transition(request: HttpRequest, code: str, **address: Any) -> HttpResponse:
        thing = load(request, **address)
        if code not in workflow.transitions or workflow.transitions[code].hidden:
            raise Http404
        try:
            done = workflow.run(thing, code, by=request.user, data=request.POST, revision=_revision(request))
        except NotAllowed as stranger:
            raise Http404 from stranger
        except Refused as refused:
            return _refusal(request, thing, refused)
        return _go_on(request, done)

    return transition


def _revision(request: HttpRequest) -> int | None:
    given = request.POST.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None


def _go_on(request: HttpRequest, thing: Any) -> HttpResponse:
    target = request.POST.get("next") or thing.get_absolute_url()
    if not target.startswith("/") or target.startswith("//") or "\\" in target:
        target = thing.get_absolute_url()
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    response = HttpResponseRedirect(target)
    response.status_code = 303
    return response


def _refusal(request: HttpRequest, thing: Any, refused: Refused) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "workflow/refused.html#toast", {"refused": refused, "thing": thing}, status=409)
    for reason in refused.reasons:
        messages.error(request, str(reason))
    return render(request, "workflow/refused.html", {"refused": refused, "thing": thing}, status=409)
