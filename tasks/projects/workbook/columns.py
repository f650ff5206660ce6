"""The sheets of the ledger's workbook, described once: columns, titles, words."""

from targets.workbook.columns import CLEAR, Column
from tasks.projects.choices import (
    KIND_WORDS,
    PRODUCT_WORDS,
    STAGE_WORDS,
    UNIT_WORDS,
    YES_WORDS,
)

# The unit of an amount stands in a cell of its own row.
OWN_UNIT = "本行计量单位"
_KEEP = f"不填表示不改；填“{CLEAR}”表示清空。"
_NUMBER = Column("number", "项目编号", "former", 22)
_PROJECT = Column("project", "项目名称", "label", 30)

# A row cannot be without these.
COMPULSORY = {
    "list": ("name", "kind", "owner", "owner_code", "green_class", "stage", "unit"),
    "financing": ("institution", "product", "unit"),
    "benefit": (),
}


def _text(key: str, header: str, width: int, length: int, hint: str = _KEEP) -> Column:
    return Column(key, header, "text", width, max_length=length, may_clear=True, help=hint)


def _choice(key: str, header: str, width: int, words: tuple[tuple[str, str], ...]) -> Column:
    return Column(key, header, "choice", width, choices=words, may_clear=True, help=_KEEP)


def _number(key: str, header: str, unit: str = OWN_UNIT) -> Column:
    return Column(key, header, "number", 14, may_clear=True, unit=unit, minimum="0", help=_KEEP)


def list_columns(classes: tuple[tuple[str, str], ...]) -> tuple[Column, ...]:
    """Columns of the sheet 名单; `classes` are those of the catalogue's editions."""
    return (
        _NUMBER,
        Column("state", "台账状态", "former", 12),
        _text("name", "项目（企业）名称", 30, 120),
        _choice("kind", "类型", 11, KIND_WORDS),
        _text("owner", "业主（企业）", 26, 120),
        _text("owner_code", "统一社会信用代码", 22, 18, "十八位，以营业执照为准。" + _KEEP),
        _choice("green_class", "绿色类别", 22, classes),
        _choice("is_transition", "是否转型金融", 12, YES_WORDS),
        _choice("stage", "建设阶段", 10, STAGE_WORDS),
        _choice("unit", "金额单位", 10, UNIT_WORDS),
        _number("investment", "总投资"),
        _number("wanted", "融资需求"),
        _number("invested", "当年完成投资"),
        _text("starts_in", "开工季度", 14, 20, "例如2025年四季度或2025Q4。" + _KEEP),
        _text("finishes_in", "完工季度", 14, 20, "例如2027年二季度或2027Q2。" + _KEEP),
        _choice("is_disclosing", "是否披露环境信息", 13, YES_WORDS),
        _text(
            "shares",
            "跨区县占比",
            26,
            200,
            "跨区县项目填写，例如荣昌区:60%；永川区:40%，合计100%。" + _KEEP,
        ),
    )


FINANCING_COLUMNS = (
    _NUMBER,
    _PROJECT,
    _text("institution", "金融机构", 26, 100),
    _choice("product", "产品", 10, PRODUCT_WORDS),
    _choice("unit", "金额单位", 10, UNIT_WORDS),
    _number("granted", "授信（发行）金额"),
    _number("drawn", "放款（到位）金额"),
    _number("balance", "季末余额"),
    _text("policy_tool", "政策工具", 20, 60, "例如碳减排支持工具；没有的不填。" + _KEEP),
    _choice("is_transition_loan", "是否转型贷款", 12, YES_WORDS),
)
BENEFIT_COLUMNS = (
    _NUMBER,
    _PROJECT,
    _number("coal", "年节约标准煤（吨）", "吨"),
    _number("co2", "年减排二氧化碳（吨）", "吨"),
    _text("others", "其他效益（注明单位）", 26, 200),
    _text("method", "测算方法", 24, 120),
    _text("computed_by", "测算单位", 22, 100),
)
NOTES = {
    "list": (
        "一行一个项目（企业）；已在库的项目列在前面，新项目填在后面的空行。",
        f"空白单元格表示不改，填“{CLEAR}”才清空；金额按本行“金额单位”填写。",
    ),
    "financing": (
        "一行一笔融资；每个项目后留有一个空行，用于新增一笔。",
        f"空白单元格表示不改，填“{CLEAR}”才清空；金额为季末累计数，余额为季末数。",
    ),
    "benefit": (
        "一行一个项目，填报本年度碳效益。",
        f"空白单元格表示不改，填“{CLEAR}”才清空。",
    ),
}
