"""A dated package of the data: everything that a reader may see, and who took it is kept."""

import csv
import datetime
import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from pydantic import BaseModel

from districts.actions import record_event
from districts.models import Account, Plan
from districts.permissions import Reader
from districts.requests import attached
from greenfin.api import institutions as banks
from greenfin.api import routes, schemas
from greenfin.api.asked import Page
from greenfin.api.evaluations import PointOut, RunOut, evaluation_points, evaluations
from greenfin.api.projects import ProjectOut, projects
from targets.tables.exports import inert
from tasks.evaluation.models import InstitutionRun, Run
from tasks.evaluation.permissions import SEE_INSTITUTIONS
from tasks.projects.permissions import SEE_PROJECTS

from . import MANIFEST, SCHEMA_VERSION

# More than the API gives at once: a long list is sorted anew for each stretch.
_STRETCH = 5000
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Package:
    """The file, its name, and how many rows each of its lists has."""

    name: str
    content: bytes
    counts: dict[str, int]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def package_of(reader: Reader, now: datetime.datetime, local_day: datetime.date) -> Package:
    """The package of what this reader may see: each list as the API gives it, and as a table.

    The manifest names every file with its rows and SHA-256.
    """
    lists = dict(_lists(reader))
    files: dict[str, tuple[bytes, int]] = {}
    for name, rows in lists.items():
        files[f"{name}.jsonl"] = _json_lines(rows), len(rows)
        files[f"{name}.csv"] = _table(rows), len(rows)
    manifest = {
        "schema_version": SCHEMA_VERSION,
        "made_at": now.isoformat(timespec="seconds"),
        "seen_as": sorted(reader.roles),
        "files": {
            name: {
                "rows": rows,
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
            }
            for name, (content, rows) in files.items()
        },
    }
    said = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    packed = {MANIFEST: said, **{name: content for name, (content, _rows) in files.items()}}
    counts = {name: len(rows) for name, rows in lists.items()}
    return Package(f"greenfin-{local_day}.zip", _zipped(packed, local_day), counts)


def handed_out(
    reader: Reader, now: datetime.datetime, day: datetime.date, *, by: Account | None
) -> Package:
    """The reader's package, in the audit trail as taken by an account; without one nobody took it:
    somebody asked for its headers alone."""
    package = package_of(reader, now, day)
    if by is not None:
        record_package(package, by)
    return package


def record_package(package: Package, by: Account | None) -> None:
    """What a package held, in the audit trail."""
    after = {"file": package.name, "rows": package.counts, "digest": package.digest}
    record_event(deed="take_package", by=by, after=after, reads_only=True)


def _lists(reader: Reader) -> Iterator[tuple[str, Rows]]:
    request = HttpRequest()
    attached(request).reader = reader
    plain: list[tuple[str, Callable[..., Any], type[BaseModel]]] = [
        ("jurisdictions", routes.jurisdictions, schemas.JurisdictionOut),
        ("observations", routes.observations, schemas.ObservationOut),
    ]
    for name, ask, schema in plain:
        yield name, _all(schema, ask, request)
    chosen: list[tuple[str, Callable[..., Any], type[BaseModel]]] = [
        ("indicators", routes.indicators, schemas.IndicatorOut),
        ("plans", routes.plans, schemas.PlanOut),
        ("targets", routes.targets, schemas.TargetOut),
        ("progress", routes.progress, schemas.ProgressOut),
        ("milestones", routes.milestones, schemas.MilestoneOut),
    ]
    for name, ask, schema in chosen:
        yield name, _all(schema, ask, request, choice=schemas.Choice())
    yield "tasks", _of_each_plan(reader, request)
    if reader.has_some(SEE_PROJECTS):
        yield "projects", _all(ProjectOut, projects, request)
    yield "evaluations", _all(RunOut, evaluations, request)
    runs = Run.objects.visible_to(reader)
    yield "evaluation_points", _of_each_run(runs, PointOut, evaluation_points, request)
    if reader.may(SEE_INSTITUTIONS):
        yield "institutions", _all(banks.InstitutionOut, banks.institutions, request)
        yield (
            "institution_figures",
            _all(banks.InstitutionFigureOut, banks.institution_figures, request),
        )
        yield "institution_runs", _all(banks.InstitutionRunOut, banks.institution_runs, request)
        yield (
            "institution_points",
            _of_each_run(
                InstitutionRun.objects.all(),
                banks.InstitutionPointOut,
                banks.institution_points,
                request,
            ),
        )


def _of_each_plan(reader: Reader, request: HttpRequest) -> Rows:
    slugs = Plan.objects.visible_to(reader).order_by("slug").values_list("slug", flat=True)
    return [
        {"plan": slug, **row}
        for slug in slugs
        for row in _all(schemas.TaskOut, routes.plan_tasks, request, slug=slug)
    ]


def _of_each_run(
    runs: QuerySet[Any], schema: type[BaseModel], ask: Callable[..., Any], request: HttpRequest
) -> Rows:
    return [
        {"run": pk, **row}
        for pk in runs.order_by("pk").values_list("pk", flat=True)
        for row in _all(schema, ask, request, run=pk)
    ]


def _all(
    schema: type[BaseModel], ask: Callable[..., Any], request: HttpRequest, **told: Any
) -> Rows:
    """All rows of a list of the API, stretch by stretch, as it would send them."""
    rows: Rows = []
    while True:
        page = Page.model_construct(limit=_STRETCH, offset=len(rows))
        results = ask(request, page=page, **told)["results"]
        rows += [
            schema.model_validate(one, from_attributes=True).model_dump(mode="json", by_alias=True)
            for one in results
        ]
        if len(results) < _STRETCH:
            return rows


def _json_lines(rows: Rows) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def _table(rows: Rows) -> bytes:
    """The same as a table: what is nested stands as JSON, and no text is taken for a formula."""
    stream = io.StringIO()
    stream.write("\ufeff")
    writer = csv.writer(stream)
    headings = list(rows[0]) if rows else []
    writer.writerow(headings)
    writer.writerows([_cell(row[name]) for name in headings] for row in rows)
    return stream.getvalue().encode()


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return inert(value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _zipped(files: dict[str, bytes], day: datetime.date) -> bytes:
    """The same files of a day are the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    return stream.getvalue()
