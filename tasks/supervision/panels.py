"""What the pages of targets, tasks and districts show of supervision."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q
from django.http import HttpRequest

from districts.models import Jurisdiction
from districts.permissions import Reader
from targets.models import Target
from tasks.models import Instruction, Task
from tasks.permissions import ANSWER_MATTERS, JUDGE_MATTERS, SEE_SUPERVISION, WRITE_INSTRUCTIONS

from .forms import InstructionForm
from .matters import about_target, lines_of, matters_on, own_matters


def of_target(target: Target, page: Mapping[str, Any]) -> Mapping[str, Any]:
    """Matters and instructions on a target or a former wording of it."""
    return _panel(page["reader"], about_target(target), f"target-{target.pk}")


def of_task(task: Task, page: Mapping[str, Any]) -> Mapping[str, Any]:
    return _panel(page["reader"], Q(task=task), f"task-{task.pk}")


def of_district(place: Jurisdiction, page: Mapping[str, Any]) -> Mapping[str, Any]:
    """Matters and instructions on the district itself; those on its targets stand with these."""
    about = Q(jurisdiction=place, target__isnull=True, task__isnull=True)
    return _panel(page["reader"], about, f"district-{place.slug}")


def of_own_work(_request: HttpRequest, page: Mapping[str, Any]) -> Mapping[str, Any]:
    """The matters that wait for the reader, on the page where a contributor's work begins."""
    reader: Reader = page["reader"]
    if not reader.body_ids or not reader.has_some(ANSWER_MATTERS):
        return {}
    lines = lines_of(own_matters(reader))
    return {"own_awaiting": [line for line in lines if line.waits_for_body]}


def _panel(reader: Reader, about: Q, address: str) -> Mapping[str, Any]:
    """The matters, the instructions that the reader may read, and the ways to new ones.

    `supervised` is False where the reader has nothing to do with supervision.
    """
    if not reader.has_some(SEE_SUPERVISION):
        return {"supervised": False}
    lines = matters_on(reader, about)
    instructions = list(
        Instruction.objects.visible_to(reader)
        .filter(about, matter__isnull=True)
        .select_related("turned_into")
    )
    may_open, may_write = reader.may(JUDGE_MATTERS), reader.may(WRITE_INSTRUCTIONS)
    return {
        "supervised": bool(lines or instructions or may_open or may_write),
        "lines": lines,
        "instructions": instructions,
        "subject_address": address,
        "may_open": may_open,
        "instruction_form": InstructionForm(initial={"on": address}) if may_write else None,
    }
