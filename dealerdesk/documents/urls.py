"""Addresses of this package; papers themselves are served under the addresses of their owners."""

from django.urls import path

from dealerdesk.documents import views

app_name = "documents"
urlpatterns = [path("admin-area/supplier/", views.supplier, name="supplier")]
