"""Addresses for machines that watch the portal."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
