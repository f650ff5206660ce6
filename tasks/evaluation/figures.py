"""What is reported of financial institutions, described once, and what is computed from it. Pure.

The workbook, its checks, the pages and the sources of points go by this description. The words of
the workbook are Chinese whatever the reader's language; `tasks.evaluation.institutions.wording`
has those of pages.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ALL_KINDS = frozenset({"bank", "securities", "insurer", "local"})
LENDERS = frozenset({"bank", "local"})
HUNDRED_MILLIONS, TEN_THOUSANDS, PERCENT = "亿元", "万元", "%"
_HUNDRED = Decimal(100)
_SIX_DECIMALS = Decimal("0.000001")


@dataclass(frozen=True)
class Figure:
    """One column of the workbook: its code, its words in it, of which kinds of institutions.

    `basis` is that of an indicator. `part_of` is the code of a figure that it cannot exceed, and
    `share` what the two are to each other. `is_lower_better` is said of a figure that is scored.
    """

    code: str
    header: str
    unit: str
    kinds: frozenset[str] = ALL_KINDS
    basis: str = "point_in_time"
    maximum: str = ""
    part_of: str = ""
    share: str = ""
    is_lower_better: bool = False
    # One that hardly ever stays the same to the last digit: it is asked about where it does.
    is_balance: bool = False
    help: str = ""


FIGURES = (
    Figure(
        "green_loans",
        "绿色贷款余额",
        HUNDRED_MILLIONS,
        LENDERS,
        part_of="all_loans",
        share="绿色贷款占各项贷款比重",
        is_balance=True,
        help="本外币绿色贷款期末余额，按人民银行绿色贷款专项统计口径。",
    ),
    Figure(
        "all_loans",
        "各项贷款余额",
        HUNDRED_MILLIONS,
        LENDERS,
        is_balance=True,
        help="本外币各项贷款期末余额。",
    ),
    Figure(
        "bad_green_loans",
        "绿色贷款不良余额",
        HUNDRED_MILLIONS,
        LENDERS,
        part_of="green_loans",
        share="绿色贷款不良率",
        is_lower_better=True,
        help="绿色贷款中次级、可疑、损失类的期末余额。",
    ),
    Figure(
        "green_loan_rate",
        "绿色贷款加权平均利率",
        PERCENT,
        LENDERS,
        basis="year_to_date",
        maximum="100",
        is_lower_better=True,
        help="当年累计新发放绿色贷款的加权平均利率，例如 3.65。",
    ),
    Figure(
        "green_bonds_held",
        "持有绿色债券余额",
        HUNDRED_MILLIONS,
        help="期末持有的境内绿色债券余额。",
    ),
    Figure(
        "green_bonds_issued",
        "发行绿色债券余额",
        HUNDRED_MILLIONS,
        help="本机构发行、期末尚未到期的绿色债券余额。",
    ),
    Figure(
        "green_bonds_underwritten",
        "承销绿色债券金额",
        HUNDRED_MILLIONS,
        frozenset({"bank", "securities"}),
        basis="year_to_date",
        help="当年累计承销的绿色债券金额。",
    ),
    Figure(
        "green_premiums",
        "绿色保险保费收入",
        TEN_THOUSANDS,
        frozenset({"insurer"}),
        basis="year_to_date",
        help="当年累计绿色保险原保险保费收入。",
    ),
)
BY_CODE = {figure.code: figure for figure in FIGURES}

# What an institution reported for a quarter, by figure; what is not there was not reported.
Reported = Mapping[str, Decimal]


def quotient(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """Percent at six decimals, half up: 1 of 3 is 33.333333; None without both or of a whole of 0.

    >>> quotient(Decimal(1), Decimal(3))
    Decimal('33.333333')
    """
    if part is None or not whole:
        return None
    return (part / whole * _HUNDRED).quantize(_SIX_DECIMALS, ROUND_HALF_UP)


def green_business(reported: Reported) -> Decimal | None:
    """Green loans and green bonds held, in 亿元: 120 and 8.5 are 128.5.

    None without either; one alone counts, as an insurer has no loans.

    >>> green_business({"green_loans": Decimal(120), "green_bonds_held": Decimal("8.5")})
    Decimal('128.5')
    """
    parts = [reported[code] for code in ("green_loans", "green_bonds_held") if code in reported]
    return sum(parts, Decimal(0)) if parts else None


def green_loan_share(reported: Reported) -> Decimal | None:
    """Green loans in all loans, percent: 120 of 800 is 15; None without both.

    >>> green_loan_share({"green_loans": Decimal(120), "all_loans": Decimal(800)})
    Decimal('15.000000')
    """
    return quotient(reported.get("green_loans"), reported.get("all_loans"))


def bad_green_loan_rate(reported: Reported) -> Decimal | None:
    """Bad ones among green loans, percent: 0.6 of 120 is 0.5; None without both.

    >>> bad_green_loan_rate({"bad_green_loans": Decimal("0.6"), "green_loans": Decimal(120)})
    Decimal('0.500000')
    """
    return quotient(reported.get("bad_green_loans"), reported.get("green_loans"))


def growth_on_year(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """The growth on the same quarter of the year before, percent: 120 after 100 is 20.

    None without both, or after nothing.

    >>> growth_on_year(Decimal(120), Decimal(100))
    Decimal('20.000000')
    """
    if now is None or before is None or before <= 0:
        return None
    return quotient(now - before, before)


def market_shares(values: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What each has of the sum of all, percent: 30 and 70 of 100; nothing of a sum of nothing.

    >>> market_shares({"a": Decimal(30), "b": Decimal(90)})
    {'a': Decimal('25.000000'), 'b': Decimal('75.000000')}
    """
    total = sum(values.values(), Decimal(0))
    shares = {key: quotient(value, total) for key, value in values.items()}
    return {key: share for key, share in shares.items() if share is not None}
