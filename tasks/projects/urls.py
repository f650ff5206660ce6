"""Addresses of the ledger of green projects."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import StringConverter

from . import views


class NumberConverter(StringConverter):
    """A project's number, provisional or final: P500153-2025-0001."""

    regex = "[PG][0-9A-Za-z_-]+-[0-9]{4}-[0-9]{4,}"


register_converter(NumberConverter, "project_number")

# A step of a workbook: the name of its address, its last part, and the deed of the table.
STEPS = (
    ("ledger_hand_in", "hand-in", "hand_in"),
    ("ledger_withdraw", "withdraw", "withdraw"),
    ("ledger_accept", "accept", "accept"),
    ("ledger_send_back", "send-back", "send_back"),
)
FILING = "projects/workbooks/<int:pk>/"
PROJECT = "projects/<project_number:number>/"
urlpatterns: list[URLPattern] = [
    path("projects/", views.project_list, name="project_list"),
    path("projects/queue/", views.project_queue, name="project_queue"),
    path("projects/figures/", views.ledger_figures, name="ledger_figures"),
    path("projects/departments/", views.ledger_duties, name="ledger_duties"),
    path("projects/workbooks/", views.ledger_filing_list, name="ledger_filing_list"),
    path("projects/workbooks/upload/", views.ledger_upload, name="ledger_upload"),
    path(FILING, views.ledger_filing, name="ledger_filing"),
    path(f"{FILING}original.xlsx", views.ledger_original, name="ledger_original"),
    path(f"{FILING}annotated.xlsx", views.ledger_annotated, name="ledger_annotated"),
    *(
        path(f"{FILING}{last}", views.ledger_step, {"deed": deed}, name=name)
        for name, last, deed in STEPS
    ),
    path(
        "projects/workbooks/<slug:slug>/<slug:body>/<str:quarter>/template.xlsx",
        views.ledger_template,
        name="ledger_template",
    ),
    path(PROJECT, views.project, name="project"),
    path(f"{PROJECT}step", views.project_step, name="project_step"),
]
