"""What the import pages take: a file, and corrections to what was read."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from districts.documents.blocks import split_outside_brackets
from districts.documents.model import TaskText
from districts.models import Jurisdiction, Organisation
from greenfin.plans.loading import PlanProposal
from greenfin.plans.loading.targets import FIELDS, current

HEAD = ("title", "document_number", "issuer", "issued_on", "is_public", "jurisdiction")


class FileForm(forms.Form):
    """The document, and the jurisdiction where the title does not name it."""

    file = forms.FileField(
        label=_("Plan document"),
        help_text=_("Word (.docx), PDF with text, text (.txt) or a saved web page (.html)."),
    )
    jurisdiction = forms.ModelChoiceField(
        queryset=Jurisdiction.objects.all(),
        required=False,
        label=_("Jurisdiction"),
        empty_label=_("as the title says"),
    )


class HeadForm(forms.Form):
    """The facts of the document's head."""

    title = forms.CharField(label=_("Title"), max_length=200)
    document_number = forms.CharField(label=_("Document number"), max_length=60, required=False)
    issuer = forms.CharField(label=_("Issuer"), max_length=100, required=False)
    issued_on = forms.DateField(
        label=_("Issued on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    is_public = forms.ChoiceField(
        label=_("May be published"),
        choices=[("", _("not said")), ("yes", _("yes")), ("no", _("no"))],
        required=False,
    )
    jurisdiction = forms.ModelChoiceField(
        queryset=Jurisdiction.objects.all(), label=_("Jurisdiction"), to_field_name="slug"
    )


def head_values(proposal: PlanProposal) -> dict[str, str]:
    """The head as text, as a form posts it."""
    document = proposal.document
    marks = {True: "yes", False: "no", None: ""}
    return {
        "title": document.title,
        "document_number": document.document_number or "",
        "issuer": document.issuer or "",
        "issued_on": document.issued_on.isoformat() if document.issued_on else "",
        "is_public": marks[document.is_public],
        "jurisdiction": proposal.jurisdiction.slug,
    }


def posted_corrections(
    data: QueryDict, read: PlanProposal, shown_before: PlanProposal, former: Mapping[str, Any]
) -> dict[str, Any]:
    """What the posted page says otherwise than the reading, which `read` is without corrections;
    `shown_before` is what the page showed.

    A choice that was settled before stays settled when the page shows it as it stands.
    """
    changes: dict[str, Any] = {}
    shown = head_values(read)
    for name in HEAD:
        value = data.get(name, shown[name]).strip()
        if value != shown[name]:
            changes[name] = value
    changes["tasks"] = {
        str(task.number): title
        for task in read.document.tasks
        if (title := data.get(f"task-{task.number}", "").strip()) and title != (task.title or "")
    }
    changes["roles"] = {
        str(task.number): roles
        for task in read.document.tasks
        if (roles := _roles(data, task))
        != {"lead": [*task.lead], "responsible": [*task.responsible]}
    }
    changes["bodies"] = _bodies(data, shown_before, former.get("bodies", {}))
    changes["targets"] = {
        target.key: chosen
        for position, target in enumerate(read.targets)
        if (chosen := _target(data, f"target-{position}", current(target)))
    }
    return {name: value for name, value in changes.items() if value or name in HEAD}


def _roles(data: QueryDict, task: TaskText) -> dict[str, list[str]]:
    """The names posted for a task, 、 between them; those read where the page has no field."""
    posted = {
        "lead": data.get(f"task-{task.number}-lead"),
        "responsible": data.get(f"task-{task.number}-responsible"),
    }
    read = {"lead": [*task.lead], "responsible": [*task.responsible]}
    return {
        role: read[role]
        if text is None
        else [name.strip() for name in split_outside_brackets(text, "、，,；;") if name.strip()]
        for role, text in posted.items()
    }


def _bodies(data: QueryDict, read: PlanProposal, former: Mapping[str, str]) -> dict[str, str]:
    """The settled names: a named organisation goes before the choice from the list."""
    chosen: dict[str, str] = {}
    near = Organisation.objects.filter(
        jurisdiction__in=[read.jurisdiction.pk, read.jurisdiction.parent_id]
    )
    slugs = {body.name: body.slug for body in near}
    for position, match in enumerate(read.bodies):
        named = data.get(f"body-{position}-name", "").strip()
        value = slugs.get(named) or data.get(f"body-{position}", former.get(match.written, ""))
        if value:
            chosen[match.written] = value
    return chosen


def _target(data: QueryDict, prefix: str, shown: Mapping[str, str]) -> dict[str, str]:
    """The fields that differ; "checked" settles what was doubtful and stands as it is."""
    chosen = {
        name: value
        for name in FIELDS
        if (value := data.get(f"{prefix}-{name}", shown[name]).strip()) != shown[name]
    }
    state = data.get(f"{prefix}-state", "")
    if state in ("leave", "checked"):
        chosen["state"] = state
    return chosen
