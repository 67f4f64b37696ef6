"""Every address of the portal, by package."""

from django.urls import URLPattern, URLResolver, include, path

from dealerdesk.config.views import healthz, metrics_text, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("dealerdesk.home.urls")),
    path("", include("dealerdesk.accounts.urls")),
    path("", include("dealerdesk.ui.urls")),
    path("catalogue/", include("dealerdesk.catalogue.urls")),
    path("dealers/", include("dealerdesk.dealers.urls")),
    path("", include("dealerdesk.orders.urls")),
    path("", include("dealerdesk.documents.urls")),
    path("", include("dealerdesk.notifications.urls")),
    path("", include("dealerdesk.exchange.urls")),
    path("api/v1/", include("dealerdesk.api.urls")),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics_text, name="metrics"),
]
handler400 = "dealerdesk.ui.errors.bad_request"
handler403 = "dealerdesk.ui.errors.forbidden"
handler404 = "dealerdesk.ui.errors.not_found"
handler500 = "dealerdesk.ui.errors.server_error"
