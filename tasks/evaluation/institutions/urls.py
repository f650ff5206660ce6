"""Addresses of institutions."""

from django.urls import URLPattern, path

from . import views

# A step of a return: the name of its address, its last part, and the deed of the table.
STEPS = (
    ("institution_submit", "submit", "submit"),
    ("institution_withdraw", "withdraw", "withdraw"),
    ("institution_accept", "accept", "accept"),
    ("institution_send_back", "send-back", "send_back"),
)
RETURN = "institutions/returns/<int:pk>/"
RUN = "institutions/runs/<int:pk>/"
institution_urls: list[URLPattern] = [
    path("institutions/", views.institution_list, name="institution_list"),
    path("institutions/add/", views.institution_add, name="institution_add"),
    path("institutions/returns/", views.institution_return_list, name="institution_return_list"),
    path("institutions/returns/upload/", views.institution_upload, name="institution_upload"),
    path(RETURN, views.institution_return, name="institution_return"),
    path(f"{RETURN}original.xlsx", views.institution_original, name="institution_original"),
    path(f"{RETURN}annotated.xlsx", views.institution_annotated, name="institution_annotated"),
    *(
        path(f"{RETURN}{last}", views.institution_step, {"deed": deed}, name=name)
        for name, last, deed in STEPS
    ),
    path(
        "institutions/returns/<str:quarter>/template.xlsx",
        views.institution_template,
        name="institution_template",
    ),
    path("institutions/runs/", views.institution_run_list, name="institution_run_list"),
    path(RUN, views.institution_run, name="institution_run"),
    path(
        f"{RUN}compute",
        views.institution_run_step,
        {"deed": "compute"},
        name="institution_run_compute",
    ),
    path(
        f"{RUN}confirm",
        views.institution_run_step,
        {"deed": "confirm"},
        name="institution_run_confirm",
    ),
    path(f"{RUN}<slug:code>/", views.institution_judge, name="institution_judge"),
    path("institutions/figures/<int:pk>/", views.institution_figure, name="institution_figure"),
    # Last: a code is none of the words above.
    path("institutions/<slug:code>/", views.institution, name="institution"),
    path("institutions/<slug:code>/change", views.institution_change, name="institution_change"),
    path("institutions/<slug:code>/rename", views.institution_rename, name="institution_rename"),
]
