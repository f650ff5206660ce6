"""Addresses of evaluations."""

from django.urls import URLPattern, URLResolver, path

from . import views
from .institutions.urls import institution_urls

SCHEME = "evaluations/schemes/<slug:code>/<int:number>/"
RUN = "evaluations/<int:pk>/"
# A step of a run: the name of its address, its last part, and the deed of the table.
STEPS = (
    ("run_compute", "compute", "compute_run"),
    ("run_open", "open-objections", "open_objections"),
    ("run_confirm", "confirm", "confirm_run"),
    ("run_publish", "publish", "publish_run"),
    ("run_publish_outside", "publish-outside", "publish_run_outside"),
)
evaluation_urls: list[URLPattern | URLResolver] = [
    path("evaluations/", views.evaluation_list, name="evaluation_list"),
    path("evaluations/groups/", views.group_list, name="group_list"),
    path("evaluations/schemes/new/", views.scheme_new, name="scheme_new"),
    path(SCHEME, views.scheme, name="scheme"),
    path(f"{SCHEME}edit/", views.scheme_edit, name="scheme_edit"),
    path(f"{SCHEME}try/", views.scheme_try, name="scheme_try"),
    path(f"{SCHEME}begin", views.run_begin, name="run_begin"),
    path(
        f"{SCHEME}activate",
        views.scheme_step,
        {"deed": "activate_scheme"},
        name="scheme_activate",
    ),
    path(f"{SCHEME}revise", views.scheme_step, {"deed": "revise_scheme"}, name="scheme_revise"),
    path(RUN, views.run, name="run"),
    *(
        path(f"{RUN}{last}", views.run_step, {"deed": deed}, name=name)
        for name, last, deed in STEPS
    ),
    path(f"{RUN}table.xlsx", views.run_table, name="run_table"),
    path(f"{RUN}notice.docx", views.run_notice, name="run_notice"),
    path(
        f"{RUN}objections/<int:objection>/answer", views.objection_answer, name="objection_answer"
    ),
    path(
        f"{RUN}objections/<int:objection>/reopen", views.objection_reopen, name="objection_reopen"
    ),
    path(f"{RUN}<slug:subject>/", views.run_subject, name="run_subject"),
    path(f"{RUN}<slug:subject>/object", views.subject_object, name="subject_object"),
    path(f"{RUN}<slug:subject>/judge", views.subject_judge, name="subject_judge"),
]

urlpatterns: list[URLPattern | URLResolver] = [*evaluation_urls, *institution_urls]
