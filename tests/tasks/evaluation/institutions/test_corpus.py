"""What people type and bring, as the institutions' workbook: none of it is stored as a wrong number
or as a return."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from districts.models import Account, Event
from tasks.evaluation.institutions.sheet import SHEET
from tasks.evaluation.models import Institution, InstitutionReturn
from tests.targets.corpus import cells, packages
from tests.targets.corpus.kinds import AMOUNT, Honest, Kind, Read, Refused
from tests.targets.corpus.test_corpus import kinds_of

from .filling import BANK, FIGURES_OF, HEADERS, filled, places
from .test_pages import signed_in

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.django_db,
    pytest.mark.long,
    pytest.mark.one_case_in(3),
]
# What is made of one amount alone, or of the package.
OF_AMOUNT = [
    kind
    for kind in kinds_of([cells.CORPUS])
    if isinstance(kind.values[0].expected, Read)
    and set(kind.values[0].expected.numbers) == {AMOUNT}
]


class OfInstitutions(Honest):
    """The institutions' workbook, whose amount is a bank's green loans."""

    def place(self, key: str = AMOUNT, header: str = "本期值", sheet: str = SHEET) -> str:
        rows, columns = places(self.honest_book[SHEET])
        code = Institution.objects.get(name=BANK).code
        heading = HEADERS["green_loans"] if header == "本期值" else header
        return str(self.honest_book[SHEET].cell(rows[code], columns[heading]).coordinate)

    def with_value(self, value: Any, *_where: str, number_format: str = "", **_more: str) -> bytes:
        def put(book: Any) -> None:
            cell = book[SHEET][self.place()]
            cell.value = value
            if isinstance(value, str):
                cell.data_type = "s"
            if number_format:
                cell.number_format = number_format

        return self.edited(put)

    def part_of(self, sheet: str = SHEET) -> str:
        return super().part_of(SHEET)


@pytest.fixture
def honest(bank: Institution) -> OfInstitutions:
    return OfInstitutions(filled(figures={BANK: {**FIGURES_OF[BANK], "all_loans": 900}}))


def upload(supervisor: Account, content: bytes, name: str) -> Any:
    file = SimpleUploadedFile(name, content)
    return signed_in(supervisor).post("/institutions/returns/upload/", {"workbook": file})


@pytest.mark.parametrize("kind", OF_AMOUNT)
def test_what_people_type(
    kind: Kind, honest: OfInstitutions, supervisor: Account, settings: Any
) -> None:
    settings.TODAY = "2026-01-20"
    answer = upload(supervisor, kind.make(honest), kind.file_name)
    assert answer.status_code == 302
    held = InstitutionReturn.objects.get()
    [row] = held.contents[SHEET].values()
    cell = row["green_loans"]
    wanted = kind.expected.numbers[AMOUNT]  # type: ignore[union-attr]
    assert (cell["value"] if cell["state"] == "reported" else None) == wanted


def test_what_is_no_such_workbook(
    honest: OfInstitutions, supervisor: Account, settings: Any
) -> None:
    """Each whole file that is refused as a return is refused here by the same code."""
    settings.TODAY = "2026-01-20"
    odd = [kind for kind in packages.CORPUS.kinds if isinstance(kind.expected, Refused)]
    assert len(odd) >= 20
    for kind in odd:
        answer = upload(supervisor, kind.make(honest), kind.file_name)
        assert answer.status_code == 422, kind.name
        found = Event.objects.latest("pk").after["findings"]
        assert (found or [""])[0] == kind.expected.code, kind.name  # type: ignore[union-attr]
    assert not InstitutionReturn.objects.exists()
