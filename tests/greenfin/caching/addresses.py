"""Every address that somebody may read: pages, files, lists of the API, from the access matrix."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.test import Client
from django.urls import reverse

from districts.clock import current_time
from districts.evidence import keep_evidence
from districts.models import Account, Jurisdiction, Organisation, Plan
from greenfin.plans.loading.imports import keep_import
from targets.history.actions import receive_history
from targets.models import (
    CitedFigure,
    ExceptionRequest,
    Observation,
    PartReturn,
    QuarterlyReturn,
    RoundMember,
    Target,
)
from tasks.evaluation.actions import object_to_points
from tasks.supervision.subjects import of_district
from tests.districts.evidence import files as evidence_files
from tests.greenfin.exchange.pushing import a_source, an_exchange
from tests.greenfin.plans.made_up_plan import TEXT
from tests.greenfin.web.access_matrix import ACCESS
from tests.targets.history.books import LOANS, text_table
from tests.targets.parts.factories import asked as ask_parts
from tests.targets.parts.factories import handed_in
from tests.tasks.evaluation.institutions.filling import computed_run, published_figure
from tests.tasks.evaluation.schemes import NOW as EVALUATED_AT
from tests.tasks.evaluation.schemes import drafted, grouped, open_to_objections
from tests.tasks.projects.ledger import a_project
from tests.tasks.risks.records import registered
from tests.tasks.supervision.matters import FAR, account_of, issued, written
from tests.whole_city import person

from .deeds import QUARTER, of_a_body

# Tokens, the minute in which a file was taken, the number of a refusal.
TOKENS = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|20\d\d-\d\d-\d\d \d\d:\d\d'
    "|(Incident number: |事件编号：)[0-9a-f]{8}".encode()
)
# Of the machine itself; and packages, which are made of the API's lists and say when.
LEFT_OUT = ("health", "exchange_package", "api:package")
Kwargs = dict[str, Any]


class Ground:
    """Rows for the addresses that need some, by the names of the matrix's fixtures."""

    def __init__(self, place: Jurisdiction, by: Account) -> None:
        self.place = place
        self.plan = place.plans.earliest("pk")
        held, _is_new = keep_import(
            content=TEXT.encode(),
            file_name="plan.txt",
            jurisdiction=None,
            by=by,
            now=current_time(),
        )
        leads = Organisation.objects.filter(kind="body", assignments__task__plan=self.plan)
        office, leader = (
            account_of("ground-office", "reviewer"),
            account_of("ground-leader", "leader"),
        )
        past = receive_history(
            content=text_table(LOANS), file_name="历史.csv", by=office, now=current_time()
        )
        matter = issued(
            office,
            subject=of_district(place),
            lead=leads.earliest("pk"),
            now=current_time(),
            due_on=FAR,
        )
        member = RoundMember.objects.filter(jurisdiction=place).latest("pk")
        asked = ExceptionRequest.objects.create(
            member=member, reason="补报", asked_by=by, asked_at=current_time()
        )
        proof = keep_evidence(
            content=evidence_files.pdf(), file_name="说明.pdf", by=by, now=current_time()
        )
        asked.evidence.add(proof)
        part = part_of(place)
        parts = {"slug": place.slug, "quarter": QUARTER}
        observations = Observation.objects.filter(jurisdiction=place, origin="return")
        returns = QuarterlyReturn.objects.filter(member__jurisdiction=place)
        bodies = Organisation.objects.filter(assignments__task__plan=self.plan)
        project = a_project(office)
        supervisor = account_of("ground-supervisor", "supervisor")
        figure, run = published_figure(supervisor), computed_run(supervisor)
        risk = registered(supervisor, jurisdiction=place)
        source = a_source(by)
        source_kwargs = {"code": source.code}
        mapping = source.mappings.create(code="wan")
        self.kwargs: dict[str, Kwargs] = {
            **evaluated(place, office),
            "target_kwargs": {"pk": pk_of(Target.objects.filter(plan=self.plan))},
            "cited_figure_kwargs": {"key": CitedFigure.objects.earliest("pk").key},
            "organisation_kwargs": {"slug": bodies.earliest("pk").slug},
            "round_kwargs": {"quarter": QUARTER},
            "template_kwargs": {"slug": place.slug, "quarter": QUARTER},
            "return_kwargs": {"pk": pk_of(returns)},
            "observation_kwargs": {"pk": pk_of(observations)},
            "plan_import_kwargs": {"pk": held.pk},
            "history_import_kwargs": {"pk": past.pk},
            "exception_member_kwargs": {"slug": place.slug, "quarter": member.round.quarter},
            "exception_kwargs": {"pk": asked.pk},
            "evidence_kwargs": {"pk": proof.pk},
            "parts_kwargs": parts,
            "part_kwargs": {"pk": part.pk},
            "part_template_kwargs": {**parts, "body": part.organisation.slug},
            "matter_kwargs": {"year": matter.year, "number": matter.number},
            "institution_run_kwargs": {"pk": run.pk},
            "api_institution_run_kwargs": {"run": run.pk},
            "institution_judge_kwargs": {"pk": run.pk, "code": figure.institution.code},
            "institution_kwargs": {"code": figure.institution.code},
            "institution_figure_kwargs": {"pk": figure.pk},
            "institution_return_kwargs": {"pk": figure.institution_return_id},
            "institution_template_kwargs": {"quarter": "2025Q4"},
            "project_kwargs": {"number": project.number},
            "source_kwargs": source_kwargs,
            "mapping_kwargs": {**source_kwargs, "mapping": mapping.code},
            "exchange_kwargs": {"pk": an_exchange(source).pk},
            "risk_kwargs": {"year": risk.year, "number": risk.number},
            "ledger_filing_kwargs": {"pk": project.filing_id},
            "ledger_template_kwargs": {
                "slug": "rongchang",
                "body": project.pushed_by.slug,
                "quarter": "2025Q4",
            },
            "instruction_kwargs": {"pk": written(leader, place.slug).pk},
        }


def evaluated(place: Jurisdiction, office: Account) -> dict[str, Kwargs]:
    """A scheme in force with a run that the place objects to, and a draft."""
    drafted(office, code="ground-draft")
    grouped(office, "ground", place.slug)
    run = open_to_objections(office)
    objection = object_to_points(
        run=run,
        item=run.version.items.all()[0],
        jurisdiction=place,
        words="请核。",
        by=account_of("ground-objector", "reporter", jurisdiction=place),
        now=EVALUATED_AT,
    )
    return {
        "scheme_kwargs": {"code": "test", "number": 1},
        "draft_kwargs": {"code": "ground-draft", "number": 1},
        "run_kwargs": {"pk": run.pk},
        "api_run_kwargs": {"run": run.pk},
        "subject_kwargs": {"pk": run.pk, "subject": place.slug},
        "objection_kwargs": {"pk": run.pk, "objection": objection.pk},
    }


def part_of(place: Jurisdiction) -> PartReturn:
    """A part of the place's return: one of the samples, else one that is handed in now."""
    member = RoundMember.objects.get(round__quarter=QUARTER, jurisdiction=place)
    if found := PartReturn.objects.filter(member=member).first():
        return found
    clerk, of_body = person("ground-clerk", "reporter", place), of_a_body("ground-body", place)
    body = of_body.memberships.get().organisation
    ask_parts(member, clerk, {body.slug: ()})
    return handed_in(member, of_body, body.slug)


def pk_of(rows: Any) -> int:
    return int(rows.latest("pk").pk)


def addresses(ground: Ground, client: Callable[[str], Client]) -> list[str]:
    """Pages of the matrix for its own rows and for the ground's place; the tables on them as files;
    each as of another time."""
    pages = list(dict.fromkeys(page for name in ACCESS for page in pages_of(name, ground)))
    files = [
        f"{page}?_export={kind}"
        for page in pages
        if any(is_table(client(name), page) for name in ("administrator", "auditor"))
        for kind in ("csv", "xlsx")
    ]
    chosen = choices(ground.place, ground.plan)
    former = [f"{page}?as_of={moment}" for page in pages for moment in ("2025Q2",)]
    return [*pages, *files, *former, *chosen]


def pages_of(name: str, ground: Ground) -> Iterator[str]:
    """The addresses of a name that at least one reader may read, and not of the machine itself."""
    row = ACCESS[name]
    if 200 not in row.get.values() or name in LEFT_OUT:
        return
    if row.kwargs_fixture:
        yield reverse(name, kwargs=ground.kwargs[row.kwargs_fixture])
        return
    yield reverse(name, kwargs=dict(row.kwargs))
    for of in ("slug", "plan"):
        if of in row.kwargs:
            for slug in {ground.place.slug, ground.plan.slug}:
                yield reverse(name, kwargs={**row.kwargs, of: slug})


def is_table(client: Client, page: str) -> bool:
    """Whether the page, which is no file itself, gives its table as one."""
    return is_file(client.get(f"{page}?_export=csv")) and not is_file(client.get(page))


def is_file(answer: Any) -> bool:
    return "attachment" in answer.get("Content-Disposition", "")


def choices(place: Jurisdiction, plan: Plan) -> list[str]:
    """What readers choose on pages, and programs of the API."""
    return [
        "/?as_of=2026-01-20",
        f"/districts/compare/?a={place.slug}&b=rongchang",
        "/targets/?status=behind",
        f"/targets/?plan={plan.slug}&_export=csv",
        "/tasks/?state=overdue",
        f"/tasks/?plan={plan.slug}&_export=xlsx",
        f"/organisations/?jurisdiction={place.slug}",
        "/search/?q=%E7%BB%BF%E8%89%B2",
        "/changes/?from=2025Q2&to=2025Q4",
        "/api/v1/targets/?history=true",
        f"/api/v1/observations/?history=true&jurisdiction={place.slug}",
        f"/api/v1/observations/?quarter={QUARTER}",
        f"/api/v1/progress/?plan={plan.slug}",
        f"/api/v1/plans/{plan.slug}/tasks/?late=overdue",
    ]


def content_of(status: int, content: bytes) -> bytes:
    """Status and content but for tokens and minutes; of a package its parts."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            names = [name for name in book.namelist() if not name.startswith("docProps")]
            content = b"".join(book.read(name) for name in sorted(names))
    return b"%d " % status + TOKENS.sub(b"", content)


def first_difference(
    seen: Mapping[Any, bytes], anew: Mapping[Any, bytes]
) -> tuple[Any, str, str] | None:
    """Where the first of the answers that differ does, and the two lines; None where none does."""
    for asked, content in anew.items():
        if seen[asked] != content:
            lines = zip(seen[asked].splitlines(), content.splitlines(), strict=False)
            was, now = next((pair for pair in lines if pair[0] != pair[1]), (b"", b""))
            return asked, was.decode(errors="replace"), now.decode(errors="replace")
    return None
