"""Addresses of tasks."""

from django.urls import URLPattern, URLResolver, path

from . import views
from .supervision import views as supervision

# A step of a matter: the name of its address, its last part, and the deed of the table.
STEPS = (
    ("matter_acknowledge", "acknowledge", "acknowledge_matter"),
    ("matter_reply", "reply", "reply_to_matter"),
    ("matter_report_done", "report-done", "report_matter_done"),
    ("matter_return", "return", "return_matter"),
    ("matter_strike_off", "strike-off", "strike_off_matter"),
    ("matter_cancel", "cancel", "cancel_matter"),
    ("extension_ask", "ask-extension", "ask_extension"),
    ("extension_grant", "grant-extension", "grant_extension"),
    ("extension_refuse", "refuse-extension", "refuse_extension"),
)
MATTER = "supervision/<int:year>-<int:number>/"
supervision_urls = [
    path("supervision/", supervision.matter_list, name="matter_list"),
    path("supervision/mine/", supervision.matter_mine, name="matter_mine"),
    path("supervision/open/", supervision.matter_open, name="matter_open"),
    path("supervision/instructions/", supervision.instruction_list, name="instruction_list"),
    path(
        "supervision/instructions/write/", supervision.instruction_write, name="instruction_write"
    ),
    path("supervision/instructions/<int:pk>/", supervision.instruction, name="instruction"),
    path(
        "supervision/instructions/<int:pk>/answer",
        supervision.instruction_answer,
        name="instruction_answer",
    ),
    path(MATTER, supervision.matter, name="matter"),
    path(f"{MATTER}slip.docx", supervision.matter_slip, name="matter_slip"),
    *(
        path(f"{MATTER}{last}", supervision.matter_step, {"deed": deed}, name=name)
        for name, last, deed in STEPS
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("tasks/", views.task_list, name="task_list"),
    # Before the tasks of a plan: no plan may be called so.
    path("tasks/years/<int:year>/", views.task_year, name="task_year"),
    path("tasks/years/<int:year>/open", views.task_year_open, name="task_year_open"),
    path("tasks/<slug:plan>/<int:number>/", views.task, name="task"),
    path("tasks/<slug:plan>/<int:number>/due", views.task_due, name="task_due"),
    path(
        "tasks/<slug:plan>/<int:number>/milestones/add", views.milestone_add, name="milestone_add"
    ),
    path(
        "tasks/<slug:plan>/<int:number>/milestones/<int:own>/evidence",
        views.milestone_evidence,
        name="milestone_evidence",
    ),
    path(
        "tasks/<slug:plan>/<int:number>/milestones/<int:own>/evidence/<int:evidence>/withdraw",
        views.milestone_withdraw,
        name="milestone_withdraw",
    ),
    path(
        "tasks/<slug:plan>/<int:number>/milestones/<int:own>/<slug:deed>",
        views.milestone_decide,
        name="milestone_decide",
    ),
    path("alignment/", views.alignment, name="alignment"),
    path("alignment/settle", views.alignment_settle, name="alignment_settle"),
    path("alignment/add", views.alignment_add, name="alignment_add"),
    path("alignment/<slug:slug>/", views.alignment_plan, name="alignment_plan"),
    path("alignment/<slug:slug>/propose", views.alignment_propose, name="alignment_propose"),
    path("alignment/<slug:slug>/<int:number>/", views.alignment_task, name="alignment_task"),
    path("plans/<slug:slug>/targets-and-tasks/", views.serving, name="serving"),
    path("plans/<slug:slug>/targets-and-tasks/settle", views.serving_settle, name="serving_settle"),
    path("plans/<slug:slug>/targets-and-tasks/add", views.serving_add, name="serving_add"),
    path(
        "plans/<slug:slug>/targets-and-tasks/propose", views.serving_propose, name="serving_propose"
    ),
    path("plans/<slug:slug>/carried-over/", views.carried_over, name="carried_over"),
    *supervision_urls,
]
