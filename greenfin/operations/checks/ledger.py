"""The ledger of green projects: each project stands where its history leads."""

from collections.abc import Iterator

from tasks.projects.models import Project
from tasks.projects.stated import add_up
from tasks.projects.transitions import PROJECT_STEPS

from .outcome import Outcome


def ledger_steps() -> Outcome:
    """Every project's steps follow the table one from the other, and end in its state; shares of
    districts add up to the whole."""
    outcome = Outcome("ledger of projects")
    rows = Project.objects.prefetch_related("steps", "shares").order_by("pk")
    for project in rows.iterator(chunk_size=500):
        outcome.look(f"Project {project.number}: {said}" for said in _faults(project))
    return outcome


def _faults(project: Project) -> Iterator[str]:
    ways = {(step.deed, source, step.target) for step in PROJECT_STEPS for source in step.sources}
    state = ""
    for step in project.steps.all():
        if step.before != state or (step.deed, step.before, step.after) not in ways:
            yield f"its step {step.deed} does not follow from “{state}”."
        state = step.after
    if state != project.state:
        yield f"its history ends in “{state}”, its state is “{project.state}”."
    shares = [one.percent for one in project.shares.all()]
    if shares and not add_up(shares):
        yield "the shares of districts do not add up to 100 percent."
