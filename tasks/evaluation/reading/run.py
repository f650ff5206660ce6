"""The context of a run's page and of one subject's."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.models import Evidence, Jurisdiction
from districts.permissions import Reader
from tasks.evaluation.forms import AnswerForm, JudgeForm, ObjectForm, ReopenForm
from tasks.evaluation.models import OPEN_OBJECTIONS, Run
from tasks.evaluation.permissions import OBJECT_TO_POINTS, RUN_EVALUATIONS
from tasks.evaluation.seen import seen_objections, seen_results, sees_steps, sees_whole
from tasks.evaluation.sources import Span
from tasks.evaluation.transitions import possible_deeds
from tasks.evaluation.working import hints_of, subjects_of

from .ranking import GroupLines, former_run, ranking, ranking_chart
from .restated import restatements
from .subject import computation_note, subject_lines


def run_context(reader: Reader, run: Run, group: str = "") -> dict[str, Any]:
    """The ranking of the group asked for, or the first; steps and objections for the office."""
    groups = ranking(reader, run)
    shown = next((one for one in groups if one.code == group), groups[0] if groups else None)
    items = list(run.version.items.select_related("indicator"))
    objections = list(seen_objections(reader, run))
    open_ones = [one for one in objections if one.state in OPEN_OBJECTIONS]
    whole = sees_whole(reader, run)
    return {
        "run": run,
        "groups": groups,
        "shown": shown,
        "chart": ranking_chart(run, shown, items) if shown and whole else None,
        "items": items,
        "sees_whole": whole,
        "sees_steps": sees_steps(reader),
        "objections": objections,
        "for_meeting": [one for one in objections if one.state == "meeting"],
        "deeds": deeds_of(reader, run, len(open_ones), len(objections)),
        "subjects": subjects_of(Span.parse(run.period)) if run.state == "draft" else [],
        "judged": set(run.judgements.values_list("jurisdiction_id", flat=True)),
        "former": former_run(reader, run),
        "restated": restatements(reader, run),
        "sentence": run_sentence(run, groups, len(open_ones)),
        **computation_note(run),
    }


def deeds_of(reader: Reader, run: Run, open_ones: int, objections: int) -> list[str]:
    """The steps that the reader may take now; of the objections so many wait for their answer."""
    rights = [RUN_EVALUATIONS] if reader.may(RUN_EVALUATIONS) else []
    computed = run.computations.filter(by_id=reader.account_id).exists()
    return possible_deeds(
        rights,
        run.state,
        has_computed=computed,
        has_open_objections=open_ones > 0,
        has_answered=objections > open_ones,
        is_outside=run.outside_at is not None,
    )


def run_sentence(run: Run, groups: Sequence[GroupLines], open_ones: int) -> str:
    """How the run stands, in a sentence."""
    count = sum(len(one.lines) for one in groups)
    if run.state == "draft":
        return _("Nothing is computed yet. Give the points that persons give, then compute it.")
    if run.state == "objections":
        waiting = ngettext(
            "%(count)s objection waits for its answer.",
            "%(count)s objections wait for their answer.",
            open_ones,
        ) % {"count": open_ones}
        until = _("Objections are open until %(day)s.") % {"day": run.objections_to}
        return f"{until} {waiting}" if open_ones else until
    scored = ngettext("%(count)s district is scored.", "%(count)s districts are scored.", count)
    return scored % {"count": count}


def subject_context(
    reader: Reader,
    run: Run,
    place: Jurisdiction,
    *,
    object_form: ObjectForm | None = None,
    judge_form: JudgeForm | None = None,
    answer_form: AnswerForm | None = None,
    answering: int = 0,
    reopen_form: ReopenForm | None = None,
    reopening: int = 0,
) -> dict[str, Any]:
    """The points of a subject with the forms that are open to the reader."""
    result = seen_results(reader, run).filter(jurisdiction=place).first()
    lines = subject_lines(reader, run, result) if result else []
    items = list(run.version.items.select_related("indicator"))
    may_run = reader.may(RUN_EVALUATIONS)
    judges = may_run and run.state in ("draft", "computed")
    told = hints_of(items, place, Span.parse(run.period)) if judges else {}
    return {
        "run": run,
        "place": place,
        "result": result,
        "lines": lines,
        "items": items,
        "hints": told,
        "judges": judges,
        "may_object": reader.may(OBJECT_TO_POINTS, place.pk) and run.state == "objections",
        "may_answer": may_run and run.state == "objections",
        "judgements": {
            one.item_id: one
            for one in run.judgements.filter(jurisdiction=place).prefetch_related(
                Prefetch("evidence", Evidence.objects.listed())
            )
        },
        "object_form": object_form or ObjectForm(),
        "judge_form": judge_form or JudgeForm(),
        "answer_form": answer_form or AnswerForm(),
        "objecting": (object_form.data.get("item") if object_form else ""),
        "judging": (judge_form.data.get("item") if judge_form else ""),
        "answering": answering,
        "reopen_form": reopen_form or ReopenForm(),
        "reopening": reopening,
        "sees_steps": sees_steps(reader),
    }
