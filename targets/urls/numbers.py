"""Addresses of targets, indicators and cited figures."""

from django.urls import URLPattern, path

from targets.views import goals, revise

urlpatterns: list[URLPattern] = [
    path("targets/", goals.target_list, name="target_list"),
    path("targets/<int:pk>/", goals.target, name="target"),
    path("targets/<int:pk>/revise/", revise.target_revise, name="target_revise"),
    path("indicators/", goals.indicator_list, name="indicator_list"),
    path("indicators/<slug:code>/", goals.indicator, name="indicator"),
    path("cited/<slug:key>/", goals.cited_figure, name="cited_figure"),
]
