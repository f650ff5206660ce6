"""Files that prove something."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from .choices import choice_constraint
from .events import SourceFile
from .persons import account_field

# Told from the content, never from the name; each is also the ending under which it is handed out.
EVIDENCE_KINDS = [
    ("pdf", _("PDF")),
    ("png", _("PNG picture")),
    ("jpeg", _("JPEG picture")),
    ("docx", _("Word document")),
    ("xlsx", _("Excel workbook")),
]
EVIDENCE_NAME_LENGTH = 120


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    """Evidence as it is listed."""

    def listed(self) -> "EvidenceQuerySet":
        """With its file's size and kind, without the content, and with who brought it."""
        return self.select_related("file", "brought_by").defer("file__content")


class Evidence(models.Model):
    """One row is a file that somebody brought to prove something, under the name it had.

    Its content stands with the received files, equal contents once. What it proves names it: rows
    of any floor hold their evidence by links, and only through them is it seen.
    """

    file = models.ForeignKey(
        SourceFile, models.PROTECT, related_name="evidence", verbose_name=_("file")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=EVIDENCE_KINDS)
    file_name = models.CharField(_("file name"), max_length=EVIDENCE_NAME_LENGTH)
    brought_by = account_field(_("brought by"), related_name="evidence")
    brought_at = models.DateTimeField(_("brought at"))

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]
        constraints = [
            choice_constraint("kind", EVIDENCE_KINDS, "evidence_kind_known"),
            models.CheckConstraint(condition=~models.Q(file_name=""), name="evidence_has_name"),
            models.UniqueConstraint(
                fields=["file", "brought_by", "file_name"],
                name="evidence_once",
                violation_error_message=_("You have filed this file under this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("evidence", args=[self.pk])
