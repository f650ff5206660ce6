"""A department's workbooks: those to fill in, those received, and one of them."""

import datetime
from dataclasses import replace
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from districts.clock import current_date
from districts.models import Jurisdiction, Organisation
from districts.permissions import Reader
from districts.refusals import Refusal
from targets.forms import ConfirmForm, SendBackForm
from targets.models.filed import heavy_fields
from targets.periods import Quarter
from targets.returns.offered import ToDownload
from targets.returns.page import FindingGroup, finding_groups
from targets.returns.previews import preview_table
from targets.wording.formatting import quarter_text
from targets.workbook.cover import signatures_of
from targets.workbook.findings import stored_findings
from tasks.projects.models import LedgerDuty, LedgerFiling
from tasks.projects.permissions import ADMIT_PROJECTS
from tasks.projects.reading import owed_quarter
from tasks.projects.transitions import FILING_STEPS, deeds_from
from tasks.projects.workbook.book import row_names
from tasks.projects.workbook.expected import expected_of

from .preview import previews_of

# Of the received workbooks so many stand on the page, the newest first.
MOST_SHOWN = 100
BY_DEPARTMENT = ("upload", "hand_in", "withdraw")


# So many rows of a sheet that nothing was found of stand on the page.
MOST_ROWS = 100


def workbooks_offered(reader: Reader, today: datetime.date) -> list[ToDownload]:
    """Of each department that the reader answers for: the quarter that is owed, and the running."""
    owed = owed_quarter(today)
    running = Quarter.of(today)
    quarters = [owed] if owed == running else [owed, running]
    pairs = {(body, place) for body, place in reader.bodies}
    duties = LedgerDuty.objects.filter(organisation__in=reader.body_ids)
    found: dict[tuple[int, int], LedgerDuty] = {}
    for duty in duties.select_related("jurisdiction", "organisation"):
        if (duty.organisation_id, duty.jurisdiction_id) in pairs:
            found.setdefault((duty.organisation_id, duty.jurisdiction_id), duty)
    return [
        ToDownload(
            _("%(body)s, %(quarter)s: download the workbook")
            % {"body": duty.organisation.name, "quarter": quarter_text(quarter)},
            template_url(duty.jurisdiction, duty.organisation, quarter),
        )
        for duty in found.values()
        for quarter in quarters
    ]


def template_url(place: Jurisdiction, body: Organisation, quarter: Quarter) -> str:
    return reverse("ledger_template", args=[place.slug, body.slug, str(quarter)])


def list_context(reader: Reader) -> dict[str, Any]:
    """What waits, what can be filled in, what was received."""
    rows = LedgerFiling.objects.visible_to(reader).defer(*heavy_fields())
    rows = rows.select_related("jurisdiction", "organisation", "uploaded_by", "handed_in_by")
    waiting = rows.filter(state="handed_in").count()
    offered = workbooks_offered(reader, current_date())
    answer = ngettext(
        "%(count)d workbook waits to be accepted.",
        "%(count)d workbooks wait to be accepted.",
        waiting,
    ) % {"count": waiting}
    return {
        "filings": rows.select_related("decided_by")[:MOST_SHOWN],
        "answer": answer if waiting else _("No workbook waits to be accepted."),
        "offered": offered,
        "may_file": bool(offered),
        "may_set": reader.may(ADMIT_PROJECTS),
    }


def upload_context(reader: Reader) -> dict[str, Any]:
    """What the page of uploads says."""
    return {
        "list_name": _("Workbooks of the ledger"),
        "list_page": "ledger_filing_list",
        "upload_url": reverse("ledger_upload"),
        "title": _("Upload a workbook"),
        "lead": _(
            "You will see what was read and every fault with its cell. Nothing takes effect until "
            "you hand it in."
        ),
        "to_fill_in": _("Workbooks to fill in"),
        "offered": workbooks_offered(reader, current_date()),
    }


def filing_context(
    reader: Reader,
    filing: LedgerFiling,
    form: ConfirmForm | None = None,
    refusal: Refusal | None = None,
) -> dict[str, Any]:
    """Everything the page of a workbook shows; `form` keeps what was typed before a refusal."""
    quarter = Quarter.parse(filing.quarter)
    expected = expected_of(filing.jurisdiction, filing.organisation, quarter)
    deeds = possible_deeds(reader, filing)
    is_submittable = "hand_in" in deeds and not filing.has_errors
    waits = filing.state == "handed_in" and "accept" not in deeds
    words = {
        "body": filing.organisation.name,
        "quarter": quarter_text(filing.quarter),
        "number": filing.number,
    }
    findings = stored_findings(filing.findings)
    previews = [
        _bounded(preview_table(one, {}, may_remark=False)) for one in previews_of(filing, expected)
    ]
    return {
        "return": filing,
        "name": _("%(body)s, %(quarter)s, workbook no. %(number)s") % words,
        "decide_template": "projects/decide.html",
        "annotated_url": reverse("ledger_annotated", args=[filing.pk]),
        "original_url": reverse("ledger_original", args=[filing.pk]),
        "upload_url": reverse("ledger_upload"),
        "template_url": template_url(filing.jurisdiction, filing.organisation, quarter),
        "hand_on_url": reverse("ledger_hand_in", args=[filing.pk]),
        "send_back_url": reverse("ledger_send_back", args=[filing.pk]),
        "withdraw_url": reverse("ledger_withdraw", args=[filing.pk]),
        "accept_url": reverse("ledger_accept", args=[filing.pk]),
        "answer": standing_sentence(filing),
        "deeds": deeds or (["wait"] if waits else []),
        "refusal": refusal,
        "groups": _anchored(
            finding_groups(findings, labels=row_names(expected, filing.contents)),
            {row["key"] for table in previews for row in table["rows"]},
        ),
        "previews": previews,
        "signatures": signatures_of(quarterly_return=filing),
        "history": history(reader, filing),
        "send_back_form": form if isinstance(form, SendBackForm) else SendBackForm(),
        "is_submittable": is_submittable,
        "decides": is_submittable or "accept" in deeds,
        "waits_for_other": waits,
        "proposed": filing.projects.count(),
    }


def _bounded(table: dict[str, Any]) -> dict[str, Any]:
    """A sheet with every row that something was found of, and the first of the others; `more` are
    left out, which the file holds."""
    rows = table["rows"]
    asked = {row["key"] for row in rows if row["severity"]}
    others = [row["key"] for row in rows if row["key"] not in asked]
    shown = asked | set(others[:MOST_ROWS])
    kept = [row for row in rows if row["key"] in shown]
    return {**table, "rows": kept, "more": len(rows) - len(kept)}


def possible_deeds(reader: Reader, filing: LedgerFiling) -> list[str]:
    """The steps that this reader may take with the workbook as it stands."""
    is_own = (filing.organisation_id, filing.jurisdiction_id) in reader.bodies
    decides = reader.may(ADMIT_PROJECTS) and reader.account_id not in (
        filing.uploaded_by_id,
        filing.handed_in_by_id,
    )
    return [
        deed
        for deed in deeds_from(FILING_STEPS, filing.state)
        if (is_own if deed in BY_DEPARTMENT else decides)
    ]


def standing_sentence(filing: LedgerFiling) -> str:
    """Where the workbook stands and what comes next, in one sentence."""
    if filing.state == "draft":
        errors = sum(finding["severity"] == "error" for finding in filing.findings)
        if errors:
            return ngettext(
                "%(count)d error must be corrected before this workbook can be handed in.",
                "%(count)d errors must be corrected before this workbook can be handed in.",
                errors,
            ) % {"count": errors}
        return _("No error: check the rows and hand the workbook in.")
    return {
        "handed_in": _("Handed in; the city office accepts it or sends it back."),
        "sent_back": _("Sent back: correct the workbook and upload it again."),
        "withdrawn": _("Withdrawn: nothing of it holds."),
        "accepted": _("Accepted; what it says holds."),
    }[filing.state]


def draft_read(filing: LedgerFiling) -> str:
    """What was read, in numbers."""
    count = sum(len(rows) for rows in filing.contents.values())
    return ngettext("%(count)d row.", "%(count)d rows.", count) % {"count": count}


def history(reader: Reader, filing: LedgerFiling) -> QuerySet[LedgerFiling]:
    """All workbooks of the department for the quarter, the newest first."""
    return (
        LedgerFiling.objects.visible_to(reader)
        .filter(
            jurisdiction=filing.jurisdiction_id,
            organisation=filing.organisation_id,
            quarter=filing.quarter,
        )
        .select_related("uploaded_by", "handed_in_by", "decided_by")
        .defer(*heavy_fields())
        .order_by("-number")
    )


def _anchored(groups: list[FindingGroup], rows: set[str]) -> list[FindingGroup]:
    """A finding leads to its row, where that stands on the page."""
    return [
        replace(
            group,
            shown=[
                replace(one, anchor=f"row-{one.finding.key}" if one.finding.key in rows else "")
                for one in group.shown
            ],
        )
        for group in groups
    ]
