"""The field by which evidence is filed with whatever it proves, several files at once."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import lazy
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from districts.refusals import Refused

from .keeping import require_evidence
from .wording import KINDS_TAKEN

MOST_FILES = 5


@dataclass(frozen=True)
class BroughtFile:
    """A file that was looked through, ready for `keep_evidence`."""

    content: bytes
    file_name: str


class EvidenceInput(forms.FileInput):
    """Takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else []


def _help_text() -> str:
    return gettext(
        "%(kinds)s; %(limit_mb)s MB each, %(most)s files at a time. No classified information may "
        "be filed here."
    ) % {
        "kinds": gettext(KINDS_TAKEN),
        "limit_mb": settings.EVIDENCE_MAX_BYTES // 1024 // 1024,
        "most": MOST_FILES,
    }


class EvidenceField(forms.FileField):
    """Files of evidence, each looked through; cleaned to a list of `BroughtFile`.

    Each file that is not taken is named with its sentence, all of them at once.
    """

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Evidence"))
        options.setdefault("required", False)
        options.setdefault("help_text", lazy(_help_text, str)())
        widget = EvidenceInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg,.docx,.xlsx"})
        messages = {"required": _("Choose the file that proves it.")}
        super().__init__(widget=widget, error_messages=messages, **options)

    def clean(self, data: Any, initial: Any = None) -> list[BroughtFile]:
        files = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not files and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > MOST_FILES:
            raise ValidationError(
                ngettext(
                    "At most %(most)s file at a time.",
                    "At most %(most)s files at a time.",
                    MOST_FILES,
                )
                % {"most": MOST_FILES},
                code="too_many",
            )
        brought, faults = [], []
        for file in files:
            try:
                brought.append(_looked_through(file))
            except Refused as refusal:
                faults.append(
                    gettext("%(name)s: %(sentence)s")
                    % {"name": str(file.name)[:60], "sentence": refusal.sentence}
                )
        if faults:
            raise ValidationError(faults)
        return brought


def _looked_through(file: UploadedFile) -> BroughtFile:
    """No more of it is taken into memory than shows that it is too large."""
    content = file.read(settings.EVIDENCE_MAX_BYTES + 1)
    name = str(file.name or "")
    require_evidence(content, name)
    return BroughtFile(content, name)
