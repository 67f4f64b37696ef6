"""Addresses of this package."""

from django.urls import path

from dealerdesk.exchange import api, views

app_name = "exchange"
urlpatterns = [
    path("exchange/1c", views.talk_to_1c, name="protocol"),
    path("bitrix/admin/1c_exchange.php", views.talk_to_1c, name="bitrix_protocol"),
    path("api/1c/v1/orders", api.push_orders, name="push_orders"),
    path("api/1c/v1/documents", api.push_document, name="push_document"),
    path("api/1c/v1/stock", api.push_stock, name="push_stock"),
    path("api/1c/v1/prices", api.push_prices, name="push_prices"),
    path("admin-area/exchange/", views.journal, name="journal"),
    path("admin-area/exchange/entries/<int:pk>/", views.entry, name="entry"),
    path("admin-area/exchange/sessions/<int:pk>/", views.session, name="session"),
    path("admin-area/exchange/packages/<int:pk>/", views.package_file, name="package"),
    path("admin-area/exchange/packages/<int:pk>/replay/", views.replay, name="replay"),
    path("admin-area/exchange/packages/<int:pk>/rehearse/", views.rehearse, name="rehearse"),
    path("admin-area/exchange/waiting/", views.waiting, name="waiting"),
    path("admin-area/exchange/outbox/", views.outbox_list, name="outbox"),
    path("admin-area/exchange/outbox/<int:pk>/retry/", views.retry, name="retry"),
    path("admin-area/exchange/connections/", views.connection_list, name="connections"),
    path("admin-area/exchange/connections/new/", views.connection_new, name="connection_new"),
    path("admin-area/exchange/connections/<int:pk>/", views.connection_edit, name="connection"),
]
