"""Published updates of tasks made by hand, each in a return of its jurisdiction."""

import itertools

from targets.models import QuarterlyReturn
from tasks.models import ProgressUpdate, Task
from tests.targets.rows import PUBLISHED, observe

cells = itertools.count(1)


def report(plan, number, quarter, state, *, due_on=None, account="进展正常。"):
    """What a task's jurisdiction reported of it in a quarter."""
    task = Task.objects.get(plan__slug=plan, number=number)
    place = task.plan.jurisdiction
    own = QuarterlyReturn.objects.filter(
        member__jurisdiction=place, member__round__quarter=quarter, superseded_at=None
    ).first()
    if own is None:
        own = observe(place.slug, "loan_balance", quarter, "900").quarterly_return
    return ProgressUpdate.objects.create(
        task=task,
        quarter=quarter,
        state=state,
        account=account,
        due_on=due_on,
        quarterly_return=own,
        sheet="举措",
        cell=f"F{next(cells)}",
        published_at=PUBLISHED,
    )
