"""Addresses of this package."""

from django.urls import path

from dealerdesk.accounts.access import public
from dealerdesk.home.views import admin_area, dealer_facts, home, order_life, people, rights_table, search

app_name = "home"
urlpatterns = [
    path("", public(home), name="home"),
    path("home/dealers/<str:number>/", dealer_facts, name="dealer_facts"),
    path("search/", search, name="search"),
    path("admin-area/", admin_area, name="admin_area"),
    path("admin-area/people/", people, name="people"),
    path("admin-area/rights/", rights_table, name="rights"),
    path("admin-area/order-life/", order_life, name="order_life"),
]
