"""Addresses of the exchange."""

from django.urls import path

from . import views

urlpatterns = [
    path("exchange/", views.exchange, name="exchange"),
    path("exchange/<int:pk>/", views.exchange_intake, name="exchange_intake"),
    path("exchange/<int:pk>/original", views.exchange_original, name="exchange_original"),
    path("exchange/intake/", views.exchange_upload, name="exchange_upload"),
    path("exchange/package.zip", views.exchange_package, name="exchange_package"),
    path("exchange/sources/", views.exchange_sources, name="exchange_sources"),
    path("exchange/sources/add/", views.exchange_source_add, name="exchange_source_add"),
    path("exchange/sources/<slug:code>/", views.exchange_source, name="exchange_source"),
    path(
        "exchange/sources/<slug:code>/issue",
        views.exchange_token_issue,
        name="exchange_token_issue",
    ),
    path(
        "exchange/sources/<slug:code>/revoke",
        views.exchange_token_revoke,
        name="exchange_token_revoke",
    ),
    path(
        "exchange/sources/<slug:code>/mappings/add/",
        views.exchange_mapping_add,
        name="exchange_mapping_add",
    ),
    path(
        "exchange/sources/<slug:code>/mappings/<slug:mapping>/",
        views.exchange_mapping,
        name="exchange_mapping",
    ),
]
