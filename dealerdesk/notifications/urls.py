"""Addresses of the bell, and of the demo's mailbox."""

from django.urls import path

from dealerdesk.notifications import views

app_name = "notifications"
urlpatterns = [
    path("notifications/", views.inbox, name="list"),
    path("notifications/bell/", views.bell, name="bell"),
    path("notifications/read/", views.mark_all_read, name="mark_all_read"),
    path("notifications/<int:pk>/", views.open_notice, name="open"),
    path("admin-area/mailbox/", views.mailbox, name="mailbox"),
    path("admin-area/mailbox/unsent/", views.unsent, name="unsent"),
    path("admin-area/mailbox/unsent/<int:pk>/send/", views.send_again, name="send_again"),
    path("admin-area/mailbox/<int:pk>/", views.letter, name="letter"),
    path("admin-area/mailbox/<int:pk>/html/", views.letter_html, name="letter_html"),
]
