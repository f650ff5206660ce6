"""What the page of a matter shows its reader, and the forms of the steps open to them."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from districts.models import Evidence, Organisation
from districts.permissions import SEE_PERSONS, Reader
from tasks.models import Instruction, MatterStep, SupervisionMatter
from tasks.permissions import WRITE_INSTRUCTIONS

from .actions.steps import reporters_of
from .forms import ExtensionForm, InstructionForm, StepForm
from .matters import lines_of
from .rights import named_bodies, standing_of
from .subjects import of_matter, subject_label, subject_url, with_shown_subject
from .transitions import BY_DEED, possible_deeds
from .wording import actor_text, matter_sentence


@dataclass(frozen=True)
class Way:
    """How a step is offered: what its form asks for, its button, and whether it ends something."""

    address: str
    button: Any
    label: Any
    is_grave: bool = False


DEEDS = {
    "acknowledge_matter": Way("matter_acknowledge", _("Acknowledge"), _("Remark")),
    "reply_to_matter": Way("matter_reply", _("Reply"), _("How it stands")),
    "report_matter_done": Way("matter_report_done", _("Report it done"), _("What was done")),
    "strike_off_matter": Way("matter_strike_off", _("Strike it off"), _("Judgement")),
    "return_matter": Way(
        "matter_return", _("Send it back"), _("What is still to be done"), is_grave=True
    ),
    "grant_extension": Way("extension_grant", _("Grant the extension"), _("Reasons")),
    "refuse_extension": Way(
        "extension_refuse", _("Refuse the extension"), _("Reasons"), is_grave=True
    ),
    "ask_extension": Way("extension_ask", _("Ask for an extension"), _("Reasons")),
    "cancel_matter": Way("matter_cancel", _("Cancel the matter"), _("Reasons"), is_grave=True),
}


# What a body says can be proved by files.
WITH_FILES = ("reply_to_matter", "report_matter_done", "ask_extension")


@dataclass(frozen=True)
class Offer:
    """A step that is open to the reader, with its form; the first one stands open."""

    deed: str
    how: Way
    form: StepForm
    url: str
    is_open: bool


@dataclass(frozen=True)
class StepLine:
    """A step as it is told: by whom, as far as the reader may know that."""

    step: MatterStep
    who: str
    with_person: bool


def step_form(deed: str, data: Any = None, files: Any = None, seen: int = 0) -> StepForm:
    """The form of a step, filled or fresh."""
    kind = ExtensionForm if deed == "ask_extension" else StepForm
    needs_words = bool(BY_DEED[deed].missing)
    return kind(
        data,
        files,
        initial={"seen": seen},
        label=DEEDS[deed].label,
        needs_words=needs_words,
        takes_files=deed in WITH_FILES,
        auto_id=f"{deed}_%s",
    )


def matter_context(
    reader: Reader, matter: SupervisionMatter, sent: str = "", form: StepForm | None = None
) -> dict[str, Any]:
    """All that the page shows; `sent` is the deed whose `form` was refused."""
    [line] = lines_of([matter])
    steps = step_lines(reader, matter)
    readable = Instruction.objects.visible_to(reader).select_related("author")
    may_write = reader.may(WRITE_INSTRUCTIONS)
    itself = SupervisionMatter.objects.filter(pk=matter.pk)
    bodies = named_bodies(matter)
    known = Organisation.objects.visible_to(reader).filter(pk__in=[body.pk for body in bodies])
    with_page = set(known.values_list("pk", flat=True))
    open_to = offers(reader, matter, len(steps), sent, form)
    return {
        "matter": matter,
        "line": line,
        "sentence": matter_sentence(line),
        "elapsed": "" if line.elapsed is None else f"{line.elapsed:.0%}",
        "subject": subject_label(matter),
        "subject_url": subject_url(matter) if with_shown_subject(reader, itself) else "",
        "lead": bodies_linked(bodies[:1], with_page),
        "others": bodies_linked(bodies[1:], with_page),
        "origin": readable.filter(turned_into=matter).first(),
        "instructions": list(readable.filter(matter=matter)),
        "instruction_form": InstructionForm(initial={"on": of_matter(matter).address})
        if may_write
        else None,
        "steps": steps,
        "sent_back": sent_back(matter, steps),
        "extensions": list(matter.extensions.all()),
        "offers": open_to,
        "is_with_body": line.waits_for_body and not any(one.is_open for one in open_to),
    }


def bodies_linked(bodies: Sequence[Organisation], with_page: Container[int]) -> SafeString:
    """Their names, each a link to its page where the reader may see that; "" of none."""
    return format_html_join(
        "、",
        "{}",
        (
            (
                format_html('<a href="{}">{}</a>', body.get_absolute_url(), body.name)
                if body.pk in with_page
                else body.name,
            )
            for body in bodies
        ),
    )


def sent_back(matter: SupervisionMatter, steps: Sequence[StepLine]) -> MatterStep | None:
    """By which step the matter was sent back, until it is reported done again; None otherwise."""
    if matter.state != "in_progress":
        return None
    ends = ("report_matter_done", "return_matter")
    newest = next((one.step for one in steps if one.step.deed in ends), None)
    return newest if newest is not None and newest.deed == "return_matter" else None


def step_lines(reader: Reader, matter: SupervisionMatter) -> list[StepLine]:
    """The steps, the newest first. Persons are named to who may see those of the place."""
    sees_all = reader.may(SEE_PERSONS, matter.jurisdiction_id)
    files = Evidence.objects.listed()
    rows = matter.steps.select_related("body", "by").order_by("-number")
    lines = []
    for row in rows.prefetch_related(Prefetch("evidence", files)):
        with_person = sees_all or row.body_id in reader.body_ids
        lines.append(StepLine(row, actor_text(row, with_person=with_person), with_person))
    return lines


def offers(
    reader: Reader,
    matter: SupervisionMatter,
    seen: int,
    sent: str = "",
    form: StepForm | None = None,
) -> list[Offer]:
    """The steps open to the reader, the likeliest first; one that was refused stands open."""
    standing = standing_of(reader, matter)
    asked = any(one.state == "asked" for one in matter.extensions.all())
    reporters = reporters_of(matter) if standing.actor.judges else ()
    open_to = possible_deeds(standing.actor, matter.state, reporters, extension_is_open=asked)
    deeds = [deed for deed in DEEDS if deed in open_to]
    # What ends a matter or sends it back is never the step that comes of itself.
    first = sent if sent in deeds else next((one for one in deeds if not DEEDS[one].is_grave), "")
    return [
        Offer(
            deed,
            DEEDS[deed],
            shown_form(form, seen) if deed == sent and form else step_form(deed, seen=seen),
            reverse(DEEDS[deed].address, args=[matter.year, matter.number]),
            is_open=deed == first,
        )
        for deed in deeds
    ]


def shown_form(form: StepForm, seen: int) -> StepForm:
    """What was typed, with what now is to be confirmed: the page has just been looked at anew."""
    form.data = {**form.data.dict(), "seen": str(seen)}  # type: ignore[attr-defined]
    return form


def evidence_of_matters(reader: Reader) -> QuerySet[Evidence]:
    """The evidence that the reader may see through the steps of matters."""
    return Evidence.objects.filter(
        matter_steps__matter__in=SupervisionMatter.objects.visible_to(reader)
    )
