"""Addresses: each floor lists its own; pages that show several floors are listed here."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from greenfin.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("districts.urls")),
    path("", include("targets.urls")),
    path("", include("tasks.urls")),
    path("api/v1/", api.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]

handler400 = "greenfin.errors.bad_request"
handler403 = "greenfin.errors.forbidden"
handler404 = "greenfin.errors.not_found"
handler500 = "greenfin.errors.server_error"
