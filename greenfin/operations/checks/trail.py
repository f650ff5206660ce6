"""The audit trail's chain, and the rows as the database itself checks them."""

from pathlib import Path

from django.db import IntegrityError, connection
from django.utils import translation

from districts.audit_trail import verify_chain, verify_noted
from districts.models import Event
from greenfin.operations.archive import BackupRefused, opened_archive

from .outcome import Outcome


def audit_trail() -> Outcome:
    """Every event follows from the one before, up to the kept head."""
    outcome = Outcome("audit trail", Event.objects.count())
    broken = verify_chain()
    if broken is not None:
        where = f"at event {broken.event_id}" if broken.event_id else "at its end"
        with translation.override("en"):  # as commands speak
            outcome.problems.append(f"The audit trail is broken {where}: {broken.reason}.")
    return outcome


def noted_heads() -> Outcome:
    """What was noted of the trail outside the database, on this machine, still stands in it."""
    outcome = Outcome("noted heads of the audit trail")
    noted = verify_noted()
    outcome.look(
        (missing_sentence(number, "this machine noted") for number in noted.gone), noted.heads
    )
    return outcome


def heads_of_backups(path: Path) -> Outcome:
    """The head that each backup's manifest names still stands in the trail."""
    outcome = Outcome("audit trail in backups")
    for file in sorted(path.glob("*.zip")) if path.is_dir() else [path]:
        try:
            with opened_archive(file) as archive:
                head = archive.manifest.get("audit_head")
        except (BackupRefused, OSError) as fault:
            outcome.look([f"{file.name} cannot be compared: {fault}"])
            continue
        if head:
            gone = verify_noted([(head["number"], head["seal"])]).gone
            outcome.look(missing_sentence(number, f"{file.name} holds") for number in gone)
    return outcome


def missing_sentence(number: int, where: str) -> str:
    return (
        f"The audit trail was cut or exchanged: event {number}, which {where}, "
        "is not in it any more as it was."
    )


def database_rows() -> Outcome:
    """Every row that another one names is there; on SQLite the file itself is whole."""
    outcome = Outcome("database")
    try:
        connection.check_constraints()
        outcome.look([])
    except IntegrityError as fault:
        outcome.look([f"A row names another one that is missing: {fault}"])
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA integrity_check(20)")
            faults = [text for (text,) in cursor.fetchall() if text != "ok"]
        outcome.look(f"The database file is damaged: {text}" for text in faults)
    return outcome
