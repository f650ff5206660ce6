"""Addresses of targets, indicators and cited figures."""

from django.urls import URLPattern, path

from targets.views import goals

urlpatterns: list[URLPattern] = [
    path("targets/", goals.target_list, name="target_list"),
    path("targets/<int:pk>/", goals.target, name="target"),
    path("indicators/", goals.indicator_list, name="indicator_list"),
    path("indicators/<slug:code>/", goals.indicator, name="indicator"),
    path("cited/<slug:key>/", goals.cited_figure, name="cited_figure"),
]
