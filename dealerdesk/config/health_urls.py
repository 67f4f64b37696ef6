"""Addresses for machines that watch the portal."""

from django.urls import path

from dealerdesk.config.views import healthz, metrics_text, readyz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics_text, name="metrics"),
]
