"""Forms of negative records. Each says that no data of persons may be entered."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from districts.evidence.forms import EvidenceField
from districts.models import Jurisdiction, Organisation
from districts.permissions import Reader
from targets.forms import DayField
from tasks.projects.models import LedgerDuty
from tasks.supervision.forms import by_place

from .choices import LEVELS, SOURCES
from .models.following import WORDS_LENGTH
from .models.records import FACT_LENGTH
from .private import private_data
from .wording import NO_PERSONS, WORDS_ASKED, persons_refused

LARGEST_FINE = Decimal(10**12)


class ImpersonalField(forms.CharField):
    """A text without data of persons; the sentence stands at the field."""

    def __init__(self, *, label: Any, rows: int = 0, **options: Any) -> None:
        if rows:
            options["widget"] = forms.Textarea(attrs={"rows": rows})
        options.setdefault("help_text", NO_PERSONS)
        super().__init__(label=label, **options)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if found := private_data(value):
            raise ValidationError(persons_refused(self.label, found[0]), code="persons")


class RegisterForm(forms.Form):
    """A record: on whom, what, from which source, at which level, until when."""

    code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=40,
        help_text=_("Of the enterprise or the institution; its check digits are tested."),
    )
    name = ImpersonalField(
        label=_("Name of the enterprise"),
        required=False,
        max_length=120,
        help_text=_("Not needed where the ledger or the institutions know the code."),
    )
    jurisdiction = forms.ModelChoiceField(Jurisdiction.objects.all(), label=_("Jurisdiction"))
    source = forms.ChoiceField(label=_("Source"), choices=[("", "—"), *SOURCES])
    fact = ImpersonalField(label=_("Fact"), rows=4, max_length=FACT_LENGTH)
    happened_on = DayField(label=_("Date of the finding"))
    document = ImpersonalField(
        label=_("Document number"),
        required=False,
        max_length=100,
        help_text=_("Needed for a penalty: the number of its decision."),
    )
    fine = forms.DecimalField(
        label=_("Fine (CNY 10,000)"),
        required=False,
        min_value=Decimal(0),
        max_value=LARGEST_FINE,
        decimal_places=6,
    )
    level = forms.ChoiceField(
        label=pgettext_lazy("negative record", "Level"), choices=[("", "—"), *LEVELS]
    )
    expires_on = DayField(
        label=_("Holds until"),
        required=False,
        help_text=_("The last day. Left empty it is the usual time after the finding."),
    )
    evidence = EvidenceField()

    def content(self) -> dict[str, Any]:
        """What `register_risk` is told beside the subject; the form must be valid."""
        return {
            key: value for key, value in self.cleaned_data.items() if key not in ("code", "name")
        }


class SeenForm(forms.Form):
    """How many steps the record had when it was looked at."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class StepForm(SeenForm):
    """One step of a record, with what is said of it."""

    words = ImpersonalField(label="", rows=3, max_length=WORDS_LENGTH)

    def __init__(self, deed: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = f"{deed}_%s"
        self.fields["words"].label = WORDS_ASKED[deed]
        self.fields["words"].required = deed != "verify"


class MeasureForm(SeenForm):
    """What which body does."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label=_("Body"))
    measure = ImpersonalField(label=_("Measure"), max_length=200)
    decided_on = DayField(label=_("Decided on"))

    def __init__(self, reader: Reader, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "measure_%s"
        # Bodies that plans name to the reader, and departments that write the ledger.
        known = Organisation.objects.visible_to(reader).values("pk")
        of_ledger = LedgerDuty.objects.values("organisation")
        bodies = Organisation.objects.filter(Q(pk__in=known) | Q(pk__in=of_ledger), kind="body")
        field: Any = self.fields["organisation"]
        field.queryset = bodies.select_related("jurisdiction")
        if not self.is_bound:
            field.choices = [("", _("Choose a body")), *by_place(field.queryset)]


class CorrectionForm(SeenForm):
    """Why a record is wrong, and what proves it."""

    reason = ImpersonalField(label=_("Reason of the correction"), rows=3, max_length=WORDS_LENGTH)
    evidence = EvidenceField(required=True)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "correction_%s"


class DecisionForm(SeenForm):
    """The answer to a correction, and which."""

    answer = ImpersonalField(label=_("Answer to the correction"), rows=3, max_length=WORDS_LENGTH)
    decision = forms.ChoiceField(choices=[("grant", ""), ("refuse", "")], widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.auto_id = "decision_%s"
