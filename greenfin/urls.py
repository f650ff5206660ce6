"""Addresses: each floor lists its own; pages that show several floors are listed here."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from greenfin.api import api

from .exchange.actions import TooMany
from .exchange.api import packages, too_many
from .exchange.api import router as intake
from .leaders.briefing import briefing
from .leaders.changes import changes
from .leaders.screen import screen, screen_version
from .leaders.slides import slides
from .leaders.summary import summary
from .places.compare import district_compare
from .places.jurisdiction import jurisdiction
from .places.listing import jurisdiction_list
from .places.load import organisation_load
from .places.organisation import organisation, organisation_list
from .places.own_district import district_remember, own_district
from .places.search import search
from .plans.assessment import plan_assessment
from .plans.audit import finding_answer, plan_audit
from .plans.importing import plan_import, plan_import_detail
from .plans.page import plan, plan_list
from .plans.versions import plan_versions
from .start import reporting, start, start_home, step_take_up, step_waive, wording
from .start.guide import guide, guide_role

api.add_router("intake/", intake)
api.add_router("package/", packages)
api.add_exception_handler(TooMany, too_many)

page_urls = [
    path("", summary, name="summary"),
    path("screen/", screen, name="screen"),
    path("screen/version/", screen_version, name="screen_version"),
    path("districts/", jurisdiction_list, name="jurisdiction_list"),
    path("districts/compare/", district_compare, name="district_compare"),
    path("districts/own/", own_district, name="own_district"),
    path("districts/<slug:slug>/", jurisdiction, name="jurisdiction"),
    path("districts/<slug:slug>/remember", district_remember, name="district_remember"),
    path("plans/", plan_list, name="plan_list"),
    path("plans/import/", plan_import, name="plan_import"),
    path("plans/import/<int:pk>/", plan_import_detail, name="plan_import_detail"),
    path("plans/<slug:slug>/", plan, name="plan"),
    path("plans/<slug:slug>/versions/", plan_versions, name="plan_versions"),
    path("plans/<slug:slug>/audit/", plan_audit, name="plan_audit"),
    path("plans/<slug:slug>/assessment/", plan_assessment, name="plan_assessment"),
    path("plans/<slug:slug>/audit/answer", finding_answer, name="finding_answer"),
    path("organisations/", organisation_list, name="organisation_list"),
    path("organisations/load/", organisation_load, name="organisation_load"),
    path("organisations/<slug:slug>/", organisation, name="organisation"),
    path("changes/", changes, name="changes"),
    path("briefing/<str:quarter>.docx", briefing, name="briefing"),
    path("slides/<str:quarter>.pptx", slides, name="slides"),
    path("search/", search, name="search"),
    path("help/", guide, name="help"),
    path("help/<slug:role>/", guide_role, name="help_role"),
    path("start/", start, name="start"),
    path("start/home/", start_home, name="start_home"),
    path("start/wording", wording, name="start_wording"),
    path("start/reporting/", reporting, name="reporting"),
    path("start/<slug:step>/waive", step_waive, name="step_waive"),
    path("start/<slug:step>/take_up", step_take_up, name="step_take_up"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *page_urls,
    path("", include("districts.urls")),
    path("", include("targets.urls")),
    path("", include("tasks.urls")),
    path("", include("tasks.evaluation.urls")),
    path("", include("tasks.risks.urls")),
    path("", include("tasks.projects.urls")),
    path("", include("greenfin.exchange.urls")),
    path("api/v1/", api.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("admin/", admin.site.urls),
]

handler400 = "greenfin.web.errors.bad_request"
handler403 = "greenfin.web.errors.forbidden"
handler404 = "greenfin.web.errors.not_found"
handler500 = "greenfin.web.errors.server_error"
