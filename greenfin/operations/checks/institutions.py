"""Institutions: their names, what was read of their workbooks, and the points given to them."""

from collections.abc import Iterator

from districts.credit_code import is_credit_code
from districts.desk.desk import ReadingDesk
from targets.periods import Quarter, local_date
from targets.workbook.book import ReadReturn
from tasks.evaluation.figures import FIGURES
from tasks.evaluation.institutions.book import open_book, read_book
from tasks.evaluation.institutions.sheet import SHEET, expected_in
from tasks.evaluation.models import (
    Institution,
    InstitutionFigure,
    InstitutionPoint,
    InstitutionReturn,
    InstitutionRun,
)
from tasks.evaluation.scoring import INAPPLICABLE, KNOWN, MISSING, Input, points_of_group
from tasks.evaluation.working import item_of

from .originals import Advance, read_problems
from .outcome import Outcome

# States of which figures are stored.
STORED = ("submitted", "accepted", "sent_back")
# Institutions that were asked for then are asked for no more, or the other way round, or have
# another name since: the digest vouches for the file.
OUT_OF_DATE = {"other_version", "unknown_key", "row_missing", "label_changed"}


def institutions_named() -> Outcome:
    """Every institution has a right code and the name that its newest row says."""
    outcome = Outcome("institutions")
    for one in Institution.objects.prefetch_related("names").order_by("pk"):
        outcome.look(_name_problems(one))
    return outcome


def institution_figures() -> Outcome:
    """Every stored figure is what its return says in its cell; what counts was accepted."""
    outcome = Outcome("figures of institutions")
    returns = {one.pk: one for one in InstitutionReturn.objects.all()}
    rows = InstitutionFigure.objects.select_related("institution").order_by("pk")
    for row in rows.iterator(chunk_size=500):
        outcome.look(_figure_problems(row, returns[row.institution_return_id]))
    for held in returns.values():
        expected = sum(
            figure.code in cells
            for cells in held.contents.get(SHEET, {}).values()
            for figure in FIGURES
        )
        wanted = expected if held.state in STORED else 0
        stored = held.figures.count()
        problem = f"Institutions' return {held}: {stored} figures are stored, not {wanted}."
        outcome.look([] if stored == wanted else [problem])
    return outcome


def institution_points() -> Outcome:
    """Every point of a run of institutions is what scoring gives for the inputs stored with it."""
    outcome = Outcome("points of institutions")
    for run in InstitutionRun.objects.exclude(state="draft").select_related("version__scheme"):
        outcome.look(_run_problems(run))
    return outcome


def institution_workbooks_read_again(desk: ReadingDesk, advance: Advance = lambda: None) -> Outcome:
    """The originals of institutions' returns, read anew, say what was kept of them."""
    outcome = Outcome("institutions' workbooks read again")
    for held in InstitutionReturn.objects.filter(state__in=STORED).select_related("file"):
        opened = open_book(content=bytes(held.file.content), file_name=held.file_name, desk=desk)
        expected = expected_in(Quarter.parse(held.quarter))
        read = read_book(opened=opened, expected=expected, today=local_date(held.uploaded_at))
        if not OUT_OF_DATE & {finding.code for finding in read.findings}:
            again = ReadReturn(read.contents, read.signatures, read.findings)
            problems = read_problems(held.contents, again)
            outcome.look(f"Institutions' return {held}: {problem}." for problem in problems)
        advance()
    return outcome


def _name_problems(one: Institution) -> Iterator[str]:
    if not is_credit_code(one.code):
        yield f"Institution {one.code}: its code does not check."
    names = list(one.names.all())
    if not names or names[-1].name != one.name:
        yield f"Institution {one.code}: its name is not the newest of its names."


def _figure_problems(row: InstitutionFigure, held: InstitutionReturn) -> Iterator[str]:
    name = f"Figure {row.pk} of institution {row.institution.code}"
    cell = held.contents.get(SHEET, {}).get(row.institution.code, {}).get(row.figure, {})
    value = "" if row.value is None else f"{row.value.normalize():f}"
    if (cell.get("cell"), cell.get("state"), cell.get("value") or "") != (
        row.cell,
        row.state,
        value,
    ):
        yield f"{name} is stored otherwise than its return says."
    if (row.published_at is not None) != (held.state == "accepted"):
        yield f"{name} counts otherwise than its return was decided on."


def _run_problems(run: InstitutionRun) -> Iterator[str]:
    points = InstitutionPoint.objects.filter(result__run=run).select_related("item", "result")
    given: dict[str, dict[int, Input]] = {}
    stored: dict[tuple[str, int], InstitutionPoint] = {}
    for point in points:
        key = str(point.result.institution_id)
        # A known value without a basis in its group is stored as missing, and known still.
        absent = INAPPLICABLE if point.state == INAPPLICABLE else MISSING
        own = given.setdefault(key, {})
        own[point.item.number] = Input(KNOWN if point.value is not None else absent, point.value)
        stored[key, point.item.number] = point
    items = [item_of(item) for item in run.version.items.all()]
    for key, sheet in points_of_group(items, given).items():
        for again in sheet.points:
            if stored[key, again.number].won != again.won:
                yield (
                    f"Run {run.version.scheme.code} {run.quarter}: item {again.number} of "
                    f"institution {key} is not what its inputs give."
                )
