"""Whether everything stored is whole: prints what is not, and how many of what."""

import hashlib
from collections import Counter
from typing import Any

from districts.audit_trail import verify_chain
from districts.models import Event, SourceFile
from targets.models import QuarterlyReturn


def faults_of(row: QuarterlyReturn) -> list[str]:
    """What is half about one return: its rows, its file, its trail."""
    faults = []
    observations = row.observations.all()
    reported = observations.filter(origin="return").count()
    progress = row.progress_updates.count()
    is_stored = row.state in ("submitted", "accepted", "sent_back")
    wanted = [len(row.contents.get(sheet, {})) if is_stored else 0 for sheet in ("指标", "举措")]
    if [reported, progress] != wanted:
        faults.append(f"{reported} numbers and {progress} tasks where {wanted} belong")
    published = observations.filter(published_at__isnull=False).count()
    if published != (observations.count() if row.state == "accepted" else 0):
        faults.append(f"{published} numbers are published")
    current = observations.filter(published_at__isnull=False, superseded_at__isnull=True).count()
    is_current = row.state == "accepted" and row.superseded_at is None
    if bool(current) != is_current:
        faults.append(f"{current} numbers are current")
    faults += trail_faults(row)
    if hashlib.sha256(bytes(row.file.content)).hexdigest() != row.file.digest:
        faults.append("the file is not what its digest says")
    return [f"{row} {row.state}: {fault}" for fault in faults]


def trail_faults(row: QuarterlyReturn) -> list[str]:
    """Each step stands once in the trail, and the last one gives the state."""
    events = Event.objects.filter(object_type="quarterlyreturn", object_key=str(row.pk))
    deeds = Counter(events.values_list("deed", flat=True))
    steps = {
        "submit_return": row.submitted_at is not None,
        "accept_return": row.state == "accepted",
    }
    faults = [
        f"{deeds[deed]} events {deed}" for deed, done in steps.items() if deeds[deed] != int(done)
    ]
    last = events.order_by("pk").last()
    if last is None or (last.after or {}).get("state") != row.state:
        faults.append("the last event tells another state")
    if deeds["upload_return"] != row.version:
        faults.append(f"{deeds['upload_return']} uploads for version {row.version}")
    return faults


def told() -> dict[str, Any]:
    rows = list(QuarterlyReturn.objects.select_related("file", "member__round"))
    faults = [fault for row in rows for fault in faults_of(row)]
    broken = verify_chain()
    if broken is not None:
        faults.append(f"the audit chain breaks: {broken}")
    kept = set(SourceFile.objects.values_list("digest", flat=True))
    told = {
        event.after["digest"] for event in Event.objects.filter(deed="upload_return") if event.after
    }
    if kept != told:
        faults.append("files and upload events differ")
    states = Counter(
        f"{row.jurisdiction.slug} {row.state}" + (" superseded" if row.superseded_at else "")
        for row in rows
    )
    return {
        "faults": faults,
        "states": dict(states),
        "events": dict(Counter(Event.objects.values_list("deed", flat=True))),
    }
