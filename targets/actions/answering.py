"""Answers to what the checks ask. An answer answers a question that was asked.

What stood in the remark before a query was raised is no answer to it: the reporter confirms it on
the page, or writes another one once the query has come back.
"""

import datetime
from collections.abc import Mapping

from districts.models import Account
from targets.models import QuarterlyReturn, QueryAnswer
from targets.workbook import book as workbook
from targets.workbook.findings import Finding, Question
from targets.workbook.scope import Reported

Answers = Mapping[Question, str]


def keep_answers(
    held: QuarterlyReturn, answers: Answers, *, by: Account, now: datetime.datetime
) -> None:
    """Stores the answers to what is asked of the return; others and empty ones are left out."""
    asked = {query.question for query in workbook.queries_of(quarterly_return=held)}
    for (code, sheet, key), answer in answers.items():
        if (code, sheet, key) in asked and answer.strip():
            QueryAnswer.objects.update_or_create(
                quarterly_return=held,
                code=code,
                sheet=sheet,
                key=key,
                defaults={"answer": answer.strip(), "answered_at": now, "answered_by": by},
            )


def answers_in_workbook(read: workbook.ReadReturn, former: Reported | None) -> dict[Question, str]:
    """The remarks of a workbook that answer queries which the return, or part, before it was asked.

    A remark is an answer where it was written since, or was one already and the figure is the same.
    """
    if former is None:
        return {}
    asked = workbook.queries_of(quarterly_return=former)
    given = workbook.answers_of(former)
    answers = {}
    for query in read.queries:
        remark = workbook.remark_on(query, read.contents)
        before = next((one for one in asked if query.asks_the_same_as(one)), None)
        if remark and before and _is_answer(remark, query, before, former, given):
            answers[query.question] = remark
    return answers


def _is_answer(
    remark: str, query: Finding, before: Finding, former: Reported, given: Answers
) -> bool:
    is_new = remark != workbook.remark_on(before, former.contents)
    return is_new or (given.get(query.question) == remark and query.found == before.found)
