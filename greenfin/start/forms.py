"""What the pages of the first steps take."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from districts.models import Jurisdiction

MOST_FILES = 12


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, each held to what one is held to."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in files or [None]]


class TextsForm(forms.Form):
    documents = FilesField(
        label=_("Official files"),
        help_text=_(
            "Word (.docx), PDF with text, text (.txt) or a saved web page (.html); several at once."
        ),
    )

    def clean_documents(self) -> list[UploadedFile]:
        files: list[UploadedFile] = self.cleaned_data["documents"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(
                _("Hand in at most %(most)d files at once.") % {"most": MOST_FILES}
            )
        return files


class WaiveForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class ReportingForm(forms.Form):
    """Who files quarterly returns, ticked in one list."""

    reporting = forms.ModelMultipleChoiceField(
        queryset=Jurisdiction.objects.all(), required=False, label=_("Files quarterly returns")
    )
