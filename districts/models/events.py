"""The audit trail, the data version, and files as they were received."""

import time
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from .persons import account_field


class AppendOnlyError(TypeError):
    """Something tried to change or delete the audit trail."""


class EventQuerySet(models.QuerySet["Event"]):
    """Reads, and `record_event` alone adds."""

    def _refuse(self, *args: Any, **options: Any) -> Any:
        raise AppendOnlyError("events are only ever added")

    update = bulk_update = delete = update_or_create = _refuse


class Event(models.Model):
    """One row is something that somebody did or tried; rows are only ever added, hash-chained."""

    at = models.DateTimeField(_("time"))
    account = account_field(_("account"), related_name="events", optional=True)
    actor = models.CharField(_("who"), max_length=150, blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)
    deed = models.CharField(_("deed"), max_length=40)
    object_type = models.CharField(_("kind of object"), max_length=40, blank=True)
    object_key = models.CharField(_("object"), max_length=120, blank=True)
    before = models.JSONField(_("before"), null=True, blank=True)
    after = models.JSONField(_("after"), null=True, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)
    # Names the key that the hash is a seal of; "" for an event from before there was one.
    key_mark = models.CharField(max_length=12, blank=True, default="")

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("audit trail")
        ordering = ["pk"]
        indexes = [models.Index(fields=["object_type", "object_key"]), models.Index(fields=["at"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.deed} {self.object_key}".strip()

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError("events are only ever added")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        raise AppendOnlyError("events are only ever added")


class DataVersion(models.Model):
    """The one row is the stamp that every publish moves, and the head of the audit trail.

    `plans_stamp` is the stamp of the last move that was more than a publish of figures;
    `board_stamp` that of the last deed that did more than read.
    Writers lock it first: this is what makes the chain a chain on a database with many writers.
    """

    stamp = models.PositiveBigIntegerField(default=1)
    plans_stamp = models.PositiveBigIntegerField(default=1)
    board_stamp = models.PositiveBigIntegerField(default=1)
    chain_head = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="dataversion_single_row")
        ]

    def __str__(self) -> str:
        return str(self.stamp)

    def next_stamp(self) -> int:
        """A stamp that was never given before, not even by a transaction that was rolled back.

        Microseconds, so that it grows whoever gives it; JavaScript holds it exactly.
        """
        return max(self.stamp, self.board_stamp, time.time_ns() // 1000) + 1

    @classmethod
    def current(cls) -> "DataVersion":
        """The row as it stands, or as the first write will make it."""
        return cls.objects.first() or cls()


class SourceFile(models.Model):
    """One row is a file's content as it was received; equal contents share a row."""

    digest = models.CharField(_("SHA-256"), max_length=64, unique=True)
    size = models.PositiveIntegerField(_("bytes"))
    content = models.BinaryField()
    received_at = models.DateTimeField(_("received at"))

    class Meta:
        verbose_name = _("received file")
        verbose_name_plural = _("received files")

    def __str__(self) -> str:
        return self.digest
