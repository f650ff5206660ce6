"""Drafting a scheme, putting a version in force, beginning the next; groups and who is in them."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from districts.actions import record_event, require_whole
from districts.models import Account, Jurisdiction
from districts.refusals import Conflict, Refused
from targets.models import Indicator
from tasks.evaluation.models import (
    GradeBand,
    GroupMembership,
    Scheme,
    SchemeItem,
    SchemeVersion,
    SubjectGroup,
)
from tasks.evaluation.permissions import DEFINE_SCHEMES, defining
from tasks.evaluation.problems import item_problems
from tasks.evaluation.sources import source_of

from .holding import require_right

WHOLE = Decimal(100)


@dataclass(frozen=True)
class ItemContent:
    """An item as it is typed; what it does not name stays as the model has it."""

    name: str
    weight: Decimal
    source: str
    scoring: str
    section: str = ""
    indicator: Indicator | None = None
    hint: str = ""
    higher_is_better: bool = True
    full_mark: Decimal | None = None
    bands: Sequence[tuple[str, str]] = ()
    cap: Decimal | None = None
    floor: Decimal | None = None
    missing: str = "no_points"


@dataclass(frozen=True)
class GradeContent:
    """A grade: from points, or up to a place."""

    name: str
    least: Decimal | None = None
    last_rank: int | None = None


@dataclass(frozen=True)
class SchemeContent:
    """A version as it is typed on one page."""

    title: str
    document: str = ""
    issued_on: datetime.date | None = None
    in_force_from: datetime.date | None = None
    least_weight: Decimal = Decimal(60)
    graded_by: str = "points"
    items: Sequence[ItemContent] = field(default_factory=tuple)
    grades: Sequence[GradeContent] = field(default_factory=tuple)


@transaction.atomic
def draft_scheme(
    *,
    code: str,
    content: SchemeContent,
    by: Account,
    now: datetime.datetime,
    subject_kind: str = "jurisdiction",
    period_kind: str = "year",
    is_sample: bool = False,
) -> SchemeVersion:
    """Keeps the draft of a scheme, a new one or the one being drafted: all items are replaced.

    Conflict where the scheme has no draft; a version in force is never changed.
    """
    scheme = Scheme.objects.select_for_update().filter(code=code).first()
    require_right(by, defining(scheme.subject_kind if scheme else subject_kind))
    if scheme is None:
        scheme = Scheme(
            code=code, subject_kind=subject_kind, period_kind=period_kind, is_sample=is_sample
        )
        require_whole(scheme)
        scheme.save(force_insert=True)
        version = SchemeVersion(scheme=scheme, number=1, made_by=by, made_at=now)
    else:
        drafts = SchemeVersion.objects.filter(scheme=scheme, state="draft")
        found = drafts.first()
        if found is None:
            raise Conflict(_("This scheme is in force; begin a new version to change it."))
        version = found
    write_content(version, content)
    after = scheme_content(version)
    record_event(deed="draft_scheme", by=by, obj=version, key=key_of(version), after=after, now=now)
    return version


def write_content(version: SchemeVersion, content: SchemeContent) -> None:
    """Stores head, items and grades; the former ones of the draft go."""
    for name in ("title", "document", "issued_on", "in_force_from", "least_weight", "graded_by"):
        value = getattr(content, name)
        setattr(version, name, value.strip() if isinstance(value, str) else value)
    require_whole(version)
    version.save()
    version.items.all().delete()
    version.grades.all().delete()
    for number, one in enumerate(content.items, start=1):
        item = SchemeItem(version=version, number=number, **item_columns(one))
        require_whole(item)
        item.save(force_insert=True)
    for position, grade in enumerate(content.grades, start=1):
        row = GradeBand(version=version, position=position, **vars(grade))
        require_whole(row)
        row.save(force_insert=True)
    # What was read of the version before is not what stands there now.
    version.__dict__.pop("_prefetched_objects_cache", None)


def item_columns(one: ItemContent) -> dict[str, Any]:
    columns = dict(vars(one))
    columns["bands"] = [[str(start), str(points)] for start, points in one.bands]
    columns["name"], columns["section"] = one.name.strip(), one.section.strip()
    source = source_of(one.hint if one.source == "manual" and one.hint else one.source)
    if not source.needs_indicator:
        columns["indicator"] = None
    return columns


@transaction.atomic
def activate_scheme(
    *, version: SchemeVersion, by: Account, now: datetime.datetime
) -> SchemeVersion:
    """Puts a version in force: its weights add up to 100, and every item can score.

    Refused with all that is wrong with it at once.
    """
    require_right(by, defining(version.scheme.subject_kind))
    held = SchemeVersion.objects.select_for_update().get(pk=version.pk)
    if not held.is_draft:
        raise Conflict(_("This version is in force already."))
    items = list(held.items.select_related("indicator"))
    weight = sum((item.weight for item in items), Decimal(0))
    found = [sentence for item in items for sentence in item_problems(item)]
    if weight != WHOLE:
        found.insert(0, _("The weights add up to %(weight)s, not to 100.") % {"weight": weight})
    if held.in_force_from is None:
        found.append(_("Say from when on the scheme is in force."))
    if found:
        raise Refused(" ".join(found))
    held.state, held.weight = "active", weight
    held.activated_by, held.activated_at = by, now
    require_whole(held)
    held.save()
    before, after = {"state": "draft"}, {"state": "active"}
    record_event(
        deed="activate_scheme",
        by=by,
        obj=held,
        key=key_of(held),
        before=before,
        after=after,
        now=now,
    )
    return held


@transaction.atomic
def revise_scheme(*, scheme: Scheme, by: Account, now: datetime.datetime) -> SchemeVersion:
    """Begins the next version with what the last one says; runs keep theirs."""
    require_right(by, defining(scheme.subject_kind))
    Scheme.objects.select_for_update().get(pk=scheme.pk)
    last = scheme.versions.order_by("-number").first()
    if last is None or last.is_draft:
        raise Conflict(_("A version of this scheme is being drafted already."))
    version = SchemeVersion(scheme=scheme, number=last.number + 1, made_by=by, made_at=now)
    write_content(version, content_of(last))
    after = scheme_content(version)
    record_event(
        deed="revise_scheme", by=by, obj=version, key=key_of(version), after=after, now=now
    )
    return version


def content_of(version: SchemeVersion) -> SchemeContent:
    """A stored version as it is typed, for the form and for the next version."""
    fields = ItemContent.__dataclass_fields__
    return SchemeContent(
        title=version.title,
        document=version.document,
        issued_on=version.issued_on,
        in_force_from=version.in_force_from,
        least_weight=version.least_weight,
        graded_by=version.graded_by,
        items=[
            ItemContent(**{name: getattr(item, name) for name in fields})
            for item in version.items.select_related("indicator")
        ],
        grades=[GradeContent(one.name, one.least, one.last_rank) for one in version.grades.all()],
    )


def key_of(version: SchemeVersion) -> str:
    return f"{version.scheme.code}/{version.number}"


def scheme_content(version: SchemeVersion) -> dict[str, Any]:
    """A version as the audit trail keeps it."""
    return {
        "title": version.title,
        "document": version.document,
        "items": [
            {"name": item.name, "weight": str(item.weight), "source": item.source}
            for item in version.items.all()
        ],
    }


@transaction.atomic
def set_group(
    *,
    code: str,
    name: str,
    members: Collection[Jurisdiction],
    since: datetime.date,
    by: Account,
    now: datetime.datetime,
    name_en: str = "",
    position: int = 0,
    basis: str = "",
    is_sample: bool = False,
) -> SubjectGroup:
    """Says who belongs to a group from a day on: who is new begins then, who is left out ends.

    Who belonged to another group leaves it on that day. Refused for a day on which a membership
    that stands has only begun, or begins later.
    """
    require_right(by, DEFINE_SCHEMES)
    group = SubjectGroup.objects.select_for_update().filter(code=code).first()
    group = group or SubjectGroup(code=code, is_sample=is_sample)
    group.name, group.name_en, group.position = name.strip(), name_en.strip(), position
    require_whole(group)
    group.save()
    wanted = {place.pk: place for place in members}
    standing = GroupMembership.objects.filter(until__isnull=True)
    for row in standing.filter(group=group).exclude(jurisdiction__in=wanted):
        end_membership(row, since)
    for row in standing.filter(jurisdiction__in=wanted).exclude(group=group):
        end_membership(row, since)
    held = set(standing.filter(group=group).values_list("jurisdiction_id", flat=True))
    for key, place in wanted.items():
        if key not in held:
            row = GroupMembership(group=group, jurisdiction=place, since=since, basis=basis)
            require_whole(row)
            row.save(force_insert=True)
    after: Mapping[str, Any] = {
        "since": since.isoformat(),
        "members": sorted(place.slug for place in wanted.values()),
    }
    record_event(deed="set_group", by=by, obj=group, key=code, after=dict(after), now=now)
    return group


def end_membership(row: GroupMembership, day: datetime.date) -> None:
    row.until = day
    require_whole(row)
    row.save()
