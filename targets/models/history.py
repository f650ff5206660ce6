"""Imports of past figures: each a table that came in at once, and how far it has got."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from districts.models import SourceFile
from districts.models.choices import choice_constraint
from districts.models.persons import account_field

HISTORY_STATES = [
    ("draft", pgettext_lazy("past figures", "Checked")),
    ("waiting", pgettext_lazy("past figures", "Waiting for a second person")),
    ("imported", pgettext_lazy("past figures", "Imported")),
    ("sent_back", _("Sent back")),
    ("withdrawn", _("Withdrawn")),
]
_DECIDED = Q(closed_at__isnull=False, closed_by__isnull=False)
_NOT_DECIDED = Q(closed_at__isnull=True, closed_by__isnull=True)
_IMPORTED = Q(imported_at__isnull=False, imported_by__isnull=False)
_NOT_IMPORTED = Q(imported_at__isnull=True, imported_by__isnull=True)


class HistoryImport(models.Model):
    """One row is a table of past figures: checked, perhaps waiting for a second person, imported.

    `rows` counts the figures that it brings, `changed` those of them that take the place of a
    figure that was published, `unchanged` those that were known already; they are as of the last
    deed, and None for what was imported before they were counted. `contents` keeps what was read
    of the file while nothing is decided. Who imported is who confirmed; an import that changes
    published figures is never confirmed by who uploaded it.
    """

    file = models.ForeignKey(SourceFile, models.PROTECT, related_name="history_imports")
    file_name = models.CharField(_("file name"), max_length=200)
    state = models.CharField(_("state"), max_length=9, choices=HISTORY_STATES, default="draft")
    rows = models.PositiveIntegerField(_("figures"))
    changed = models.PositiveIntegerField(_("changed figures"), null=True, default=0)
    unchanged = models.PositiveIntegerField(_("figures known already"), null=True, default=0)
    contents = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField(_("uploaded at"))
    uploaded_by = account_field()
    proposed_at = models.DateTimeField(_("handed on at"), null=True, blank=True)
    imported_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    imported_by = account_field(optional=True)
    closed_at = models.DateTimeField(_("sent back or withdrawn at"), null=True, blank=True)
    closed_by = account_field(optional=True)
    reason = models.TextField(_("reason for sending back"), blank=True)

    class Meta:
        verbose_name = _("import of past figures")
        verbose_name_plural = _("imports of past figures")
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            choice_constraint("state", HISTORY_STATES, "history_state_known"),
            models.UniqueConstraint(
                fields=["uploaded_by"],
                condition=Q(state="draft"),
                name="history_one_draft",
                violation_error_message=_("You have a checked file already; look at that one."),
            ),
            models.CheckConstraint(
                condition=Q(state="imported") & _IMPORTED & _NOT_DECIDED
                | Q(state__in=["sent_back", "withdrawn"]) & _DECIDED & _NOT_IMPORTED
                | Q(state__in=["draft", "waiting"]) & _NOT_DECIDED & _NOT_IMPORTED,
                name="history_decision_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "sent_back"]) | Q(proposed_at__isnull=False),
                name="history_proposal_whole",
            ),
            models.CheckConstraint(
                condition=Q(proposed_at__isnull=True)
                | Q(imported_by__isnull=True)
                | ~Q(imported_by=F("uploaded_by")),
                name="history_four_eyes",
                violation_error_message=_(
                    "An import that was handed on is confirmed by somebody else."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(state="imported", changed__gt=0) | Q(proposed_at__isnull=False),
                name="history_changes_handed_on",
                violation_error_message=_("Changes of published figures need a second person."),
            ),
            models.CheckConstraint(
                condition=~Q(state="sent_back") | ~Q(reason="") & ~Q(closed_by=F("uploaded_by")),
                name="history_sent_back_with_reason",
                violation_error_message=_("Sending back needs a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.uploaded_at:%Y-%m-%d} {self.file_name}"

    @property
    def new(self) -> int | None:
        """Figures that take no other's place."""
        return None if self.changed is None else self.rows - self.changed

    @property
    def is_open(self) -> bool:
        return self.state in ("draft", "waiting")

    def get_absolute_url(self) -> str:
        return reverse("history_import", args=[self.pk])
