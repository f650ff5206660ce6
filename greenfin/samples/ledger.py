"""The sample ledger of green projects, through the real pipeline: lists, financing, benefit."""

import datetime
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from districts.credit_code import SIGNS, body_check_sign, check_sign
from districts.desk.desk import ReadingDesk
from districts.models import Account, Jurisdiction, Organisation
from targets.models import Indicator
from targets.periods import Quarter
from targets.workbook.columns import quarter_title
from tasks.projects import actions
from tasks.projects.choices import SHEET_NAMES
from tasks.projects.models import LedgerDuty, LedgerFiling, Project
from tasks.projects.workbook.book import open_book, template_bytes, template_name
from tasks.projects.workbook.expected import Expected, expected_of

from .data import LEDGER, SampleWork
from .figures import SEED
from .filling import Value, filled
from .supervision import moment

# Row key → column key → what is typed there.
Rows = dict[str, dict[str, Value]]
# How long after a quarter a department hands in, and the city decides.
HANDED_IN, DECIDED = datetime.timedelta(days=8), datetime.timedelta(days=12)
CENT = Decimal("0.01")


@transaction.atomic
def file_ledger(accounts: dict[str, Account], desk: ReadingDesk) -> int:
    """Fills the ledger quarter by quarter; how many projects there are then.

    Nothing where somebody writes a ledger already, or the departments are not there.
    """
    if LedgerDuty.objects.exists() or not set(LEDGER.pushed) <= set(accounts):
        return 0
    clerk = Clerk(accounts, desk)
    clerk.set_duties()
    for quarter in LEDGER.quarters:
        clerk.push(quarter)
        if quarter != LEDGER.quarters[-1]:
            clerk.publish(quarter)
    clerk.report("financing")
    clerk.report("benefit")
    clerk.publish(LEDGER.quarters[-1])
    return Project.objects.count()


class Clerk:
    """Plays the departments, the districts and the city."""

    def __init__(self, accounts: dict[str, Account], desk: ReadingDesk) -> None:
        self.accounts, self.desk = accounts, desk
        self.office, self.second = accounts["reviewer"], accounts["reviewer2"]
        self.places = {one.slug: one for one in Jurisdiction.objects.all()}
        self.classes = {one.code: one for one in Indicator.objects.filter(edition__isnull=False)}
        self.dice = random.Random(SEED)  # noqa: S311  made-up figures
        self.works: Iterator[SampleWork] = itertools.cycle(LEDGER.works)
        self.numbers = itertools.count(1)

    def set_duties(self) -> None:
        for slug, sheets in LEDGER.writers.items():
            actions.set_duties(
                jurisdiction=self.places[slug],
                writers={sheet: [self.body(name) for name in own] for sheet, own in sheets.items()},
                by=self.office,
                now=moment(LEDGER.begun_on),
                is_sample=True,
            )

    def push(self, quarter: Quarter) -> None:
        """Every department's list of the quarter; all but the last quarter's are admitted."""
        for name, counts in LEDGER.pushed.items():
            count = counts.get(str(quarter), 0)
            if not count:
                continue
            if name == LEDGER.faulty and quarter == LEDGER.quarters[-1]:
                self.upload(name, "list", quarter, self.with_faults(name, count))
            rows = {f"new-{place:03d}": self.project_row() for place in range(1, count + 1)}
            filing = self.hand_in(name, "list", quarter, rows)
            self.accept(filing)
            self.decide(filing, quarter)

    def report(self, sheet: str) -> None:
        """What the last quarter's workbooks say of financing and benefit."""
        quarter = LEDGER.quarters[-1]
        for sheets in LEDGER.writers.values():
            for name in sheets[sheet]:
                expected = self.expected(name, quarter)
                rows = self.financing(expected) if sheet == "financing" else self.benefit(expected)
                if rows:
                    self.accept(self.hand_in(name, sheet, quarter, rows))

    def publish(self, quarter: Quarter) -> None:
        """The quarter's figures as indicators, once all is decided."""
        actions.publish_ledger_figures(by=self.office, now=moment(quarter.end + DECIDED))

    def body(self, name: str) -> Organisation:
        return Organisation.objects.get(memberships__account=self.accounts[name])

    def place(self, name: str) -> Jurisdiction:
        return Jurisdiction.objects.get(memberships__account=self.accounts[name])

    def expected(self, name: str, quarter: Quarter) -> Expected:
        return expected_of(self.place(name), self.body(name), quarter)

    def upload(self, name: str, sheet: str, quarter: Quarter, rows: Rows) -> LedgerFiling:
        expected = self.expected(name, quarter)
        headers = {column.key: column.header for column in expected.columns(sheet)}
        typed = {
            key: {headers[column]: value for column, value in cells.items()}
            for key, cells in rows.items()
        }
        template = template_bytes(replace(expected, empty_rows=30))
        content = filled(template, {SHEET_NAMES[sheet]: typed})
        return actions.upload_ledger(
            jurisdiction=expected.jurisdiction,
            body=expected.body,
            quarter=quarter,
            content=content,
            file_name=template_name(expected),
            by=self.accounts[name],
            now=moment(quarter.end + HANDED_IN),
            is_sample=True,
            opened=open_book(content=content, desk=self.desk),
        )

    def hand_in(self, name: str, sheet: str, quarter: Quarter, rows: Rows) -> LedgerFiling:
        draft = self.upload(name, sheet, quarter, rows)
        return actions.hand_in_ledger(
            filing=draft,
            by=self.accounts[name],
            now=moment(quarter.end + HANDED_IN),
            version=draft.version,
            digest=draft.file.digest,
        )

    def accept(self, filing: LedgerFiling) -> None:
        quarter = Quarter.parse(filing.quarter)
        actions.accept_ledger(
            filing=filing,
            by=self.office,
            now=moment(quarter.end + DECIDED),
            version=filing.version,
            digest=filing.file.digest,
        )

    def decide(self, filing: LedgerFiling, quarter: Quarter) -> None:
        """Checked and admitted; of the last quarter a third each waits for either step."""
        projects = list(filing.projects.order_by("pk"))
        is_last = quarter == LEDGER.quarters[-1]
        third = len(projects) // 3
        checked = projects[third:] if is_last else projects
        admitted = projects[2 * third :] if is_last else projects
        now = moment(quarter.end + DECIDED)
        reporter = self.accounts[filing.jurisdiction.slug]
        self.step(checked, "check", reporter, now)
        self.step(admitted, "admit", self.second, now)

    def step(
        self, projects: Sequence[Project], deed: str, by: Account, now: datetime.datetime
    ) -> None:
        actions.step_projects(projects=projects, deed=deed, by=by, now=now)

    def project_row(self) -> dict[str, Value]:
        number, work = next(self.numbers), next(self.works)
        investment = Decimal(self.dice.randrange(40, 2400)) / 100
        in_wan = number % 4 == 0
        scale = Decimal(10_000) if in_wan else Decimal(1)
        start = self.dice.randrange(2023, 2026)
        green_class = self.classes[work.green_class]
        return {
            "name": f"示例{number}号{work.name}",
            "kind": work.kind,
            "owner": f"示例企业{number}",
            "owner_code": sample_code(number),
            "green_class": green_class.short_name,
            "is_transition": "是" if work.is_transition else "否",
            "stage": self.dice.choice(["储备", "在建", "在建", "建成"]),
            "unit": "万元" if in_wan else "亿元",
            "investment": investment * scale,
            "wanted": (investment * Decimal("0.6")).quantize(CENT) * scale,
            "starts_in": quarter_title(f"{start}Q{self.dice.randrange(1, 5)}"),
            "finishes_in": quarter_title(f"{start + 3}Q4"),
            "is_disclosing": self.dice.choice(["是", "否"]),
        }

    def with_faults(self, name: str, count: int) -> Rows:
        """The list as it was first handed over: a code mistyped, a quarter that is none, and a
        project that looks like one of the ledger."""
        kept = self.dice.getstate()
        numbers, works = itertools.count(9001), itertools.cycle(LEDGER.works)
        self.numbers, numbers = numbers, self.numbers
        self.works, works = works, self.works
        rows = {f"new-{place:03d}": self.project_row() for place in range(1, count + 1)}
        self.dice.setstate(kept)
        self.numbers, self.works = numbers, works
        rows["new-001"]["owner_code"] = str(rows["new-001"]["owner_code"])[:-1] + "X"
        rows["new-002"]["starts_in"] = "年底前"
        like = Project.objects.filter(pushed_by=self.body(name)).earliest("pk")
        rows["new-003"]["name"] = f"{like.name}（二期）"
        rows["new-003"]["owner"], rows["new-003"]["owner_code"] = like.owner, like.owner_code
        return rows

    def financing(self, expected: Expected) -> Rows:
        """Three of four projects in the ledger have a financing, most of which is drawn in part."""
        rows: Rows = {}
        for place, project in enumerate(expected.on_ledger):
            if place % 4 == 3 or project.wanted is None:
                continue
            granted = (project.wanted * Decimal(self.dice.randrange(50, 101)) / 100).quantize(CENT)
            row: dict[str, Value] = {
                "institution": self.dice.choice(LEDGER.institutions),
                "product": self.dice.choice(["贷款", "贷款", "贷款", "债券", "租赁", "基金"]),
                "unit": "万元" if project.unit == "wan" else "亿元",
                "granted": granted,
            }
            if place % 3:
                drawn = (granted * Decimal(self.dice.randrange(20, 95)) / 100).quantize(CENT)
                row |= {"drawn": drawn, "balance": (drawn * Decimal("0.9")).quantize(CENT)}
            if project.is_transition:
                row["is_transition_loan"] = "是"
            rows[f"{project.provisional_number}/1"] = row
        return rows

    def benefit(self, expected: Expected) -> Rows:
        """Two of three projects in the ledger tell what they save."""
        rows: Rows = {}
        for place, project in enumerate(expected.on_ledger):
            if place % 3 == 2:
                continue
            coal = Decimal(self.dice.randrange(200, 9000))
            rows[project.provisional_number] = {
                "coal": coal,
                "co2": (coal * Decimal("2.66")).quantize(CENT),
                "method": "按绿色项目环境效益测算规则",
                "computed_by": expected.body.name,
            }
        return rows


def sample_code(number: int) -> str:
    """A unified social credit code with right checks, of a division that is not assigned."""
    body = f"MB{SIGNS[number % 10]}{number:05d}"
    beginning = f"91{LEDGER.division}{body}{body_check_sign(body)}"
    return beginning + check_sign(beginning)
