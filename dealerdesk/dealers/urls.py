"""Addresses of this package."""

from django.urls import URLPattern

app_name = "dealers"
urlpatterns: list[URLPattern] = []
