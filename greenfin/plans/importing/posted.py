"""What a person posts, as corrections to be kept."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext as _

from districts.documents.corrections import DEEDS, ROLES, doubt_key
from districts.models import Organisation
from greenfin.plans.loading import PlanProposal
from greenfin.plans.loading.proposals import named_jurisdiction
from targets.wording.formatting import plain_text

from .forms import HEAD, HeadForm, faults_of, head_values
from .panels import Panel, panel_of
from .rows import Anchors, short

Wanted = list[tuple[str, str, Mapping[str, Any]]]


class FaultyPanel(Exception):
    """A form that cannot be taken; the page shows it again as it was filled in."""

    def __init__(self, panel: Panel) -> None:
        super().__init__(panel.id)
        panel.is_faulty = True
        self.panel = panel


def wanted(data: QueryDict, proposal: PlanProposal) -> Wanted:
    """The corrections that the pressed button of a posted page asks for.

    ValidationError or FaultyPanel where they cannot be taken.
    """
    action = data.get("action", "")
    if action in _OF_PAGE:
        return _OF_PAGE[action](data, proposal)
    panel = panel_of(data.get("panel", ""), proposal, data=data)
    if panel is None:
        raise ValidationError(_("What this is about is gone: look at the page as it is now."))
    if action.startswith("role "):
        return _moved_body(action.removeprefix("role "), panel)
    form = panel.forms.get(action)
    if form is None:
        raise ValidationError(_("Nothing was chosen to be done."))
    if not form.is_valid():
        raise FaultyPanel(panel)
    return panel.wanted(action, form)


def _head(data: QueryDict, proposal: PlanProposal) -> Wanted:
    form = HeadForm(data)
    if not form.is_valid():
        raise ValidationError(faults_of(form))
    shown = head_values(proposal)
    said = {name: data.get(name, shown[name]).strip() for name in HEAD}
    day = form.cleaned_data["issued_on"]
    said["issued_on"] = day.isoformat() if day else ""
    changed = [name for name in HEAD if said[name] != shown[name]]
    renamed = replace(proposal.document, title=said["title"], issuer=said["issuer"])
    is_kept = proposal.draft.head.get("jurisdiction") == said["jurisdiction"]
    is_named = named_jurisdiction(renamed) == proposal.jurisdiction
    if changed and "jurisdiction" not in changed and not (is_kept or is_named):
        # The page showed whose plan it is: words that name no place leave that as it is.
        changed.append("jurisdiction")
    return [("head", name, {"value": said[name]}) for name in changed]


def _bodies(data: QueryDict, proposal: PlanProposal) -> Wanted:
    """The settled names: a named organisation goes before the choice from the list."""
    place = proposal.jurisdiction
    near = Organisation.objects.filter(jurisdiction__in=[place.pk, place.parent_id])
    slugs = dict(near.values_list("name", "slug"))
    found: Wanted = []
    for match in proposal.bodies:
        field = f"body-{short(match.written)}"
        named, former = data.get(f"{field}-name", "").strip(), proposal.draft.bodies.get
        if named and named not in slugs:
            raise ValidationError(_("No body is called “%(name)s”.") % {"name": named})
        value = slugs.get(named) or data.get(field, former(match.written, ""))
        if value != former(match.written, ""):
            found.append(("body", match.written, {"value": value}))
    return found


def _quick(data: QueryDict, proposal: PlanProposal) -> Wanted:
    """One click: what to do, and what with."""
    verb, _blank, about = data.get("quick", "").partition(" ")
    if verb == "settle":
        keys = [doubt_key(one) for one in proposal.doubts]
        chosen = [key for key in keys if short(key) in about.split()]
        return [("settle", chosen[0].partition("|")[0], {"doubts": chosen})] if chosen else []
    if verb == "number":
        return [("number_tasks", "", {})]
    key = Anchors(proposal.draft).key_of(about)
    kind = about.partition("-")[0]
    if verb == "base" and key is not None:
        one = next(target for target in proposal.targets if target.key == key)
        said = {"base": one.base or "", "base_value": plain_text(one.base_value)}
        return [("change_target", key, said)]
    if verb in ("checked", "leave", "take") and key is not None:
        state = "" if verb == "take" else verb
        return [("change_target", key, {"state": state})]
    if verb in ("join", "remove") and key is not None and f"{verb}_{kind}" in DEEDS:
        return [(f"{verb}_{kind}", key, {})]
    raise ValidationError(_("What this is about is gone: look at the page as it is now."))


_OF_PAGE: Mapping[str, Callable[[QueryDict, PlanProposal], Wanted]] = {
    "head": _head,
    "bodies": _bodies,
    "quick": _quick,
}


def _moved_body(said: str, panel: Panel) -> Wanted:
    """A body of a task or row goes to the other role; what else the form says is kept with it."""
    role, _blank, name = said.partition(" ")
    form: forms.Form = panel.forms["change"]
    if not form.is_valid():
        raise FaultyPanel(panel)
    bodies = {one: [other for other in form.cleaned_data[one] if other != name] for one in ROLES}
    if role not in bodies:
        raise ValidationError(_("Nothing was chosen to be done."))
    bodies[role].append(name)
    form.cleaned_data.update(bodies)
    return panel.wanted("change", form)
