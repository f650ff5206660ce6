"""Registers the sample institutions and reports their quarters, each deed at its own time; and
takes all of it out again."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from districts.desk.desk import ReadingDesk
from districts.models import Account, Jurisdiction
from targets.periods import Quarter
from targets.workbook.columns import COVER_SHEET, DATE_SIGNED
from tasks.evaluation.institutions import actions
from tasks.evaluation.institutions.book import (
    open_book,
    template_bytes,
    template_name,
    unanswered,
)
from tasks.evaluation.institutions.sheet import COLUMNS, SHEET
from tasks.evaluation.models import (
    Institution,
    InstitutionFigure,
    InstitutionName,
    InstitutionReturn,
    InstitutionRun,
)

from ..filling import Value, filled
from .data import CENT, INSTITUTIONS, Slip, code_of, figures_of
from .scoring import score_banks

# When on its day something is done, in Chongqing.
AT = datetime.time(9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=8)))
HEADERS = {column.key: column.header for column in COLUMNS}
Changes = Mapping[str, Mapping[str, Value]]


@transaction.atomic
def file_institutions(accounts: Mapping[str, Account], desk: ReadingDesk) -> int:
    """How many quarters were reported; none where institutions are there already."""
    if Institution.objects.exists() or "supervisor2" not in accounts:
        return 0
    teller = Teller(accounts["supervisor"], accounts["supervisor2"], desk)
    teller.register()
    for text in INSTITUTIONS.quarters:
        teller.report(Quarter.parse(text))
    teller.correct()
    score_banks(accounts)
    return len(INSTITUTIONS.quarters)


class Teller:
    """Plays the story of the institutions through the actions."""

    def __init__(self, clerk: Account, other: Account, desk: ReadingDesk) -> None:
        self.clerk, self.other, self.desk = clerk, other, desk
        self.codes = {
            one.name: code_of(place) for place, one in enumerate(INSTITUTIONS.institutions, start=1)
        }

    def register(self) -> None:
        first = next(iter(INSTITUTIONS.quarters))
        seats = Jurisdiction.objects.in_bulk(field_name="slug")
        now = moment(Quarter.parse(first).end)
        for one in INSTITUTIONS.institutions:
            actions.add_institution(
                code=self.codes[one.name],
                name=one.name,
                kind=one.kind,
                level=one.level,
                seat=seats[one.seat],
                asked_from=first,
                by=self.clerk,
                now=now,
                is_sample=True,
            )

    def report(self, quarter: Quarter) -> None:
        """Uploads, submits and accepts a quarter, with what went wrong on the way."""
        self._change_before(quarter)
        days = INSTITUTIONS.quarters[str(quarter)]
        slip = INSTITUTIONS.sent_back
        if str(quarter) == slip.quarter:
            wrong = self._submitted(quarter, moment(days.uploaded), self._slipped(slip))
            actions.send_back_institutions(
                held=wrong,
                by=self.other,
                now=moment(days.uploaded, hours=3),
                reason=slip.reason,
                **seen(wrong),
            )
        if faults := INSTITUTIONS.faults.get(str(quarter)):
            self._uploaded(quarter, moment(days.uploaded), faults)
        wrong_then = INSTITUTIONS.corrected
        changes = self._slipped(wrong_then) if str(quarter) == wrong_then.quarter else {}
        held = self._submitted(quarter, moment(days.uploaded, hours=5), changes)
        self._accept(held, moment(days.accepted))

    def correct(self) -> None:
        """A figure that was accepted is reported anew."""
        told = INSTITUTIONS.corrected
        held = self._submitted(
            Quarter.parse(told.quarter), moment(told.corrected_on), {}, told.reason
        )
        self._accept(held, moment(told.accepted_on))

    def _change_before(self, quarter: Quarter) -> None:
        renamed, left = INSTITUTIONS.renamed, INSTITUTIONS.left
        if quarter == Quarter.of(renamed.since):
            actions.rename_institution(
                institution=self._institution(renamed.institution),
                name=renamed.name,
                since=renamed.since,
                by=self.clerk,
                now=moment(renamed.since),
            )
        if quarter.previous == Quarter.parse(left.until):
            one = self._institution(left.institution)
            actions.change_institution(
                institution=one,
                kind=one.kind,
                level=one.level,
                seat=one.seat,
                asked_from=one.asked_from,
                asked_until=left.until,
                by=self.clerk,
                now=moment(quarter.start),
            )

    def _submitted(
        self, quarter: Quarter, now: datetime.datetime, changes: Changes, reason: str = ""
    ) -> InstitutionReturn:
        held = self._uploaded(quarter, now, changes)
        said = INSTITUTIONS.answers
        answers = {
            query.question: said[place % len(said)] for place, query in enumerate(unanswered(held))
        }
        return actions.submit_institutions(
            held=held,
            by=self.clerk,
            now=now + datetime.timedelta(minutes=20),
            reason=reason,
            answers=answers,
            **seen(held),
        )

    def _uploaded(
        self, quarter: Quarter, now: datetime.datetime, changes: Changes
    ) -> InstitutionReturn:
        content = self._workbook(quarter, now.date(), changes)
        return actions.upload_institutions(
            quarter=quarter,
            content=content,
            file_name=template_name(quarter),
            by=self.clerk,
            now=now,
            is_sample=True,
            opened=open_book(content=content, desk=self.desk),
        )

    def _accept(self, held: InstitutionReturn, now: datetime.datetime) -> None:
        actions.accept_institutions(held=held, by=self.other, now=now, **seen(held))

    def _workbook(self, quarter: Quarter, day: datetime.date, changes: Changes) -> bytes:
        """The quarter's own template, filled in; `changes` are typed in place of the figures."""
        asked = set(Institution.objects.asked_in(str(quarter)).values_list("code", flat=True))
        typed = {
            self.codes[one.name]: {
                HEADERS[figure]: value
                for figure, value in {
                    **figures_of(one, quarter),
                    **changes.get(one.name, {}),
                }.items()
                if value != ""
            }
            for one in INSTITUTIONS.institutions
            if self.codes[one.name] in asked
        }
        signed: dict[str, dict[str, Value]] = {
            key: {"填写内容": text} for key, text in INSTITUTIONS.signatures.items()
        }
        signed[DATE_SIGNED] = {"填写内容": day.isoformat()}
        return filled(template_bytes(quarter), {COVER_SHEET: signed, SHEET: typed})

    def _slipped(self, slip: Slip) -> Changes:
        quarter = Quarter.parse(slip.quarter)
        one = next(row for row in INSTITUTIONS.institutions if row.name == slip.institution)
        value = figures_of(one, quarter)[slip.figure] * slip.factor
        return {slip.institution: {slip.figure: value.quantize(CENT)}}

    def _institution(self, name: str) -> Institution:
        return Institution.objects.select_related("seat").get(code=self.codes[name])


def moment(day: datetime.date, hours: int = 0) -> datetime.datetime:
    return datetime.datetime.combine(day, AT) + datetime.timedelta(hours=hours)


def seen(held: InstitutionReturn) -> dict[str, Any]:
    """What was looked at before it was confirmed."""
    return {"version": held.version, "digest": held.file.digest}


def removed_institutions() -> tuple[int, list[int]]:
    """How many institutions went, and the files of their workbooks, by id.

    One that somebody real has reported on stays.
    """
    # A run that rests on sample figures is a sample run; the schemes go with those of districts.
    InstitutionRun.objects.filter(Q(is_sample=True) | Q(version__scheme__is_sample=True)).delete()
    returns = InstitutionReturn.objects.filter(is_sample=True)
    files = list(returns.values_list("file", flat=True))
    InstitutionFigure.objects.filter(is_sample=True).delete()
    returns.delete()
    unused = Institution.objects.filter(is_sample=True, figures__isnull=True)
    keys = list(unused.values_list("pk", flat=True))
    InstitutionName.objects.filter(institution__in=keys).delete()
    Institution.objects.filter(pk__in=keys).delete()
    return len(keys), files
