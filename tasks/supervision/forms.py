"""Forms of supervision. Each says that no classified information may be entered."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from districts.evidence.forms import EvidenceField
from districts.models import Organisation
from targets.forms import DayField
from tasks.models import MATTER_STATES, OPEN_STATES
from tasks.models.matters import WORDS_LENGTH

from .actions import Paper
from .subjects import Subject
from .wording import NO_SECRETS

TITLE_LENGTH = 200
PAPER_FIELDS = ("is_offline", "issued_on", "document", "state")
Groups = list[tuple[Any, list[tuple[int, str]]]]


def words_field(label: Any, *, rows: int = 3, **options: Any) -> forms.CharField:
    """A field for what is said."""
    return forms.CharField(
        label=label,
        max_length=WORDS_LENGTH,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=NO_SECRETS,
        **options,
    )


class StepForm(forms.Form):
    """One step of a matter: what is said, and how many steps it had when it was looked at."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    words = words_field("", required=False)
    evidence = EvidenceField()

    def __init__(
        self, *args: Any, label: Any, needs_words: bool, takes_files: bool, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.fields["words"].label = label
        self.fields["words"].required = needs_words
        if not takes_files:
            del self.fields["evidence"]

    @property
    def is_unconfirmed(self) -> bool:
        """Whether the form does not say what was looked at."""
        return "seen" in self.errors


class ExtensionForm(StepForm):
    """A later due date, with the reason."""

    until = DayField(label=_("New due date"))

    field_order = ["seen", "until", "words", "evidence"]


class InstructionForm(forms.Form):
    """What a leader writes, and on what."""

    on = forms.CharField(widget=forms.HiddenInput, max_length=120)
    words = words_field(
        _("Instruction"), error_messages={"required": _("Write what is to be done.")}
    )


class AnswerForm(forms.Form):
    """What the office answers to an instruction."""

    answer = words_field(
        _("Answer of the office"), error_messages={"required": _("Write the answer.")}
    )


class MatterForm(forms.Form):
    """What is asked of whom and by when; of a matter begun on paper also what it had come to."""

    title = forms.CharField(label=_("Title"), max_length=TITLE_LENGTH)
    asked = words_field(_("What is to be done"), rows=4)
    lead = forms.TypedChoiceField(
        label=_("Lead body"), coerce=int, help_text=_("It is first in answering for the matter.")
    )
    bodies = forms.TypedMultipleChoiceField(
        label=_("Other bodies"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    further = forms.TypedMultipleChoiceField(
        label=_("Further bodies"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    due_on = DayField(
        label=_("To be done by"),
        help_text=_("The last day on which it is in time. Only an extension moves it later."),
    )
    is_offline = forms.BooleanField(
        label=_("Begun on paper: enter it as it really stands"), required=False
    )
    issued_on = DayField(label=_("Issued on (on paper)"), required=False)
    document = forms.CharField(
        label=_("Document (on paper)"),
        required=False,
        max_length=200,
        help_text=_("Number and date of the paper by which it was issued."),
    )
    state = forms.ChoiceField(
        label=_("State reached (on paper)"),
        required=False,
        choices=[("", "—"), *(one for one in MATTER_STATES if one[0] in OPEN_STATES)],
    )

    evidence = EvidenceField(label=_("Documents"))

    def __init__(self, *args: Any, subject: Subject, bodies: Sequence[Organisation], **kw: Any):
        super().__init__(*args, **kw)
        self.organisations = {body.pk: body for body in bodies}
        near = [body for body in (*subject.leads, *subject.others) if body.pk in self.organisations]
        others = [body for body in bodies if body not in near]
        others.sort(key=lambda body: body.jurisdiction_id != subject.jurisdiction.pk)
        self.fields["lead"].choices = [  # type: ignore[attr-defined]
            ("", _("Choose a body")),
            *groups(near, others),
        ]
        self.fields["bodies"].choices = pairs(near)  # type: ignore[attr-defined]
        self.fields["further"].choices = by_place(others)  # type: ignore[attr-defined]
        if not near:
            del self.fields["bodies"]

    @property
    def main_fields(self) -> list[forms.BoundField]:
        aside = ("further", *PAPER_FIELDS)
        return [field for field in self.visible_fields() if field.name not in aside]

    @property
    def paper_fields(self) -> list[forms.BoundField]:
        return [field for field in self.visible_fields() if field.name in PAPER_FIELDS]

    @property
    def before_further(self) -> str:
        """The field behind which the list of all other bodies stands."""
        return "bodies" if "bodies" in self.fields else "lead"

    @property
    def asks_further(self) -> bool:
        """Whether the list of all other bodies stands open."""
        return bool(self["further"].errors or self["further"].data)

    @property
    def is_of_paper(self) -> bool:
        """Whether the fields of a matter begun on paper stand open."""
        return any(field.errors or field.data for field in self.paper_fields)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("is_offline"):
            for name in ("issued_on", "document"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("Of a matter begun on paper this must be known."))
        return given

    def content(self) -> dict[str, Any]:
        """What `open_matter` is told; the form must be valid."""
        given = self.cleaned_data
        keys = [*given.get("bodies", []), *given["further"]]
        paper = Paper(given["issued_on"], given["document"], given["state"] or "issued")
        return {
            **{name: given[name] for name in ("title", "asked", "due_on")},
            "lead": self.organisations[given["lead"]],
            "bodies": [self.organisations[key] for key in keys],
            "paper": paper if given["is_offline"] else None,
            "evidence": given["evidence"],
        }


def groups(near: Sequence[Organisation], others: Sequence[Organisation]) -> Groups:
    """The bodies that plans name for the subject first, then all others by their place, the
    subject's own before others."""
    first: Groups = [(_("Named by the plan"), pairs(near))] if near else []
    return [*first, *by_place(others)]


def by_place(bodies: Iterable[Organisation]) -> Groups:
    found: dict[str, list[tuple[int, str]]] = {}
    for body in bodies:
        found.setdefault(body.jurisdiction.label, []).append((body.pk, body.name))
    return list(found.items())


def pairs(bodies: Iterable[Organisation]) -> list[tuple[int, str]]:
    return [(body.pk, body.name) for body in bodies]
