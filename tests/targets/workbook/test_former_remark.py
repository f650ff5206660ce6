"""What stands in 上期备注: the reporter's words, or the source of an imported figure."""

import datetime
import io

import openpyxl
import pytest

from districts.models import Jurisdiction
from targets.history.actions import apply_history
from targets.history.proposal import propose_history
from targets.workbook import book as workbook
from targets.workbook.indicator_sheet import FORMER_LENGTH
from tests.targets.factories import NOW
from tests.targets.history.books import text_table

from .books import place
from .rounds import member_of

LONG = "人民银行季报" * 40


@pytest.mark.usefixtures("loaded_plans")
@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("人民银行季报", "来源：人民银行季报"),
        ("", None),
        (LONG, f"来源：{LONG}"[: FORMER_LENGTH - 1] + "…"),
    ],
)
def test_the_source_of_imported_history_is_called_so(accounts, source, said) -> None:
    table = text_table(("渝中区", "各项贷款余额", "2025Q3", 900, source))
    proposal = propose_history(content=table, file_name="历史.csv", today=datetime.date(2026, 1, 9))
    apply_history(proposal=proposal, by=accounts["reviewer"], now=NOW)
    member = member_of(Jurisdiction.objects.get(slug="yuzhong"))
    book = openpyxl.load_workbook(io.BytesIO(workbook.template_bytes(member=member)))
    sheet = book["指标"]
    assert sheet[place(sheet, "loan_balance", "上期值")].value == 900
    assert sheet[place(sheet, "loan_balance", "上期备注")].value == said
