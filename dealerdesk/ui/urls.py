"""The page of parts."""

from django.urls import path

from dealerdesk.ui import views

app_name = "ui"

urlpatterns = [
    path("ui/", views.parts, name="parts"),
]
