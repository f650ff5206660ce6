"""The plan audit, and answering what it found."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from districts.clock import current_time
from districts.models import Account, Plan
from districts.permissions import SEE_PERSONS
from districts.requests import kept_page, reader_in
from targets.actions import answer_finding
from targets.permissions import ANSWER_FINDINGS
from targets.progress.as_of import as_of_on_plan
from tasks.permissions import JUDGE_MATTERS

from .answers import content_of
from .entries import AuditEntry, current_findings, findings_of
from .forms import AnswerForm
from .wording import RULES, SEVERITIES


@require_safe
@kept_page
def plan_audit(request: HttpRequest, slug: str) -> HttpResponse:
    """What the audit finds in one plan; one that may not be seen answers as a missing one."""
    plan = visible_plan(request, slug)
    return audit_page(request, plan)


@login_required
@require_POST
def finding_answer(request: HttpRequest, slug: str) -> HttpResponse:
    """Answers one finding of the plan and shows it answered."""
    plan = visible_plan(request, slug)
    if not reader_in(request).may(ANSWER_FINDINGS):
        raise PermissionDenied
    form = AnswerForm(request.POST, key=request.POST.get("key", ""))
    if not form.is_valid():
        return audit_page(request, plan, form, status=422)
    given = form.cleaned_data
    found = current_findings(reader_in(request), as_of_on_plan(request, plan), plan)
    entry = entry_of(found, given.pop("key"))
    if entry is None:
        form.add_error(None, _("This finding has changed since. Look at it again, then answer."))
        return audit_page(request, plan, form, status=409)
    answer_finding(
        plan=plan,
        rule=entry.finding.rule,
        key=entry.finding.key,
        finding=content_of(entry.finding),
        by=cast(Account, request.user),
        now=current_time(),
        **given,
    )
    messages.success(request, _("The finding is answered and stays visible with its answer."))
    return redirect(f"{reverse('plan_audit', args=[plan.slug])}#{entry.anchor}")


def visible_plan(request: HttpRequest, slug: str) -> Plan:
    plans = Plan.objects.visible_to(reader_in(request)).select_related("jurisdiction")
    return get_object_or_404(plans, slug=slug)


def entry_of(entries: list[AuditEntry], key: str) -> AuditEntry | None:
    return next((entry for entry in entries if entry.finding.key == key), None)


def audit_page(
    request: HttpRequest, plan: Plan, bound: AnswerForm | None = None, status: int = 200
) -> HttpResponse:
    who = reader_in(request)
    entries = findings_of(plan, who, as_of_on_plan(request, plan))
    current = [entry for entry in entries if entry.is_current]
    sent = request.POST.get("key", "") if bound is not None else ""
    found = {entry.finding.rule for entry in current}
    context = {
        "plan": plan,
        "passed": [_(rule.title) for number, rule in RULES.items() if number not in found],
        "groups": grouped(current, bound, sent, may_answer=who.may(ANSWER_FINDINGS)),
        "gone": [row_of(entry, None) for entry in entries if not entry.is_current],
        "sentence": sentence_of(current),
        "stray_form": bound if bound is not None and not entry_of(current, sent) else None,
        "may_open_matter": who.may(JUDGE_MATTERS),
        "may_see_persons": who.may(SEE_PERSONS, plan.jurisdiction_id),
    }
    return render(request, "greenfin/plans/audit/plan_audit.html", context, status=status)


def grouped(
    entries: list[AuditEntry], bound: AnswerForm | None, sent: str, *, may_answer: bool
) -> list[dict[str, Any]]:
    """The findings by rule, each with the form that answers it."""

    def form_of(entry: AuditEntry) -> AnswerForm | None:
        if not may_answer:
            return None
        return bound if entry.finding.key == sent else form_for(entry)

    groups = []
    for number, rule in RULES.items():
        rows = [row_of(entry, form_of(entry)) for entry in entries if entry.finding.rule == number]
        if rows:
            groups.append({"rule": number, "title": _(rule.title), "rows": rows})
    return groups


def row_of(entry: AuditEntry, form: AnswerForm | None) -> dict[str, Any]:
    return {"entry": entry, "form": form}


def form_for(entry: AuditEntry) -> AnswerForm:
    return AnswerForm(key=entry.finding.key)


def sentence_of(entries: list[AuditEntry]) -> str:
    """The page's answer: how many findings of which severity, and how many are answered."""
    if not entries:
        return _("The audit finds nothing in this plan.")
    counts = {key: sum(one.finding.severity == key for one in entries) for key in SEVERITIES}
    parts = _(", ").join(
        _("%(severity)s %(number)s") % {"severity": SEVERITIES[key], "number": number}
        for key, number in counts.items()
        if number
    )
    answered = sum(entry.answer is not None for entry in entries)
    if not answered:
        sentence = ngettext(
            "%(number)s finding (%(parts)s), not answered yet.",
            "%(number)s findings (%(parts)s), none answered yet.",
            len(entries),
        )
        return sentence % {"number": len(entries), "parts": parts}
    sentence = ngettext(
        "%(number)s finding (%(parts)s); %(answered)s answered.",
        "%(number)s findings (%(parts)s); %(answered)s answered.",
        len(entries),
    )
    return sentence % {"number": len(entries), "parts": parts, "answered": answered}
