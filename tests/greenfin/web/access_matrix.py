"""Who gets which answer where: one row a URL name; a name without a row fails the tests.

A row says the status of GET and of POST (without data) for each reader. Everyone else than the
exceptions gets the first number: `everyone(200, anonymous=302)`. What the address needs is given as
`kwargs`, or by the name of a fixture that returns them.
"""

from .access_evaluations import EVALUATIONS
from .access_exchange import EXCHANGE_ACCESS
from .access_institutions import INSTITUTION_ACCESS
from .access_projects import LEDGER_READERS, PROJECT_ACCESS
from .access_risks import RISK_ACCESS
from .access_rows import (
    NO_POST_SIGNED_IN,
    PUBLIC,
    READERS,
    Row,
    deed,
    everyone,
    open_page,
    page_of,
)

__all__ = ["ACCESS", "READERS", "Row", "everyone"]

ABSENT = everyone(404)
# Reads: the board for all who have to do with returns, returns for those who review and the
# district itself.
BOARD = everyone(200, anonymous=302, supervisor=403, keeper=403)
NO_RETURNS = dict.fromkeys(
    (
        "official",
        "official_a",
        "contributor_a",
        "contributor_b",
        "reporter_b",
        "supervisor",
        "leader",
        "administrator",
        "keeper",
    ),
    404,
)
STRANGERS_TO_A = {"anonymous": 302, **NO_RETURNS}
OWN_RETURN = everyone(200, **STRANGERS_TO_A)
# Writes without data: refused as incomplete (422) or unconfirmed (409) for who may do them at all.
ROUNDS = {"reviewer": 422}
# What they did is said on the page they are sent back to.
ALIGNERS = {"reviewer": 302}
# For administrators; a write without data is refused as incomplete.
OFFICE = everyone(403, anonymous=302, administrator=200)
OFFICE_WRITES = everyone(403, anonymous=302, administrator=422)
# Supervision is nothing of those who keep accounts, load plans or watch institutions.
SUPERVISION = everyone(200, anonymous=302, supervisor=403, administrator=403, keeper=403)
NOT_OF_A = {"contributor_b": 404, "reporter_b": 404}
MATTER_OF_A = {**SUPERVISION, **NOT_OF_A}
INSTRUCTED = {"leader": 200, "reviewer": 200, "auditor": 200}
# A file that the reviewer had checked: looked at by those who import, and by the auditor.
IMPORTERS = {"reviewer": 200}
HISTORY = everyone(403, anonymous=302, **IMPORTERS, auditor=200)
# Who reads a part of a body of reporter A's jurisdiction; to everybody else it is not there.
FOLLOWERS = {"reporter_a": 200, "reviewer": 200, "auditor": 200}
OF_PARTS = everyone(404, anonymous=302, **FOLLOWERS)
OF_BODY = {**OF_PARTS, "contributor_a": 200}
FILLERS = {"contributor_a": 200, "contributor_b": 200}
NOT_FOLLOWERS = dict.fromkeys(FOLLOWERS, 403)
NOT_OF_BODY = everyone(404, anonymous=302, **NOT_FOLLOWERS)


ACCESS: dict[str, Row] = {
    "login": Row(get=everyone(200), post=everyone(200)),
    # A password given before leads to the first, a provider that is set to the others.
    "sign_in_code": Row(get=everyone(302), post=everyone(302)),
    "provider": Row(get=everyone(404), post=everyone(404)),
    "provider_back": Row(get=everyone(404), post=everyone(405)),
    "provider_ends": Row(get=everyone(405), post=everyone(404)),
    "own_sessions": Row(get=everyone(200, anonymous=302), post=everyone(302)),
    "second_factor": Row(get=everyone(200, anonymous=302), post=everyone(422, anonymous=302)),
    "logout": Row(get=everyone(405), post=everyone(302)),
    "password_change": Row(get=everyone(200, anonymous=302), post=everyone(200, anonymous=302)),
    "own_work": Row(get=everyone(302), post=NO_POST_SIGNED_IN),
    "audit_trail": Row(
        get=everyone(403, anonymous=302, auditor=200), post=everyone(405, anonymous=302)
    ),
    "accounts": Row(
        get=everyone(403, anonymous=302, keeper=200), post=everyone(403, anonymous=302, keeper=422)
    ),
    # An administrator's first days
    "start": Row(get=OFFICE, post=NO_POST_SIGNED_IN),
    "start_home": Row(get=everyone(403, anonymous=302, administrator=302), post=NO_POST_SIGNED_IN),
    "reporting": Row(get=OFFICE, post=OFFICE_WRITES),
    "start_wording": Row(get=NO_POST_SIGNED_IN, post=OFFICE_WRITES),
    "step_waive": Row(get=NO_POST_SIGNED_IN, post=OFFICE_WRITES, kwargs={"step": "history"}),
    "step_take_up": Row(
        get=NO_POST_SIGNED_IN,
        post=everyone(403, anonymous=302, administrator=302),
        kwargs={"step": "history"},
    ),
    "health": Row(get=everyone(200)),
    # Absent for all but those who may see what it proves.
    "evidence": page_of(OWN_RETURN, "evidence_kwargs"),
    # Redirects back; GET leaves the language as it is.
    "set_language": Row(get=everyone(302), post=everyone(302)),
    # Plans, targets, tasks, bodies and numbers that may be published
    "summary": open_page(),
    "jurisdiction_list": open_page(),
    "jurisdiction": open_page(slug="rongchang"),
    "plan_list": open_page(),
    "plan": open_page(slug="chongqing"),
    "plan_audit": open_page(slug="chongqing"),
    "plan_versions": open_page(slug="chongqing"),
    "plan_import": Row(
        get=everyone(403, anonymous=302, administrator=200),
        post=everyone(403, anonymous=302, administrator=422),
    ),
    "plan_import_detail": Row(
        get=everyone(403, anonymous=302, administrator=200),
        post=everyone(403, anonymous=302, administrator=422),
        kwargs_fixture="plan_import_kwargs",
    ),
    "finding_answer": Row(
        get=NO_POST_SIGNED_IN,
        post=everyone(403, anonymous=302, **ROUNDS),
        kwargs={"slug": "chongqing"},
    ),
    "target_list": open_page(),
    "target_revise": Row(
        get=everyone(403, anonymous=302, administrator=200),
        post=everyone(403, anonymous=302, administrator=422),
        kwargs_fixture="target_kwargs",
    ),
    "target_baseline": Row(
        get=NO_POST_SIGNED_IN,
        post=everyone(403, anonymous=302, administrator=422),
        kwargs_fixture="target_kwargs",
    ),
    "target": Row(get=PUBLIC, kwargs_fixture="target_kwargs"),
    "indicator_list": open_page(),
    "indicator": open_page(code="green_loan_balance"),
    "cited_figure": Row(get=PUBLIC, kwargs_fixture="cited_figure_kwargs"),
    "task_list": open_page(),
    "task": open_page(plan="chongqing", number=1),
    "task_year": open_page(year=2025),
    "task_year_open": Row(
        get=NO_POST_SIGNED_IN,
        post=everyone(403, anonymous=302, reviewer=302),
        kwargs={"year": 2025},
    ),
    # On a task of the city: the district's reporter and contributor file for their own alone.
    **{
        name: Row(
            get=NO_POST_SIGNED_IN,
            post=everyone(403, anonymous=302, **ROUNDS),
            kwargs={"plan": "chongqing", "number": 21, **more},
        )
        for name, more in {
            "task_due": {},
            "milestone_add": {},
            "milestone_decide": {"own": 1, "deed": "move"},
            "milestone_evidence": {"own": 1},
            "milestone_withdraw": {"own": 1, "evidence": 1},
        }.items()
    },
    "alignment": open_page(),
    "alignment_plan": open_page(slug="rongchang"),
    "alignment_task": open_page(slug="chongqing", number=1),
    "alignment_settle": Row(get=NO_POST_SIGNED_IN, post=everyone(403, anonymous=302, **ALIGNERS)),
    "alignment_add": Row(get=NO_POST_SIGNED_IN, post=everyone(403, anonymous=302, **ALIGNERS)),
    "alignment_propose": Row(
        get=NO_POST_SIGNED_IN,
        post=everyone(403, anonymous=302, **ALIGNERS),
        kwargs={"slug": "rongchang"},
    ),
    "serving": open_page(slug="chongqing"),
    **{
        name: Row(
            get=NO_POST_SIGNED_IN,
            post=everyone(403, anonymous=302, **ALIGNERS),
            kwargs={"slug": "chongqing"},
        )
        for name in ("serving_settle", "serving_add", "serving_propose")
    },
    # The first period carries nothing on.
    "carried_over": Row(get=ABSENT, post=ABSENT, kwargs={"slug": "rongchang"}),
    "organisation_list": open_page(),
    "organisation": Row(get=PUBLIC, kwargs_fixture="organisation_kwargs"),
    "search": open_page(),
    "help": open_page(),
    "help_role": open_page(role="reviewer"),
    "own_district": Row(get=everyone(302)),
    "district_remember": Row(get=everyone(405), post=everyone(302), kwargs={"slug": "rongchang"}),
    # For the leadership group
    "changes": open_page(),
    "district_compare": open_page(),
    "plan_assessment": open_page(slug="chongqing"),
    "organisation_load": open_page(),
    "screen": open_page(),
    "screen_version": open_page(),
    "slides": open_page(quarter="2025Q4"),
    "briefing": Row(
        get=everyone(403, anonymous=302, reviewer=200, leader=200),
        post=everyone(405, anonymous=302),
        kwargs={"quarter": "2025Q4"},
    ),
    "observation": Row(get=PUBLIC, kwargs_fixture="observation_kwargs"),
    # Returns: reporter A has submitted one for 2025Q3
    "return_list": Row(
        get=everyone(403, anonymous=302, reporter_a=200, reporter_b=200, reviewer=200, auditor=200),
        post=NO_POST_SIGNED_IN,
    ),
    "return_upload": Row(
        get=everyone(403, anonymous=302, reporter_a=200, reporter_b=200),
        post=everyone(403, anonymous=302, reporter_a=422, reporter_b=422),
    ),
    "return": page_of(OWN_RETURN, "return_kwargs"),
    # Waits for review: its own page is shown instead.
    "return_fill": Row(
        get=everyone(403, **STRANGERS_TO_A, reporter_a=302),
        post=everyone(403, **STRANGERS_TO_A, reporter_a=409),
        kwargs_fixture="return_kwargs",
    ),
    "return_begin": deed("template_kwargs", everyone(403, **STRANGERS_TO_A, reporter_a=302)),
    "return_submit": deed("return_kwargs", everyone(403, **STRANGERS_TO_A, reporter_a=409)),
    "return_withdraw": deed("return_kwargs", everyone(403, **STRANGERS_TO_A, reporter_a=409)),
    "return_evidence": deed("return_kwargs", everyone(403, **STRANGERS_TO_A, reporter_a=422)),
    "return_evidence_withdraw": deed(
        "return_evidence_kwargs", everyone(403, **STRANGERS_TO_A, reporter_a=409)
    ),
    "return_accept": deed("return_kwargs", everyone(403, **STRANGERS_TO_A, reviewer=409)),
    "return_weigh": deed("return_kwargs", everyone(403, **STRANGERS_TO_A, reviewer=409)),
    "return_send_back": deed("return_kwargs", everyone(403, **STRANGERS_TO_A, reviewer=409)),
    "return_remark": deed("return_kwargs", everyone(403, **STRANGERS_TO_A, reviewer=409)),
    "return_annotated": page_of(OWN_RETURN, "return_kwargs"),
    "return_original": page_of(OWN_RETURN, "return_kwargs"),
    "return_template": page_of(OWN_RETURN, "template_kwargs"),
    "return_settle": deed("return_kwargs", everyone(403, **STRANGERS_TO_A, reporter_a=409)),
    "return_filled": page_of(OWN_RETURN, "return_kwargs"),
    # Exceptions for a locked quarter: reporter A has asked for one in 2025Q2
    "exception_ask": Row(
        get=everyone(403, **STRANGERS_TO_A, reporter_a=200),
        post=everyone(403, **STRANGERS_TO_A, reporter_a=422),
        kwargs_fixture="exception_member_kwargs",
    ),
    "exception_request": page_of(OWN_RETURN, "exception_kwargs"),
    "exception_grant": deed("exception_kwargs", everyone(403, **STRANGERS_TO_A, reviewer=422)),
    "exception_refuse": deed("exception_kwargs", everyone(403, **STRANGERS_TO_A, reviewer=422)),
    "exception_withdraw": deed("exception_kwargs", everyone(403, **STRANGERS_TO_A, reporter_a=302)),
    # Parts: a body of reporter A's jurisdiction has handed one in for 2025Q4
    "part_list": Row(
        get=everyone(403, anonymous=302, **FOLLOWERS, **FILLERS, reporter_b=200),
        post=NO_POST_SIGNED_IN,
    ),
    "part_upload": Row(
        get=everyone(403, anonymous=302, **FILLERS),
        post=everyone(403, anonymous=302, contributor_a=422, contributor_b=422),
    ),
    "part": page_of(OF_BODY, "part_kwargs"),
    "part_annotated": page_of(OF_BODY, "part_kwargs"),
    "part_filled": page_of(OF_BODY, "part_kwargs"),
    # Handed in already: its own page is shown instead.
    "part_fill": Row(
        get={**NOT_OF_BODY, "contributor_a": 302},
        post={**NOT_OF_BODY, "contributor_a": 409},
        kwargs_fixture="part_kwargs",
    ),
    "part_begin": deed("part_template_kwargs", {**NOT_OF_BODY, "contributor_a": 302}),
    "part_original": page_of(OF_BODY, "part_kwargs"),
    "part_hand_in": deed("part_kwargs", {**NOT_OF_BODY, "contributor_a": 409}),
    "part_withdraw": deed("part_kwargs", {**NOT_OF_BODY, "contributor_a": 409}),
    "part_send_back": deed("part_kwargs", {**NOT_OF_BODY, "contributor_a": 403, "reporter_a": 409}),
    "parts": page_of(OF_PARTS, "parts_kwargs"),
    "parts_take_over": deed("parts_kwargs", {**NOT_OF_BODY, "reporter_a": 422}),
    # Without data everybody is left out: the body has uploaded one.
    "parts_bodies": Row(
        get={**NOT_OF_BODY, "reporter_a": 200},
        post={**NOT_OF_BODY, "reporter_a": 422},
        kwargs_fixture="parts_kwargs",
    ),
    "part_template": page_of(OF_BODY, "part_template_kwargs"),
    # Rounds
    "round_list": Row(get=BOARD, post=NO_POST_SIGNED_IN),
    "round": page_of(BOARD, "round_kwargs"),
    # Without a quarter both lead back to the list.
    "round_open": Row(
        get=everyone(403, anonymous=302, reviewer=302),
        post=everyone(403, anonymous=302, reviewer=302),
    ),
    "round_add": Row(
        get=everyone(403, anonymous=302, reviewer=200),
        post=everyone(403, anonymous=302, **ROUNDS),
        kwargs_fixture="round_kwargs",
    ),
    "round_due": deed("round_kwargs", everyone(403, anonymous=302, **ROUNDS)),
    "round_exception": deed("round_kwargs", everyone(403, anonymous=302, **ROUNDS)),
    "round_lock": Row(
        get=everyone(403, anonymous=302, reviewer=200),
        post=everyone(403, anonymous=302, reviewer=302),
        kwargs_fixture="round_kwargs",
    ),
    "round_unlock": deed("round_kwargs", everyone(403, anonymous=302, **ROUNDS)),
    # Supervision: contributor A's body has a matter, the leader wrote on the city
    "matter_list": Row(get=SUPERVISION, post=NO_POST_SIGNED_IN),
    "matter_mine": Row(get=everyone(403, anonymous=302, **FILLERS), post=NO_POST_SIGNED_IN),
    # Without a subject both lead back to the list.
    "matter_open": Row(
        get=everyone(403, anonymous=302, reviewer=302),
        post=everyone(403, anonymous=302, reviewer=302),
    ),
    "matter": page_of(MATTER_OF_A, "matter_kwargs"),
    "matter_slip": page_of(MATTER_OF_A, "matter_kwargs"),
    **{
        name: deed(
            "matter_kwargs",
            everyone(403, anonymous=302, **NOT_OF_A, contributor_a=409),
        )
        for name in ("matter_acknowledge", "matter_reply", "matter_report_done", "extension_ask")
    },
    **{
        name: deed("matter_kwargs", everyone(403, anonymous=302, **NOT_OF_A, reviewer=409))
        for name in (
            "matter_return",
            "matter_strike_off",
            "matter_cancel",
            "extension_grant",
            "extension_refuse",
        )
    },
    **INSTITUTION_ACCESS,
    **PROJECT_ACCESS,
    **EXCHANGE_ACCESS,
    **RISK_ACCESS,
    "instruction_list": Row(
        get=everyone(403, anonymous=302, **INSTRUCTED, contributor_a=200, contributor_b=200),
        post=NO_POST_SIGNED_IN,
    ),
    "instruction_write": Row(
        get=everyone(403, anonymous=302, leader=302), post=everyone(403, anonymous=302, leader=302)
    ),
    "instruction": page_of(
        everyone(403, anonymous=302, **INSTRUCTED, contributor_a=404, contributor_b=404),
        "instruction_kwargs",
    ),
    "instruction_answer": deed("instruction_kwargs", everyone(403, anonymous=302, **ROUNDS)),
    **EVALUATIONS,
    # Past figures
    "history_of_returns": Row(get=everyone(301)),
    "history": Row(get=HISTORY, post=everyone(403, anonymous=302, **ROUNDS)),
    "history_template": Row(get=everyone(403, anonymous=302, **IMPORTERS), post=NO_POST_SIGNED_IN),
    "history_import": page_of(HISTORY, "history_import_kwargs"),
    "history_original": page_of(HISTORY, "history_import_kwargs"),
    **{
        name: deed("history_import_kwargs", everyone(403, anonymous=302, reviewer=409))
        for name in ("history_publish", "history_hand_on", "history_confirm")
    },
    "history_send_back": deed("history_import_kwargs", everyone(403, anonymous=302, **ROUNDS)),
    "history_withdraw": deed("history_import_kwargs", everyone(403, anonymous=302, reviewer=302)),
    # The API shows what the pages show
    "api:api-root": Row(get=ABSENT),
    "api:openapi-json": open_page(),
    "api:jurisdictions": open_page(),
    "api:indicators": open_page(),
    "api:indicator_ranking": open_page(code="green_loan_balance"),
    "api:plans": open_page(),
    "api:plan": open_page(slug="chongqing"),
    "api:plan_tasks": open_page(slug="chongqing"),
    "api:plan_annex": open_page(slug="chongqing"),
    "api:targets": open_page(),
    "api:observations": open_page(),
    "api:cited": open_page(),
    "api:progress": open_page(),
    "api:audit": open_page(),
    "api:alignment": open_page(),
    "api:supervision": Row(
        get=everyone(200, anonymous=403, supervisor=403, administrator=403, keeper=403)
    ),
    "api:projects": Row(
        get=everyone(403, **dict.fromkeys(LEDGER_READERS, 200)), post=everyone(405)
    ),
    "api:milestones": open_page(),
    "api:round_standings": Row(
        get=everyone(200, anonymous=403, supervisor=403, keeper=403), kwargs_fixture="round_kwargs"
    ),
}
