"""What the ledger yields as indicators, and the deed by which it is published."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from districts.clock import current_time
from districts.refusals import Refusal
from districts.requests import account_in, entitled, kept_page
from targets.permissions import SEE_PROJECT_SUMS
from tasks.projects.actions import publish_ledger_figures
from tasks.projects.pages.figures import figures_context
from tasks.projects.permissions import ADMIT_PROJECTS


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@kept_page
def ledger_figures(request: HttpRequest) -> HttpResponse:
    """The figures of the newest ended quarter, as they stand and as they are published."""
    if request.method != "POST":
        reader = entitled(request, SEE_PROJECT_SUMS)
        return render(request, "projects/figures.html", figures_context(reader))
    reader = entitled(request, ADMIT_PROJECTS)
    try:
        count = publish_ledger_figures(by=account_in(request), now=current_time())
    except Refusal as refusal:
        context = figures_context(reader, refusal.sentence)
        return render(request, "projects/figures.html", context, status=refusal.status)
    said = ngettext(
        "%(count)d figure published. Targets and evaluations count with it from now on.",
        "%(count)d figures published. Targets and evaluations count with them from now on.",
        count,
    )
    messages.success(request, said % {"count": count})
    return redirect("ledger_figures")
