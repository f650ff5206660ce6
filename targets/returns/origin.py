"""Where one number came from: its file, cell and people, its former values, its parts."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from districts.models import Account
from districts.permissions import SEE_PERSONS, Reader
from targets.intake.known import choice_on, pushed_beside
from targets.models import CellEntry, Observation, QuarterlyReturn, QueryAnswer
from targets.models.filed import heavy_fields
from targets.permissions import SEE_HISTORY, SEE_RETURNS
from targets.workbook.findings import Finding
from targets.workbook.wording import read_as_words, wording

from .parts.origin import origins

SHEET_OF_NUMBERS = "指标"


@dataclass(frozen=True)
class AnsweredQuery:
    """What the checks asked about the number, and what was answered, by whom and when.

    `by` is None while there is no answer.
    """

    question: str
    answer: str
    by: Account | None
    at: datetime.datetime | None


def reachable_observations(reader: Reader) -> QuerySet[Observation]:
    """What was ever published, and the rows of returns that the reader may open."""
    condition = Q(published_at__isnull=False)
    if reader.may(SEE_RETURNS):
        condition |= Q(quarterly_return__isnull=False)
    else:
        condition |= Q(jurisdiction__in=reader.own(SEE_RETURNS))
    return (
        Observation.objects.visible_to(reader)
        .filter(condition)
        .select_related(
            "jurisdiction",
            "indicator",
            "numerator__indicator",
            "denominator__indicator",
            "quarterly_return__member__round",
            "quarterly_return__member__jurisdiction",
            "quarterly_return__uploaded_by",
            "quarterly_return__submitted_by",
            "quarterly_return__reviewed_by",
            "quarterly_return__file",
            "history_import__uploaded_by",
            "history_import__imported_by",
            "history_import__file",
        )
        .defer(
            "quarterly_return__file__content",
            "history_import__contents",
            "history_import__file__content",
        )
    )


def origin_context(reader: Reader, observation: Observation) -> dict[str, Any]:
    """What the origin page shows; names of persons and files only to those who may see them."""
    source = observation.quarterly_return
    sees_persons = reader.may(SEE_PERSONS, observation.jurisdiction_id)
    sees_return = source is not None and reader.may(SEE_RETURNS, source.member.jurisdiction_id)
    return {
        "observation": observation,
        "source": source,
        "bulk": observation.history_import,
        "sees_import": reader.may(SEE_HISTORY),
        "sees_persons": sees_persons,
        "sees_return": sees_return,
        "read_as": read_as_words(observation.read_as) if observation.read_as else [],
        "entry": entry_of(observation),
        "queries": answered_queries(source, observation.indicator.code) if source else [],
        "taken_from": (
            origins(reader, [source.pk], observation.sheet, observation.indicator.code).get(
                source.pk
            )
            if source
            else None
        ),
        "versions": versions(reader, observation),
        # Never published itself: as confidential as persons and remarks.
        "pushed": pushed_beside(observation) if sees_persons else [],
        "pushed_choice": choice_on(observation) if sees_persons else None,
        "parts": [
            part for part in (observation.numerator, observation.denominator) if part is not None
        ],
        "used_in": Observation.objects.ever_published()
        .visible_to(reader)
        .filter(Q(numerator=observation) | Q(denominator=observation))
        .select_related("indicator"),
    }


def entry_of(observation: Observation) -> CellEntry | None:
    """What was filled in on the page for the number; None where the file itself says it."""
    return (
        CellEntry.objects.filter(
            quarterly_return=observation.quarterly_return_id,
            sheet=observation.sheet,
            cell=observation.cell,
        )
        .select_related("entered_by", "quarterly_return")
        .defer(*heavy_fields("quarterly_return"))
        .first()
        if observation.cell
        else None
    )


def versions(reader: Reader, observation: Observation) -> QuerySet[Observation]:
    """All values of the same number that the reader may see, the newest first."""
    return (
        reachable_observations(reader)
        .filter(
            jurisdiction=observation.jurisdiction_id,
            indicator=observation.indicator_id,
            quarter=observation.quarter,
        )
        .order_by("-pk")
    )


def answered_queries(source: QuarterlyReturn, code: str) -> list[AnsweredQuery]:
    """The queries on one row of a return with their answers, given on the page or as its remark."""
    answers = {
        (answer.code, answer.sheet): answer
        for answer in QueryAnswer.objects.filter(quarterly_return=source, key=code).select_related(
            "answered_by"
        )
    }
    row = source.contents.get(SHEET_OF_NUMBERS, {}).get(code, {})
    remark = row.get("remark", {}).get("value", "")
    queries = []
    for stored in source.findings:
        if stored["severity"] == "query" and stored["key"] == code:
            finding = Finding.from_dict(stored)
            given = answers.get((finding.code, finding.sheet))
            question = wording(finding)
            if given is not None:
                answered = AnsweredQuery(
                    question, given.answer, given.answered_by, given.answered_at
                )
            elif remark:
                answered = AnsweredQuery(question, remark, source.uploaded_by, source.uploaded_at)
            else:
                answered = AnsweredQuery(question, "", None, None)
            queries.append(answered)
    return queries
