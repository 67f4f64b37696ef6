"""Addresses of this package."""

from django.urls import path

from dealerdesk.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("", views.product_list, name="product_list"),
    path("facets/", views.facets, name="facets"),
    path("cells/", views.cells, name="cells"),
    path("suggest/", views.suggest, name="suggest"),
    path("freshness/", views.freshness, name="freshness"),
    path("pictures/<str:version>/<str:size>.webp", views.picture, name="picture"),
    path("<int:pk>/", views.product_detail, name="product_detail"),
]
