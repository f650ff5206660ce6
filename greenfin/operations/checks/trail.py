"""The audit trail's chain, and the rows as the database itself checks them."""

from django.db import IntegrityError, connection

from districts.audit_trail import verify_chain
from districts.models import Event

from .outcome import Outcome


def audit_trail() -> Outcome:
    """Every event follows from the one before, up to the kept head."""
    outcome = Outcome("audit trail", Event.objects.count())
    broken = verify_chain()
    if broken is not None:
        where = f"at event {broken.event_id}" if broken.event_id else "at its end"
        outcome.problems.append(f"The audit trail is broken {where}: {broken.reason}.")
    return outcome


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
