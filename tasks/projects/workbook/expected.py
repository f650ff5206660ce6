"""What the workbook of a department is expected to hold: its sheets and their rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from districts.models import Jurisdiction, Organisation
from targets.models import CatalogueEdition, Indicator
from targets.periods import Quarter
from targets.wording.formatting import plain_text
from targets.workbook.columns import (
    COVER_CLOSING,
    COVER_COLUMNS,
    COVER_SHEET,
    DATE_SIGNED,
    SIGNATURES,
    Column,
    quarter_title,
)
from targets.workbook.content import Row, SheetContent, TemplateContent
from tasks.projects.choices import (
    KIND_WORDS,
    PRODUCT_WORDS,
    SHEET_NAMES,
    STAGE_WORDS,
    UNIT_WORDS,
)
from tasks.projects.models import (
    ON_LEDGER,
    Benefit,
    Financing,
    LedgerDuty,
    LedgerFiling,
    Project,
    YearAmount,
)

from .columns import BENEFIT_COLUMNS, FINANCING_COLUMNS, NOTES, list_columns

SCOPE = "green-projects"
# Keys of rows for new projects; a workbook is issued with so many, and read with as many at most.
NEW = "new-"
EMPTY_ROWS, MOST_EMPTY_ROWS = 60, 500
STATE_WORDS = {
    "proposed": "已申报",
    "checked": "区县已核",
    "admitted": "已入库",
    "matched": "已对接",
    "financed": "已放款",
    "returned": "已退回",
}


@dataclass(frozen=True)
class Expected:
    """The ledger as a department's workbook of a quarter meets it."""

    jurisdiction: Jurisdiction
    body: Organisation
    quarter: Quarter
    sheets: tuple[str, ...]
    projects: Sequence[Project]
    classes: Mapping[str, Indicator]
    lines: Mapping[int, Mapping[int, Financing]] = field(default_factory=dict)
    benefits: Mapping[int, Benefit] = field(default_factory=dict)
    years: Mapping[int, Mapping[int, Decimal]] = field(default_factory=dict)
    empty_rows: int = EMPTY_ROWS

    @property
    def by_key(self) -> dict[str, Project]:
        return {one.provisional_number: one for one in self.projects}

    def content(self, sheet: str) -> SheetContent:
        """A sheet as it is issued and read: what is not there says nothing."""
        rows = {"list": self._list, "financing": self._financing, "benefit": self._benefit}[sheet]()
        name, place = SHEET_NAMES[sheet], self.jurisdiction.name
        title = f"{place}{quarter_title(str(self.quarter))}绿色项目（企业）库：{name}"
        columns, notes = self.columns(sheet), NOTES[sheet]
        return SheetContent(name, title, columns, rows, notes, is_partial=True, frozen=3)

    def columns(self, sheet: str) -> tuple[Column, ...]:
        if sheet == "list":
            return list_columns(tuple((word, one.code) for word, one in self.classes.items()))
        return FINANCING_COLUMNS if sheet == "financing" else BENEFIT_COLUMNS

    def _list(self) -> list[Row]:
        words = {one.pk: word for word, one in self.classes.items()}
        known = [_list_row(one, words) for one in self.own]
        numbers = range(1, self.empty_rows + 1)
        return [*known, *(Row(f"{NEW}{number:03d}", {}) for number in numbers)]

    def _financing(self) -> list[Row]:
        rows = []
        for project in self.on_ledger:
            lines = self.lines.get(project.pk, {})
            for line in [*sorted(lines), max(lines, default=0) + 1]:
                found = lines.get(line)
                prefilled = _financing_texts(found) if found else {}
                key = f"{project.provisional_number}/{line}"
                rows.append(Row(key, _named(project), prefilled=prefilled))
        return rows

    def _benefit(self) -> list[Row]:
        rows = []
        for project in self.on_ledger:
            found = self.benefits.get(project.pk)
            prefilled = _benefit_texts(found) if found else {}
            rows.append(Row(project.provisional_number, _named(project), prefilled=prefilled))
        return rows

    @property
    def own(self) -> list[Project]:
        """The projects that the department pushed itself."""
        return [one for one in self.projects if one.pushed_by_id == self.body.pk]

    @property
    def on_ledger(self) -> list[Project]:
        return [one for one in self.projects if one.state in ON_LEDGER]


def expected_of(
    jurisdiction: Jurisdiction,
    body: Organisation,
    quarter: Quarter,
    empty_rows: int = MOST_EMPTY_ROWS,
) -> Expected:
    """The sheets that the department writes and the projects they may name.

    On a list stand the department's own projects; financing and benefit are those of all projects
    of the district that are in the ledger.
    """
    duties = LedgerDuty.objects.filter(jurisdiction=jurisdiction, organisation=body)
    written = set(duties.values_list("sheet", flat=True))
    projects = (
        Project.objects.filter(jurisdiction=jurisdiction)
        .exclude(state="removed")
        .select_related("green_class__edition", "jurisdiction")
        .prefetch_related("shares__jurisdiction")
    )
    found = list(projects)
    lines: dict[int, dict[int, Financing]] = {}
    for row in Financing.objects.published().filter(project__in=found):
        lines.setdefault(row.project_id, {})[row.line] = row
    benefits = Benefit.objects.published().filter(project__in=found, year=quarter.year)
    years: dict[int, dict[int, Decimal]] = {}
    for amount in YearAmount.objects.published().filter(project__in=found):
        years.setdefault(amount.project_id, {})[amount.year] = amount.invested
    return Expected(
        jurisdiction,
        body,
        quarter,
        tuple(sheet for sheet in SHEET_NAMES if sheet in written),
        found,
        classes_of(quarter, found),
        lines,
        {one.project_id: one for one in benefits},
        years,
        empty_rows,
    )


def classes_of(quarter: Quarter, projects: Sequence[Project]) -> dict[str, Indicator]:
    """The classes of the edition in force by their words; those of earlier editions that projects
    have bear their edition's name too."""
    editions = CatalogueEdition.objects.in_force(str(quarter))
    now = Indicator.objects.filter(edition__in=editions).select_related("edition")
    words = {one.short_name or one.name: one for one in now}
    current = {one.pk for one in words.values()}
    for project in projects:
        if project.green_class_id not in current:
            words.setdefault(project.green_class.name, project.green_class)
    return words


def template_content(expected: Expected) -> TemplateContent:
    """All that a department's workbook says."""
    sheets = (cover(expected), *(expected.content(sheet) for sheet in expected.sheets))
    place = f"{SCOPE}/{expected.jurisdiction.slug}"
    return TemplateContent(place, str(expected.quarter), sheets, body=expected.body.slug)


def cover(expected: Expected) -> SheetContent:
    """What to do with the workbook, and who signs it."""
    signed = _signed_before(expected)
    words = "、".join(SHEET_NAMES[one] for one in expected.sheets)
    notes = (
        f"报送单位：{expected.body.name}；报送内容：绿色项目（企业）库的{words}。",
        "上传后系统一次列出全部差错，并提供标注副本；更正后再次上传、报送。",
        "新项目报送后给出临时编号，区县核对、市级入库后给出正式编号，两个编号长期有效。",
        "空白单元格、缺少的行列和工作表均表示不改；填“清除”才清空。",
        "请勿改动工作表名称、标题、表头和锁定单元格；不要排序。不得录入涉密信息。",
    )
    rows = [
        Row(key, {"label": label}, prefilled={"value": signed.get(key, "")})
        for key, label in SIGNATURES
    ]
    title = f"绿色项目（企业）库（{quarter_title(str(expected.quarter))}）：{COVER_SHEET}"
    return SheetContent(
        COVER_SHEET, title, COVER_COLUMNS, rows, notes, COVER_CLOSING, is_form=True, is_partial=True
    )


def _signed_before(expected: Expected) -> dict[str, Any]:
    """Who signed the department's last workbook of an earlier quarter, and their telephone."""
    earlier = LedgerFiling.objects.filter(
        jurisdiction=expected.jurisdiction,
        organisation=expected.body,
        quarter__lt=str(expected.quarter),
        state="accepted",
    )
    signed = earlier.order_by("-quarter", "-number").values_list("signatures", flat=True).first()
    return {key: text for key, text in (signed or {}).items() if key != DATE_SIGNED}


def _named(project: Project) -> dict[str, str]:
    return {"number": project.number, "project": project.name}


def _list_row(project: Project, words: Mapping[int, str]) -> Row:
    texts = {"number": project.number, "state": STATE_WORDS[project.state]}
    return Row(project.provisional_number, texts, prefilled=list_texts(project, words))


def list_texts(project: Project, words: Mapping[int, str]) -> dict[str, str]:
    """What is known of a project, in the words of the workbook."""
    shares = "；".join(
        f"{one.jurisdiction.name}:{plain_text(one.percent)}%" for one in project.shares.all()
    )
    return {
        "name": project.name,
        "kind": _word(KIND_WORDS, project.kind),
        "owner": project.owner,
        "owner_code": project.owner_code,
        "green_class": words.get(project.green_class_id, ""),
        "is_transition": _yes(project.is_transition),
        "stage": _word(STAGE_WORDS, project.stage),
        "unit": _word(UNIT_WORDS, project.unit),
        "investment": _plain(project.investment),
        "wanted": _plain(project.wanted),
        "starts_in": quarter_title(project.starts_in) if project.starts_in else "",
        "finishes_in": quarter_title(project.finishes_in) if project.finishes_in else "",
        "is_disclosing": _yes(project.is_disclosing),
        "shares": shares,
    }


def _financing_texts(row: Financing) -> dict[str, str]:
    return {
        "institution": row.institution,
        "product": _word(PRODUCT_WORDS, row.product),
        "unit": _word(UNIT_WORDS, row.unit),
        "granted": _plain(row.granted),
        "drawn": _plain(row.drawn),
        "balance": _plain(row.balance),
        "policy_tool": row.policy_tool,
        "is_transition_loan": _yes(row.is_transition_loan),
    }


def _benefit_texts(row: Benefit) -> dict[str, str]:
    return {
        "coal": _plain(row.coal),
        "co2": _plain(row.co2),
        "others": row.others,
        "method": row.method,
        "computed_by": row.computed_by,
    }


def _word(words: Sequence[tuple[str, str]], value: str) -> str:
    return next((word for word, stored in words if stored == value), "")


def _yes(value: bool | None) -> str:
    return "" if value is None else "是" if value else "否"


def _plain(value: Decimal | None) -> str:
    return "" if value is None else plain_text(value)
