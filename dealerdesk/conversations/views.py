"""The view of a thread, which owners mount under their own addresses: who sees the thing may read its talk."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from dealerdesk.accounts.access import allowed
from dealerdesk.accounts.http import Request
from dealerdesk.accounts.models import User
from dealerdesk.conversations.forms import MessageForm
from dealerdesk.conversations.models import Message, Thread

Owners = Callable[[User, str], QuerySet[Any]]


def thread_view(owners: Owners, right: str, *, internal_right: str) -> Callable[..., HttpResponse]:
    """Make the view of `…/<owner's key>/thread/`: GET gives the fragment, POST says something.

    `owners(user, right)` gives the things with a `thread` on which the person has `right`, or with an
    empty one those that he may see: reading is wider than writing. Writing for the office alone needs `internal_right`; without it the wish is a forgery and the answer 404.
    """

    @allowed(right)
    @require_http_methods(["GET", "POST"])
    def thread(request: Request, **key: Any) -> HttpResponse:
        owner = get_object_or_404(owners(request.user, right if request.method == "POST" else ""), **key)
        if request.method == "POST":
            return _say(request, owner, internal_right)
        return render(request, "conversations/thread.html", _context(request, owner.thread, internal_right))

    return thread


def entries(thread: Thread, user: User) -> list[dict[str, Any]]:
    """The messages that `user` may read, as the timeline part of ui/ takes them."""
    return [_entry(message) for message in thread.messages_for(user).select_related("author__organisation")]


def _say(request: Request, owner: Any, internal_right: str) -> HttpResponse:
    form = MessageForm(request.POST)
    if not form.is_valid():
        return _refuse(request, owner, form)
    if form.is_internal and not request.user.may(internal_right):
        raise Http404
    owner.thread.say(form.cleaned_data["text"], by=request.user, internal=form.is_internal, key=_key(request))
    return _answer(request, owner, internal_right)


def _answer(request: Request, owner: Any, internal_right: str) -> HttpResponse:
    if request.htmx:
        return render(request, "conversations/thread.html#messages", _context(request, owner.thread, internal_right))
    return _back(owner)


def _refuse(request: Request, owner: Any, form: MessageForm) -> HttpResponse:
    text = " ".join(str(error) for errors in form.errors.values() for error in errors)
    if request.htmx:
        return HttpResponse(text, status=422, content_type="text/plain; charset=utf-8")
    messages.error(request, text)
    return _back(owner)


def _back(owner: Any) -> HttpResponse:
    response = HttpResponseRedirect(f"{owner.get_absolute_url()}#thread")
    response.status_code = 303
    return response


def _context(request: Request, thread: Thread, internal_right: str) -> dict[str, Any]:
    return {
        "thread": thread,
        "topic": f"thread:{thread.pk}",
        "entries": entries(thread, request.user),
        "say_url": f"{request.path}?key={uuid4()}",
        "may_write_internal": request.user.may(internal_right),
    }


def _entry(message: Message) -> dict[str, Any]:
    return {
        "kind": "message",
        "who": message.author,
        "from": message.author.organisation.name,
        "text": message.text,
        "at": message.at,
        "internal": message.internal,
    }


def _key(request: Request) -> UUID | None:
    try:
        return UUID(request.GET.get("key", ""))
    except ValueError:
        return None
