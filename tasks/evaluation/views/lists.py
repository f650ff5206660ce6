"""All schemes and runs that the reader may know of; groups and who is in them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from districts.clock import current_time
from districts.refusals import NotAllowed, Refusal
from districts.requests import account_in, entitled_to_some, kept_page, reader_in
from tasks.evaluation.actions import set_group
from tasks.evaluation.forms import BeginForm, GroupForm
from tasks.evaluation.models import GroupMembership, Run, SchemeVersion, SubjectGroup
from tasks.evaluation.permissions import DEFINE_SCHEMES, RUN_EVALUATIONS, SEE_RUNS, SEE_SCHEMES


@require_safe
@kept_page
def evaluation_list(request: HttpRequest) -> HttpResponse:
    """Runs, the newest first, and schemes; a stranger sees what is published outside."""
    reader = reader_in(request)
    runs = Run.objects.visible_to(reader).select_related("version__scheme")
    versions = SchemeVersion.objects.visible_to(reader).of("jurisdiction")
    versions = versions.select_related("scheme")
    active = versions.filter(state="active")
    context = {
        "runs": runs,
        "versions": versions.order_by("scheme__code", "-number"),
        "active": active,
        "begin_form": BeginForm() if reader.may(RUN_EVALUATIONS) else None,
        "may_define": reader.may(DEFINE_SCHEMES),
        "sees_own": reader.has_some(SEE_RUNS) and not reader.may(SEE_RUNS),
    }
    return render(request, "evaluation/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group_list(request: HttpRequest) -> HttpResponse:
    """Groups with their members over time, and the form that sets who is in one."""
    reader = entitled_to_some(request, SEE_SCHEMES)
    may_define = reader.may(DEFINE_SCHEMES)
    form, status = GroupForm(), 200
    if request.method == "POST":
        if not may_define:
            raise PermissionDenied
        form = GroupForm(request.POST)
        status = 422
        if form.is_valid():
            try:
                set_group(**form.cleaned_data, by=account_in(request), now=current_time())
            except NotAllowed as refusal:
                raise PermissionDenied(refusal.sentence) from refusal
            except Refusal as refusal:
                form.add_error(None, refusal.sentence)
                status = refusal.status
            else:
                messages.success(request, _("Kept. Runs computed from now on go by it."))
                return redirect("group_list")
    rows = GroupMembership.objects.select_related("group", "jurisdiction")
    context = {
        "groups": SubjectGroup.objects.prefetch_related("memberships__jurisdiction"),
        "memberships": rows,
        "form": form if may_define else None,
    }
    return render(request, "evaluation/groups.html", context, status=status)
