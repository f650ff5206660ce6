"""Opening a matter on what somebody is looking at."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from districts.clock import current_time
from districts.models import Organisation
from districts.refusals import NotAllowed, Refusal
from districts.requests import account_in, entitled
from tasks.models import SUBJECT_KINDS
from tasks.permissions import JUDGE_MATTERS
from tasks.supervision.actions import open_matter
from tasks.supervision.forms import TITLE_LENGTH, MatterForm
from tasks.supervision.subjects import subject_at

KINDS = [kind for kind, _word in SUBJECT_KINDS]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def matter_open(request: HttpRequest) -> HttpResponse:
    """The form, and issuing the matter; `?on=` names what it is about."""
    reader = entitled(request, JUDGE_MATTERS)
    address = request.GET.get("on", "")
    if not address:
        messages.info(request, _("Open the page of what it is about; a matter is opened there."))
        return redirect("matter_list")
    subject = subject_at(reader, address, KINDS)
    if subject is None:
        raise Http404
    bodies = list(
        Organisation.objects.visible_to(reader)
        .exclude(kind="collective")
        .select_related("jurisdiction")
    )
    sent = request.POST if request.method == "POST" else None
    leads = subject.leads
    written = subject.columns.get("instruction")
    initial = {
        # The name of a place says nothing of what is asked of it.
        "title": "" if subject.kind == "district" else subject.title[:TITLE_LENGTH],
        "asked": written.words if written else "",
        "lead": leads[0].pk if len(leads) == 1 else None,
    }
    form = MatterForm(sent, request.FILES or None, subject=subject, bodies=bodies, initial=initial)
    status = 200
    if sent is not None and form.is_valid():
        try:
            matter = open_matter(
                subject=subject, by=account_in(request), now=current_time(), **form.content()
            )
        except NotAllowed as refusal:
            raise PermissionDenied(refusal.sentence) from refusal
        except Refusal as refusal:
            form.add_error(None, refusal.sentence)
            status = refusal.status
        else:
            messages.success(request, _("Issued. It waits for the lead body to acknowledge it."))
            return redirect(matter.get_absolute_url())
    elif sent is not None:
        status = 422
    context = {"form": form, "subject": subject, "written": written}
    return render(request, "tasks/supervision/open.html", context, status=status)
