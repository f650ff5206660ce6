"""Whether matters under supervision are whole: prints what is not."""

from collections import Counter
from typing import Any

from districts.audit_trail import verify_chain
from districts.models import Event
from greenfin.operations.checks import supervised_matters
from tasks.models import SupervisionMatter


def faults_of(matter: SupervisionMatter) -> list[str]:
    """What is half about one matter: each step has its line in the trail, and no line is alone."""
    told = Counter(
        Event.objects.filter(
            object_type="supervisionmatter", object_key=matter.document_number
        ).values_list("deed", flat=True)
    )
    done = Counter(matter.steps.values_list("deed", flat=True))
    if told != done:
        return [f"{matter.document_number}: the trail tells of {told}, its steps are {done}"]
    return []


def told() -> dict[str, Any]:
    matters = list(SupervisionMatter.objects.order_by("pk"))
    faults = [fault for one in matters for fault in faults_of(one)]
    faults += supervised_matters().problems
    broken = verify_chain()
    if broken is not None:
        faults.append(f"the audit chain breaks: {broken}")
    return {
        "faults": faults,
        "matters": {one.get_absolute_url(): one.state for one in matters},
    }
