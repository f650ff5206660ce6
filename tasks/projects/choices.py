"""What columns of the ledger may say: stored values, their names, the words of the workbook."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

PROJECT_KINDS = [
    ("project", _("Green project")),
    ("building", _("Green building")),
    ("factory", _("Green factory")),
    ("enterprise", _("Green enterprise")),
]
STAGES = [
    ("reserve", _("In reserve")),
    ("building", _("Under construction")),
    ("built", _("Built")),
]
PROJECT_STATES = [
    ("proposed", pgettext_lazy("state of a project", "Proposed")),
    ("checked", _("Checked by the district")),
    ("admitted", _("Admitted")),
    ("matched", _("Matched with an institution")),
    ("financed", _("Financed")),
    ("returned", _("Returned to the department")),
    ("removed", _("Removed from the ledger")),
]
UNITS = [("yi", _("CNY 100 million")), ("wan", _("CNY 10,000"))]
PRODUCTS = [
    ("loan", _("Loan")),
    ("bond", _("Bond")),
    ("fund", _("Fund")),
    ("insurance", _("Insurance")),
    ("lease", _("Lease")),
]
SHEETS = [
    ("list", _("List of projects")),
    ("financing", _("Financing")),
    ("benefit", _("Carbon benefit")),
]
FILING_STATES = [
    ("draft", _("Draft")),
    ("handed_in", pgettext_lazy("workbook of the ledger", "Handed in")),
    ("accepted", pgettext_lazy("workbook of the ledger", "Accepted")),
    ("sent_back", _("Sent back")),
    ("withdrawn", _("Withdrawn")),
]
# The words of the workbook, which is Chinese whatever the reader's language.
KIND_WORDS = (
    ("绿色项目", "project"),
    ("绿色建筑", "building"),
    ("绿色工厂", "factory"),
    ("绿色企业", "enterprise"),
)
STAGE_WORDS = (("储备", "reserve"), ("在建", "building"), ("建成", "built"))
UNIT_WORDS = (("亿元", "yi"), ("万元", "wan"))
PRODUCT_WORDS = (
    ("贷款", "loan"),
    ("债券", "bond"),
    ("基金", "fund"),
    ("保险", "insurance"),
    ("租赁", "lease"),
)
YES_WORDS = (("是", "yes"), ("否", "no"))
SHEET_NAMES = {"list": "名单", "financing": "融资", "benefit": "碳效益"}
