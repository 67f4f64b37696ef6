"""The portal's addresses and the empty page of our layout, the yardstick `page`."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from dealerdesk.accounts.access import allowed
from dealerdesk.config.urls import handler400, handler403, handler404, handler500
from dealerdesk.config.urls import urlpatterns as portal

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@allowed("home.view")
def empty(request: HttpRequest) -> HttpResponse:
    """The layout with nothing in it, through the whole stack, signed in."""
    return render(request, "ui/base.html")


urlpatterns = [path("bench/page", empty, name="bench_page"), *portal]
