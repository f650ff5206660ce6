"""Entering the document that revises a target."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from districts.clock import current_time
from districts.requests import account_in, entitled, reader_in
from targets.actions import revise_target
from targets.forms import RevisionForm
from targets.models import Target
from targets.permissions import REVISE_TARGETS
from targets.progress.as_of import as_of_of
from targets.returns.refusals import Refusal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def target_revise(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The form that ends a target and begins the one a later document puts in its place."""
    visible = Target.objects.visible_to(reader_in(request))
    target = get_object_or_404(visible.select_related("jurisdiction", "plan", "indicator"), pk=pk)
    entitled(request, REVISE_TARGETS)
    if request.method != "POST":
        return page(request, target, RevisionForm(target=target))
    form = RevisionForm(request.POST, target=target)
    if not form.is_valid():
        return page(request, target, form, status=422)
    try:
        revised = revise_target(
            target=target, by=account_in(request), now=current_time(), **form.cleaned_data
        )
    except Refusal as refused:
        form.add_error(None, refused.sentence)
        return page(request, target, form, status=refused.status)
    messages.success(request, _("The target is revised; the former wording stays readable."))
    return redirect(revised.get_absolute_url() + as_of_of(request).query)


def page(
    request: HttpRequest, target: Target, form: RevisionForm, status: int = 200
) -> HttpResponse:
    context = {"target": target, "form": form}
    return render(request, "targets/revise.html", context, status=status)
