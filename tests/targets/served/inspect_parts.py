"""Whether parts and what was taken over of them are whole: prints what is not."""

from collections import Counter
from typing import Any

from districts.audit_trail import verify_chain
from districts.models import Event
from greenfin.operations.checks import rows_taken_over
from targets.models import PartReturn, QuarterlyReturn, TakenRow


def faults_of(part: PartReturn) -> list[str]:
    """What is half about one part: its trail, its rows in the return."""
    events = Event.objects.filter(object_type="partreturn", object_key=str(part.pk))
    deeds = Counter(events.values_list("deed", flat=True))
    faults = []
    if deeds["hand_in_part"] != int(part.handed_in_at is not None):
        faults.append(f"{deeds['hand_in_part']} events of handing in")
    if deeds["upload_part"] != part.version:
        faults.append(f"{deeds['upload_part']} uploads for version {part.version}")
    newer = PartReturn.objects.filter(
        organisation=part.organisation, state="taken_over", number__gt=part.number
    )
    rows = TakenRow.objects.filter(part=part).count()
    is_standing = part.state == "taken_over" and not newer.exists()
    if rows != (sum(map(len, part.contents.values())) if is_standing else 0):
        faults.append(f"{rows} rows of it stand in the return")
    return [f"{part} {part.state}: {fault}" for fault in faults]


def told() -> dict[str, Any]:
    parts = list(PartReturn.objects.select_related("member__round", "organisation"))
    faults = [fault for part in parts for fault in faults_of(part)] + rows_taken_over().problems
    broken = verify_chain()
    if broken is not None:
        faults.append(f"the audit chain breaks: {broken}")
    told = Event.objects.filter(deed="take_over_parts").values_list("after", flat=True)
    taken = Counter(f"{slug} {number}" for after in told for slug, number in after["parts"])
    decided = {f"{one.organisation.slug} {one.number}" for one in parts if one.decided_at}
    if set(taken) != decided:
        faults.append(f"the trail tells of {sorted(taken)}, taken over are {sorted(decided)}")
    return {
        "faults": faults,
        "parts": dict(Counter(f"{one.organisation.slug} {one.state}" for one in parts)),
        "returns": dict(Counter(QuarterlyReturn.objects.values_list("state", flat=True))),
        "events": dict(Counter(Event.objects.values_list("deed", flat=True))),
    }
