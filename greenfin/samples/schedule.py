"""Who did what and when, from the opening of the first quarter to the sample's last day. Pure."""

import datetime
import random
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from targets.periods import CHONGQING_TIME, Quarter

from .baselines import REPORTING
from .dice import dice
from .figures import FIRST, LAST, SEED

TODAY = datetime.date(2026, 1, 20)
DAYS_UNTIL_LOCKED = 60
SATURDAY = 5
# One return in twelve comes late.
LATE_SHARE = 1 / 12

NOT_REPORTED = frozenset({("rongchang", "2025Q4"), ("wushan", "2025Q4")})
WAITING = frozenset({("wanzhou", "2025Q4")})


@dataclass(frozen=True)
class Slip:
    """A figure that was first reported wrong: by what factor, and what was said about it."""

    code: str
    factor: Decimal
    reason: str
    corrected_on: datetime.date | None = None


# Found by the reviewer, who sends the return back.
SENT_BACK = {
    ("shapingba", "2022Q3"): Slip(
        "loan_balance", Decimal("0.93"), "各项贷款余额与统计月报不一致，请核实后重新报送。"
    ),
    ("wanzhou", "2023Q1"): Slip(
        "green_loan_balance", Decimal("1.08"), "绿色贷款余额含未通过认定的项目，请剔除后重新报送。"
    ),
    ("nanan", "2023Q3"): Slip(
        "green_bond_issuance", Decimal("0.92"), "债券发行额与发行台账不符，请核对后重新报送。"
    ),
    ("rongchang", "2024Q2"): Slip(
        "green_loan_balance", Decimal("0.96"), "漏报一家银行机构数据，请补充后重新报送。"
    ),
    ("jiangbei", "2025Q2"): Slip(
        "green_bond_balance", Decimal("1.05"), "已兑付债券未扣减，请核对余额后重新报送。"
    ),
    ("nanan", "2025Q4"): Slip(
        "green_loan_balance",
        Decimal("1.04"),
        "绿色贷款余额与金融机构报表有出入，请核实后重新报送。",
    ),
}
# Found after acceptance: a correction, let through the lock by the reviewer.
CORRECTED = {
    ("yuzhong", "2023Q3"): Slip(
        "green_loan_balance",
        Decimal("0.97"),
        "一家驻区银行补报绿色贷款明细，更正绿色贷款余额。",
        datetime.date(2024, 3, 12),
    ),
    ("chongqing", "2024Q1"): Slip(
        "green_bond_balance",
        Decimal("1.03"),
        "到期兑付的绿色债券未及时扣减，更正期末余额。",
        datetime.date(2024, 8, 20),
    ),
    ("shapingba", "2024Q3"): Slip(
        "loan_balance",
        Decimal("0.98"),
        "统计口径调整，补计驻区分支机构贷款。",
        datetime.date(2025, 2, 18),
    ),
}
EXCEPTION = "原报数据经核实需更正，同意在锁定后补报。"


@dataclass(frozen=True)
class Step:
    """One deed at one moment: open, lock, except, submit, accept or send_back."""

    at: datetime.datetime
    deed: str
    quarter: Quarter
    slug: str = ""
    number: int = 0
    reason: str = ""
    slip: Slip | None = None


def steps(quarters: int | None = None, *, seed: int = SEED) -> list[Step]:
    """Everything that has happened by the sample's day, in order; the last `quarters` or all."""
    last = Quarter.range(FIRST, LAST)[-quarters if quarters else 0 :]
    happened = [step for quarter in last for step in _round_steps(quarter, seed)]
    return sorted(
        (step for step in happened if step.at.date() < TODAY), key=lambda step: (step.at, step.slug)
    )


def _round_steps(quarter: Quarter, seed: int) -> Iterator[Step]:
    yield Step(_at(quarter.end, days=1, hour=8), "open", quarter)
    yield Step(_at(quarter.end, days=DAYS_UNTIL_LOCKED, hour=18), "lock", quarter)
    for slug in REPORTING:
        if (slug, str(quarter)) not in NOT_REPORTED:
            yield from _return_steps(slug, quarter, dice(seed, slug, quarter, "days"))


def _return_steps(slug: str, quarter: Quarter, rng: random.Random) -> Iterator[Step]:
    place = (slug, str(quarter))
    sent_back, corrected = SENT_BACK.get(place), CORRECTED.get(place)
    number = 1
    submitted = _on_workday(_at(quarter.end, days=_days(quarter, rng), hour=rng.randint(9, 17)))
    if sent_back:
        yield Step(submitted, "submit", quarter, slug, number, slip=sent_back)
        returned = _after(submitted, rng.randint(1, 3))
        yield Step(returned, "send_back", quarter, slug, number, sent_back.reason)
        if quarter == LAST:
            return
        number, submitted = 2, _after(returned, rng.randint(2, 4))
    yield Step(submitted, "submit", quarter, slug, number, slip=corrected)
    if place not in WAITING:
        most = 4 if quarter == LAST else 6
        yield Step(_after(submitted, rng.randint(1, most)), "accept", quarter, slug, number)
    if corrected and corrected.corrected_on:
        yield from _correction_steps(slug, quarter, number + 1, corrected, corrected.corrected_on)


def _correction_steps(
    slug: str, quarter: Quarter, number: int, slip: Slip, day: datetime.date
) -> Iterator[Step]:
    yield Step(_at(day, days=0, hour=9), "except", quarter, slug, number, EXCEPTION)
    yield Step(_at(day, days=1, hour=10), "submit", quarter, slug, number, slip.reason)
    yield Step(_at(day, days=3, hour=15), "accept", quarter, slug, number)


def _days(quarter: Quarter, rng: random.Random) -> int:
    """Days from the quarter's end to its submission; the last one's must lie before the day."""
    if quarter == LAST:
        return rng.randint(5, 12)
    return rng.randint(27, 33) if rng.random() < LATE_SHARE else rng.randint(5, 24)


def _at(day: datetime.date, *, days: int, hour: int) -> datetime.datetime:
    moment = datetime.datetime.combine(day, datetime.time(hour), CHONGQING_TIME)
    return moment + datetime.timedelta(days=days)


def _on_workday(moment: datetime.datetime) -> datetime.datetime:
    """The moment itself, or the Monday after a weekend."""
    days = 7 - moment.weekday() if moment.weekday() >= SATURDAY else 0
    return moment + datetime.timedelta(days=days)


def _after(moment: datetime.datetime, days: int) -> datetime.datetime:
    """Some days and a little later: no two deeds of a return fall on one moment."""
    return _on_workday(moment + datetime.timedelta(days=days, minutes=25))
