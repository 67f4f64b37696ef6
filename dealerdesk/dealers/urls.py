"""Addresses of this package."""

from django.urls import path

from dealerdesk.dealers.views import dealer_detail, dealer_edit, dealer_list, dealer_new

app_name = "dealers"
urlpatterns = [
    path("", dealer_list, name="list"),
    path("new/", dealer_new, name="new"),
    path("<str:number>/", dealer_detail, name="detail"),
    path("<str:number>/edit/", dealer_edit, name="edit"),
]
