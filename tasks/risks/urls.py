"""Addresses of negative records."""

from django.urls import URLPattern, path

from . import views

RECORD = "projects/risks/<int:year>-<int:number>/"
urlpatterns: list[URLPattern] = [
    path("projects/risks/", views.risk_list, name="risk_list"),
    path("projects/risks/register/", views.risk_register, name="risk_register"),
    path(RECORD, views.risk, name="risk"),
    path(f"{RECORD}step", views.risk_step, name="risk_step"),
    path(f"{RECORD}measure", views.risk_measure, name="risk_measure"),
    path(f"{RECORD}correction", views.risk_correction, name="risk_correction"),
    path(f"{RECORD}decision", views.risk_decision, name="risk_decision"),
]
