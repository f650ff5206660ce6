"""What an administrator does: source systems, their tokens, their mappings."""

import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import record_event
from districts.models import Account
from districts.permissions import reader_of
from districts.refusals import NotAllowed, Refused
from targets.actions.holding import clear_conflicts
from targets.intake.models import IntakeToken, Mapping, SourceSystem
from targets.intake.permissions import MANAGE_EXCHANGE

from .tokens import HINT_LENGTH, digest_of, new_token


@clear_conflicts
@transaction.atomic
def add_source(*, source: SourceSystem, scope: dict[str, Any], by: Account) -> SourceSystem:
    """Keeps a new source system with its scope; `scope` names its places and indicators."""
    _require_manager(by)
    source.save()
    _set_scope(source, scope)
    record_event(deed="add_source", by=by, obj=source, after=content_of(source))
    return source


@clear_conflicts
@transaction.atomic
def change_source(
    *, source: SourceSystem, scope: dict[str, Any], by: Account, before: dict[str, Any]
) -> SourceSystem:
    """Keeps what was changed of a source system; it holds from the next request on."""
    _require_manager(by)
    source.save()
    _set_scope(source, scope)
    after = content_of(source)
    if after != before:
        record_event(deed="change_source", by=by, obj=source, before=before, after=after)
    return source


@clear_conflicts
@transaction.atomic
def issue_token(*, source: SourceSystem, by: Account, now: datetime.datetime) -> str:
    """A new token of the source system, in the place of the one it had; it is told this once."""
    _require_manager(by)
    if source.is_closed:
        raise Refused(_("The source system is closed: open it before you issue a token."))
    SourceSystem.objects.select_for_update().get(pk=source.pk)
    former = _revoke(source, by, now)
    token = new_token()
    kept = IntakeToken.objects.create(
        source=source,
        digest=digest_of(token),
        hint=token[:HINT_LENGTH],
        issued_at=now,
        issued_by=by,
    )
    after = {"hint": kept.hint, **({"in_place_of": former} if former else {})}
    record_event(deed="issue_token", by=by, obj=source, after=after, now=now)
    return token


@transaction.atomic
def revoke_token(*, source: SourceSystem, by: Account, now: datetime.datetime) -> None:
    """Ends the source system's token: the next request with it is refused."""
    _require_manager(by)
    former = _revoke(source, by, now)
    if not former:
        raise Refused(_("The source system has no token."))
    record_event(deed="revoke_token", by=by, obj=source, before={"hint": former}, now=now)


@clear_conflicts
@transaction.atomic
def add_mapping(*, mapping: Mapping, by: Account) -> Mapping:
    """Keeps a new mapping of a source system."""
    _require_manager(by)
    mapping.save()
    record_event(deed="add_mapping", by=by, obj=mapping, after=mapping_content(mapping))
    return mapping


@clear_conflicts
@transaction.atomic
def change_mapping(*, mapping: Mapping, by: Account, before: dict[str, Any]) -> Mapping:
    """Keeps what was changed of a mapping; files that were taken in by it stay as they are."""
    _require_manager(by)
    mapping.save()
    after = mapping_content(mapping)
    if after != before:
        record_event(deed="change_mapping", by=by, obj=mapping, before=before, after=after)
    return mapping


def content_of(source: SourceSystem) -> dict[str, Any]:
    """A source system as the audit trail keeps it."""
    return {
        "code": source.code,
        "name": source.name,
        "takes": source.takes,
        "account": source.account.get_username(),
        "organisation": source.organisation.slug if source.organisation else None,
        "places": sorted(source.places.values_list("slug", flat=True)),
        "indicators": sorted(source.indicators.values_list("code", flat=True)),
        "is_closed": source.is_closed,
    }


def mapping_content(mapping: Mapping) -> dict[str, Any]:
    """A mapping as the audit trail keeps it."""
    names = ("code", "period_rule", "columns", "indicators", "places", "words")
    return {
        **{name: getattr(mapping, name) for name in names},
        "source": mapping.source.code,
        "edition": mapping.edition.code if mapping.edition else None,
        "factor": f"{mapping.factor.normalize():f}",
    }


def _require_manager(by: Account) -> None:
    if not reader_of(by).may(MANAGE_EXCHANGE):
        raise NotAllowed(_("Only an administrator keeps source systems and their tokens."))


def _set_scope(source: SourceSystem, scope: dict[str, Any]) -> None:
    source.places.set(scope["places"])
    source.indicators.set(scope["indicators"])


def _revoke(source: SourceSystem, by: Account, now: datetime.datetime) -> str:
    """How the token began that was in force; "" where none was."""
    held = source.tokens.filter(revoked_at__isnull=True).first()
    if held is None:
        return ""
    held.revoked_at, held.revoked_by = now, by
    held.save(update_fields=["revoked_at", "revoked_by"])
    return str(held.hint)
