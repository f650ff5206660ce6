"""Negative records of tests, through the actions."""

import datetime
from typing import Any

from districts.evidence.forms import BroughtFile
from districts.models import Account
from tasks.risks.actions import (
    ask_correction,
    decide_correction,
    register_risk,
    step_risk,
    subject_of,
)
from tasks.risks.models import RiskRecord
from tests.conftest import jurisdiction_of
from tests.districts.evidence import files
from tests.tasks.projects.ledger import NOW, credit_code

WORDS = {
    "verify": "",
    "warn": "已发预警函。",
    "handle": "企业已提交整改方案。",
    "close": "整改完成。",
}


def registered(by: Account, number: int = 1, **more: Any) -> RiskRecord:
    """A penalty on the owner of the test ledger's project of this number."""
    told: dict[str, Any] = {
        "jurisdiction": jurisdiction_of("rongchang"),
        "source": "penalty",
        "fact": "未批先建，责令改正并处罚款。",
        "happened_on": datetime.date(2025, 11, 3),
        "document": "渝环罚〔2025〕18号",
        "level": "serious",
        **more,
    }
    subject = told.pop("subject", None) or subject_of(credit_code(number), f"示例企业{number}")
    return register_risk(subject=subject, by=by, now=told.pop("now", NOW), **told)


def stepped(record: RiskRecord, by: Account, *deeds: str, now: Any = NOW) -> RiskRecord:
    for deed in deeds:
        record = step_risk(
            record=record,
            deed=deed,
            by=by,
            now=now,
            seen=record.steps.count(),
            words=WORDS[deed],
        )
    return record


def proof(name: str = "更正函.pdf") -> BroughtFile:
    return BroughtFile(files.pdf(), name)


def corrected(record: RiskRecord, asker: Account, decider: Account) -> RiskRecord:
    seen = record.steps.count()
    ask_correction(
        record=record, reason="处罚决定已撤销。", evidence=[proof()], by=asker, now=NOW, seen=seen
    )
    return decide_correction(
        record=record, is_granted=True, answer="情况属实。", by=decider, now=NOW, seen=seen
    )
