"""Addresses and commands that people script against: each stays where it is, under its name."""

import pytest
from django.core.management import get_commands
from django.urls import resolve

# Who holds an address of these in a script is not told when it moves: it does not.
ADDRESSES = {
    "/": "summary",
    "/screen/": "screen",
    "/districts/": "jurisdiction_list",
    "/districts/rongchang/": "jurisdiction",
    "/plans/rongchang/": "plan",
    "/plans/rongchang/audit/": "plan_audit",
    "/indicators/green_loan_balance/": "indicator",
    "/targets/": "target_list",
    "/targets/1/": "target",
    "/tasks/": "task_list",
    "/tasks/rongchang/3/": "task",
    "/tasks/years/2025/": "task_year",
    "/organisations/": "organisation_list",
    "/organisations/rongchang-fagaiwei/": "organisation",
    "/alignment/": "alignment",
    "/returns/": "return_list",
    "/returns/upload/": "return_upload",
    "/returns/1/": "return",
    "/returns/1/submit": "return_submit",
    "/returns/1/accept": "return_accept",
    "/returns/1/send_back": "return_send_back",
    "/returns/1/annotated.xlsx": "return_annotated",
    "/returns/rongchang/2025Q4/template.xlsx": "return_template",
    "/returns/rounds/2025Q4/": "round",
    "/returns/parts/": "part_list",
    "/returns/parts/1/": "part",
    "/returns/history/": "history_of_returns",
    "/observations/1/": "observation",
    "/supervision/": "matter_list",
    "/supervision/2026-3/": "matter",
    "/supervision/2026-3/slip.docx": "matter_slip",
    "/evaluations/": "evaluation_list",
    "/institutions/": "institution_list",
    "/projects/": "project_list",
    "/exchange/": "exchange",
    "/slides/2025Q4.pptx": "slides",
    "/start/": "start",
    "/help/": "help",
    "/search/": "search",
    "/accounts/login/": "login",
    "/admin/": "admin:index",
    "/health/": "health",
    "/api/v1/openapi.json": "api:openapi-json",
    "/api/v1/plans/": "api:plans",
    "/api/v1/plans/rongchang/tasks/": "api:plan_tasks",
    "/api/v1/plans/rongchang/annex/": "api:plan_annex",
    "/api/v1/targets/": "api:targets",
    "/api/v1/observations/": "api:observations",
    "/api/v1/cited/": "api:cited",
    "/api/v1/progress/": "api:progress",
    "/api/v1/rounds/2025Q4/": "api:round_standings",
    "/api/v1/audit/": "api:audit",
    "/api/v1/alignment/": "api:alignment",
    "/api/v1/milestones/": "api:milestones",
    "/api/v1/supervision/": "api:supervision",
    "/api/v1/evaluations/": "api:evaluations",
    "/api/v1/evaluations/1/points/": "api:evaluation_points",
    "/api/v1/projects/": "api:projects",
}
COMMANDS = {
    "load_plans",
    "import_plan",
    "audit_plans",
    "sample_returns",
    "import_return",
    "import_history",
    "open_round",
    "lock_round",
    "remind",
    "briefing",
    "backup",
    "restore",
    "verify",
    "load_texts",
    "open_year",
    "evaluate",
    "intake",
    "package",
    "slides",
    "create_account",
    "health",
}


@pytest.mark.parametrize(("address", "name"), ADDRESSES.items(), ids=str)
def test_an_address_stays_where_it_is(address: str, name: str) -> None:
    assert resolve(address).view_name == name


def test_commands_keep_their_names() -> None:
    assert set(get_commands()) >= COMMANDS
